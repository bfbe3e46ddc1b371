import { compileCondition } from '../conditions/compileCondition.ts';
import { seenWith } from '../conditions/knownState.ts';
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

/** The condition that catches runs in which a test, or one of a suite, began to fail or was fixed; `name` as the editor shows it. */
export function expressionOfTest(name: string): string {
  const text = JSON.stringify(name);
  const parts = [
    `t == ${text}`,
    `t.endsWith(${JSON.stringify(` › ${name}`)})`,
    `t.startsWith(${JSON.stringify(`${name} › `)})`,
  ];
  const isIn = (list: string): string =>
    `(has(event.data.${list}) && event.data.${list}.exists(t, ${parts.join(' || ')}))`;
  return `event.type.startsWith("test.") && (${isIn('newlyFailing')} || ${isIn('fixed')})`;
}

/**
 * Runs an expression over past events. Missed are events of the types that it did catch, or of `alike`.
 * @throws LookoutError `invalid` when the expression is none.
 */
export function backTestEvents(
  expression: string,
  history: readonly HistoryEntry[],
  alike: string,
): BackTest<HistoryEntry> {
  const { when } = compileCondition(expression);
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
