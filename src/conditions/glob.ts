import picomatch from 'picomatch';

/** Longest accepted pattern; longer ones are only useful to exhaust the compiler. */
export const maxGlobLength = 512;

/**
 * Compiles a glob over dotted event types: `build.*` matches `build.failed` and, as in the published
 * examples, `*.failed` matches `build.failed` and `cache.artifact.failed`; `*` matches all.
 */
export function compileTypeGlob(pattern: string): (type: string) => boolean {
  if (!pattern.includes('*')) return (type) => type === pattern;
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
    .join('.*');
  const expression = new RegExp(`^${source}$`, 's');
  return (type) => expression.test(type);
}

/** Compiles a path or text glob; a pattern without glob characters is compared exactly. */
export function compileValueGlob(pattern: string): (value: string) => boolean {
  if (!/[*?[\]{}!]/.test(pattern)) return (value) => value === pattern;
  return picomatch(pattern, { dot: true, maxLength: maxGlobLength });
}
