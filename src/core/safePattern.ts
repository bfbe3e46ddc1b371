import { RE2JS } from 're2js';
import { errorMessage, LookoutError } from './errors.ts';

/** A pattern of a user: a text that must be contained, or a regular expression. Matches in time linear to the text. */
export interface SafePattern {
  /** As it was written. */
  readonly source: string;
  /** The text that is looked for, when it is no regular expression. */
  readonly literal: string | undefined;
  matches(text: string): boolean;
  /** Replaces what matches and is not empty; counts it. */
  readonly replaceAll: (text: string, by: string) => { text: string; count: number };
}

const slashed = /^\/(.+)\/([imsu]*)$/s;
const flagged = /^\(\?[imsU-]+\)/;

/**
 * Compiles a plain text, `/expression/i` or `(?i)expression`, in the syntax of RE2
 * (https://github.com/google/re2/wiki/Syntax), which has no backreferences and no looking around.
 * @throws LookoutError `invalid` naming the pattern.
 */
export function compileSafePattern(pattern: string): SafePattern {
  if (pattern === '') throw new LookoutError('invalid', 'A pattern must not be empty.');
  const match = slashed.exec(pattern);
  if (match === null && !flagged.test(pattern)) {
    return {
      source: pattern,
      literal: pattern,
      matches: (text) => text.includes(pattern),
      replaceAll(text, by) {
        const parts = text.split(pattern);
        return { text: parts.join(by), count: parts.length - 1 };
      },
    };
  }
  const [, inner = pattern, flags = ''] = match ?? [];
  const kept = flags.replace('u', '');
  try {
    const compiled = RE2JS.compile(kept === '' ? inner : `(?${kept})${inner}`);
    return {
      source: pattern,
      literal: undefined,
      matches: (text) => compiled.test(text),
      replaceAll: (text, by) => replaceMatches(compiled, text, by),
    };
  } catch (error) {
    throw new LookoutError('invalid', `The pattern ${pattern} does not compile: ${errorMessage(error)}.`, {
      cause: error,
    });
  }
}

/** Why a pattern does not compile, naming it; undefined when it does. */
export function problemOfPattern(pattern: string): string | undefined {
  try {
    compileSafePattern(pattern);
    return undefined;
  } catch (error) {
    return errorMessage(error);
  }
}

function replaceMatches(compiled: RE2JS, text: string, by: string): { text: string; count: number } {
  const matcher = compiled.matcher(text);
  let result = '';
  let from = 0;
  let count = 0;
  while (matcher.find()) {
    const [start, end] = [matcher.start(), matcher.end()];
    if (start === end) continue;
    result += text.slice(from, start) + by;
    from = end;
    count += 1;
  }
  return { text: count === 0 ? text : result + text.slice(from), count };
}
