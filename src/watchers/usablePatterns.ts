import { errorMessage, LookoutError } from '../core/errors.ts';
import { compileSafePattern, type SafePattern } from '../core/safePattern.ts';

/** Patterns of a user that compile. One that is wrong must not silence the others, nor what Lookout itself knows. */
export function usablePatterns(patterns: readonly string[] = []): {
  readonly usable: readonly string[];
  readonly compiled: readonly SafePattern[];
  /** What is wrong with the first that does not compile, for the health of the watcher. */
  readonly problem: string | undefined;
} {
  const usable: string[] = [];
  const compiled: SafePattern[] = [];
  let problem: string | undefined;
  for (const pattern of patterns) {
    try {
      compiled.push(compileSafePattern(pattern));
      usable.push(pattern);
    } catch (error) {
      if (!LookoutError.is(error, 'invalid')) throw error;
      problem ??= `${errorMessage(error)} All else is still looked for.`;
    }
  }
  return { usable, compiled, problem };
}
