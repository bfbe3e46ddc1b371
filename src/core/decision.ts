/** The stages in the order in which an event passes them. */
const stages = ['enrich', 'redact', 'persist', 'watcher', 'filter', 'dedup', 'route', 'limit', 'outbox'] as const;
export type StageId = (typeof stages)[number];

/**
 * `pass` goes on · `hold` waits · `suppress` ends here · `merge` is told as part of another message ·
 * `route` was given channels.
 */
export type Verdict = 'pass' | 'hold' | 'suppress' | 'merge' | 'route';

/** The place in a configuration file that is responsible; `line` is 1-based. */
export interface ConfigRef {
  readonly file: string;
  readonly line: number;
}

/** One stage's verdict on one event. The sequence of them is the event's trace. */
export interface Decision {
  readonly stage: StageId;
  readonly verdict: Verdict;
  /** For people; names the numbers it was decided on. */
  readonly reason: string;
  readonly rule?: ConfigRef | undefined;
}
