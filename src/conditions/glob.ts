import { matchWildcards } from '../core/typeGlob.ts';

/** Longest accepted pattern; longer ones are only useful to exhaust the compiler. */
export const maxGlobLength = 512;
/** Alternatives that the braces of one pattern may unfold to. */
const maxAlternatives = 64;

/**
 * Compiles a path or text glob: `*` and `?` stay within one segment between slashes, `**` as a whole
 * segment takes any number of them, `{a,b}` are alternatives. No backtracking beyond segments, so that
 * no pattern can hang the matching.
 */
export function compileValueGlob(pattern: string): (value: string) => boolean {
  if (!/[*?{]/.test(pattern)) return (value) => value === pattern;
  const alternatives = unfoldBraces(pattern).map((item) => item.split('/'));
  return (value) => {
    const segments = value.split('/');
    return alternatives.some((parts) => matchSegments(parts, segments));
  };
}

/** The same as {@link matchWildcards} over segments, with `**` as the wildcard. */
function matchSegments(parts: readonly string[], segments: readonly string[]): boolean {
  let p = 0;
  let s = 0;
  let star = -1;
  let resume = 0;
  while (s < segments.length) {
    const part = parts[p];
    if (part === '**') {
      star = p;
      resume = s;
      p += 1;
    } else if (part !== undefined && matchWildcards(part, segments[s] ?? '')) {
      p += 1;
      s += 1;
    } else if (star !== -1) {
      p = star + 1;
      resume += 1;
      s = resume;
    } else return false;
  }
  while (parts[p] === '**') p += 1;
  return p === parts.length;
}

/** `a{b,c}d` → `abd`, `acd`. Beyond the bound, and without a closing brace, the rest stays as it is. */
function unfoldBraces(pattern: string): string[] {
  let unfolded = [pattern];
  for (;;) {
    const next = unfolded.flatMap((item) => {
      const match = /^([^{]*)\{([^{}]*)\}(.*)$/s.exec(item);
      if (match === null) return [item];
      const [, before = '', choices = '', after = ''] = match;
      return choices.split(',').map((choice) => before + choice + after);
    });
    if (next.length > maxAlternatives || next.length === unfolded.length) return unfolded;
    unfolded = next;
  }
}
