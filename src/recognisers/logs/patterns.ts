import { compileSafePattern, type SafePattern } from '../../core/safePattern.ts';
import { builtInTriggers, literalPattern } from './triggers.ts';

export interface LogPatternOptions {
  /** Lines that are looked for besides; a text, `/expression/i` or `(?i)expression`. */
  readonly patterns?: readonly string[] | undefined;
  /** Records that are not wanted: by their first line, or by the type and message of their error. */
  readonly exclude?: readonly string[] | undefined;
  /** Whether what Lookout itself knows is looked for too; true unless it is false. */
  readonly builtIn?: boolean | undefined;
}

/** What is looked for in a log, compiled. */
export class LogPatterns {
  readonly builtIn: boolean;
  /** Finds places where something may begin, over any number of lines; has the flag `g`. */
  readonly trigger: RegExp;
  /** Whether the trigger does not find all: each line must be asked about. */
  readonly needsEveryLine: boolean;
  private readonly wanted: readonly SafePattern[];
  private readonly unwanted: readonly SafePattern[];

  /** @throws LookoutError `invalid` naming the pattern that does not compile. */
  constructor({ patterns = [], exclude = [], builtIn = true }: LogPatternOptions) {
    this.builtIn = builtIn;
    this.wanted = patterns.map(compileSafePattern);
    this.unwanted = exclude.map(compileSafePattern);
    const literals = this.wanted.flatMap(({ literal }) => (literal === undefined ? [] : [literalPattern(literal)]));
    const triggers = [...(builtIn ? builtInTriggers : []), ...literals];
    this.trigger = new RegExp(triggers.length === 0 ? '(?!)' : triggers.join('|'), 'g');
    this.needsEveryLine = literals.length < this.wanted.length;
  }

  /** Whether a pattern of the user asks for a line. */
  asks(text: string): boolean {
    return this.wanted.some((pattern) => pattern.matches(text));
  }

  excludes(text: string): boolean {
    return this.unwanted.some((pattern) => pattern.matches(text));
  }
}
