import { compileCondition } from '../conditions/compileCondition.ts';
import { seenWith } from '../conditions/knownState.ts';
import { LookoutError } from '../core/errors.ts';
import { compileSafePattern } from '../core/safePattern.ts';
import type { LookoutEvent } from '../core/event.ts';
import type { HistoryEntry } from '../store/store.ts';

/** What a rule would have caught. */
export interface BackTest<T> {
  readonly caught: readonly T[];
  /** Things like those that it was made from which it would not have caught. */
  readonly missed: readonly T[];
  readonly looked: number;
}

/** The condition that catches events like one: of its type, with a title like its. */
export function expressionLike({ type }: Pick<LookoutEvent, 'type'>, titlePattern: string): string {
  return `event.type == ${JSON.stringify(type)} && event.title.matches(${JSON.stringify(`^${titlePattern}$`)})`;
}

/**
 * Runs a condition, a phrase or an expression, over past events. Missed are events of the types that it did catch, or of `alike`.
 * @throws LookoutError `invalid` when the condition is none, or asks for more than single events.
 */
export function backTestEvents(
  condition: string,
  history: readonly HistoryEntry[],
  alike: string,
): BackTest<HistoryEntry> {
  const { when, window } = compileCondition(condition);
  if (window !== undefined)
    throw new LookoutError('invalid', 'A condition over time cannot be tried on the past; take Alert When… for it.');
  const caught: HistoryEntry[] = [];
  const missed: HistoryEntry[] = [];
  for (const entry of history) {
    if (when.evaluate(seenWith({}, entry.event)) === true) caught.push(entry);
    else if (entry.event.type === alike) missed.push(entry);
  }
  return { caught, missed, looked: history.length };
}

/**
 * Runs a pattern, as `errors` watchers take them, over the lines of a text.
 * @param example A line: lines that begin with its first word, but are not caught, count as missed.
 * @throws LookoutError `invalid` when the pattern does not compile.
 */
export function backTestLines(pattern: string, lines: readonly string[], example: string): BackTest<string> {
  const compiled = compileSafePattern(pattern);
  const word = /[A-Za-z]{4,}/.exec(example)?.[0];
  const caught: string[] = [];
  const missed: string[] = [];
  for (const line of lines) {
    if (compiled.matches(line)) caught.push(line);
    else if (word !== undefined && line.includes(word)) missed.push(line);
  }
  return { caught, missed, looked: lines.length };
}
