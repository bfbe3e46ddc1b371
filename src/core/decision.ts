import type { ReasonCode } from './reasons.ts';

/** The stages in the order in which an event passes them. */
export const stages = [
  'enrich',
  'redact',
  'persist',
  'watcher',
  'filter',
  'mute',
  'inhibit',
  'dedup',
  'flap',
  'route',
  'group',
  'quiet',
  'presence',
  'storm',
  'limit',
  'outbox',
] as const;
export type StageId = (typeof stages)[number];

/**
 * `pass` goes on · `hold` goes on, and is told later · `suppress` ends here · `merge` is told as part of
 * another message · `route` was given channels.
 */
export type Verdict = 'pass' | 'hold' | 'suppress' | 'merge' | 'route';

/** The place in a configuration file that is responsible; `line` is 1-based. */
export interface ConfigRef {
  readonly file: string;
  readonly line: number;
}

/** What a reason is filled with: names, numbers, times in ms. */
export type Facts = Readonly<Record<string, string | number | undefined>>;

/** One stage's verdict on one event. The sequence of them is the event's trace. */
export interface Decision {
  readonly stage: StageId;
  readonly verdict: Verdict;
  /** Why, out of a closed list; {@link reasonText} says it to people. */
  readonly code: ReasonCode;
  readonly facts?: Facts | undefined;
  readonly rule?: ConfigRef | undefined;
}
