import { RE2JS } from 're2js';
import { errorMessage, LookoutError } from './errors.ts';

/** A pattern of a user: a text that must be contained, or a regular expression. Matches in time linear to the text. */
export interface SafePattern {
  /** The text that is looked for, when it is no regular expression. */
  readonly literal: string | undefined;
  matches(text: string): boolean;
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
    return { literal: pattern, matches: (text) => text.includes(pattern) };
  }
  const [, inner = pattern, flags = ''] = match ?? [];
  const kept = flags.replace('u', '');
  try {
    const compiled = RE2JS.compile(kept === '' ? inner : `(?${kept})${inner}`);
    return { literal: undefined, matches: (text) => compiled.test(text) };
  } catch (error) {
    throw new LookoutError('invalid', `The pattern ${pattern} does not compile: ${errorMessage(error)}.`, {
      cause: error,
    });
  }
}
