import * as z from 'zod';

/** Types of events that are wanted, as the configuration writes them. */
export const eventGlobs = z
  .array(z.string().min(1).max(128))
  .min(1)
  .meta({ description: 'Event types, with * for any text: build.*, *.failed.' });

/**
 * Compiles a glob over dotted event types: `build.*` matches `build.failed`, and `*.failed` matches
 * `build.failed` and `cache.artifact.failed`; `*` matches all. Linear in the text.
 */
export function compileTypeGlob(pattern: string): (type: string) => boolean {
  if (!pattern.includes('*')) return (type) => type === pattern;
  return (type) => matchWildcards(pattern, type);
}

/** Two-pointer wildcard matching of `*` and `?`: on a mismatch only the last `*` takes one more character. */
export function matchWildcards(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p;
      resume = t;
      p += 1;
    } else if (pattern[p] === '?' || pattern[p] === text[t]) {
      p += 1;
      t += 1;
    } else if (star !== -1) {
      p = star + 1;
      resume += 1;
      t = resume;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}
