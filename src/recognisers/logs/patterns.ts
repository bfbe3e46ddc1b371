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
  /** Find places where something may begin, over any number of lines; have the flag `g`. */
  readonly triggers: readonly RegExp[];
  /** Whether the triggers do not find all: each line must be asked about. */
  readonly needsEveryLine: boolean;
  private readonly wanted: readonly SafePattern[];
  private readonly unwanted: readonly SafePattern[];

  /** @throws LookoutError `invalid` naming the pattern that does not compile. */
  constructor({ patterns = [], exclude = [], builtIn = true }: LogPatternOptions) {
    this.builtIn = builtIn;
    this.wanted = patterns.map(compileSafePattern);
    this.unwanted = exclude.map(compileSafePattern);
    const literals = this.wanted.flatMap(({ literal }) => (literal === undefined ? [] : [literalPattern(literal)]));
    const groups = [...(builtIn ? builtInTriggers : []), ...(literals.length === 0 ? [] : [literals])];
    this.triggers = groups.map((group) => new RegExp(group.join('|'), 'g'));
    this.needsEveryLine = literals.length < this.wanted.length;
  }

  /** Whether a pattern of the user asks for a line. */
  asks(text: string): boolean {
    return this.wanted.some((pattern) => pattern.matches(text));
  }

  excludes(record: { readonly texts: readonly string[] }): boolean {
    if (this.unwanted.length === 0) return false;
    const { texts } = record;
    return this.unwanted.some((pattern) => texts.some((text) => pattern.matches(text)));
  }
}
