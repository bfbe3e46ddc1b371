import type { LookoutEvent } from '../core/event.ts';
import type { ProblemRow } from './store.ts';

/** What a report is asked of, and the stretch before it to compare with. */
export interface ReportQuery {
  /** Wall time in ms; the report ends before it. */
  readonly untilMs: number;
  /** Length of the report in ms; what it is compared with is as long and ends where it begins. */
  readonly spanMs: number;
  /** Label of the workspace; of all without one. */
  readonly workspace?: string | undefined;
  /** Under which the task cache of the workspace is kept. */
  readonly workspaceKey?: string | undefined;
}

/** The report's own stretch of time, or the one before it. */
export type ReportSpan = 'current' | 'previous';

/** Runs that ended alike. */
export interface RunCounts {
  readonly span: ReportSpan;
  readonly kind: 'builds' | 'tests';
  /** `unknown`: nobody can tell what became of it, or no test ran. */
  readonly outcome: 'ok' | 'failed' | 'cancelled' | 'unknown';
  readonly count: number;
  /** Of them: passed again without a change that explains it. */
  readonly flaky: number;
  /** Of them: how long they took is known. */
  readonly timed: number;
  /** Sum over those that are timed, in ms. */
  readonly durationMs: number;
}

/** Lookout tasks with inputs: skipped, or run. */
export interface CacheCounts {
  readonly span: ReportSpan;
  readonly hits: number;
  readonly misses: number;
  /** Time that the hits would have taken, in ms. */
  readonly savedMs: number;
}

/** What became of events; each is counted once. */
export interface FateCounts {
  readonly span: ReportSpan;
  /** `told` by one channel at least, else `waiting`, else `undelivered`, else `silent`. */
  readonly fate: 'told' | 'waiting' | 'undelivered' | 'silent';
  readonly count: number;
}

/** Messages of one outbox key, without test messages. */
export interface ChannelCounts {
  readonly span: ReportSpan;
  readonly channel: string;
  readonly sent: number;
  readonly failed: number;
  readonly expired: number;
  readonly waiting: number;
}

/** Events that were kept silent for one reason: a code of a decision, or the words with which a message was withdrawn. */
export interface SilenceCounts {
  readonly code?: string | undefined;
  readonly text?: string | undefined;
  readonly count: number;
}

/** The words of an event. */
type Told = Pick<LookoutEvent, 'title' | 'wording'>;

/** A problem that showed itself within the report. */
export interface FailureRow extends Told {
  readonly workspace: string;
  /** The incident, or the fingerprint where there is none. */
  readonly key: string;
  readonly type: string;
  readonly severity: string;
  /** Events of it within the report, told or not. */
  readonly count: number;
  /** Wall time in ms of the last of them. */
  readonly lastMs: number;
  readonly lastEventId: string;
  /** As it is now. */
  readonly state: ProblemRow['state'];
  readonly acknowledgedBy?: string | undefined;
}

/** A watcher whose events were told; title and wording are those of the last one. */
export interface WatcherCounts extends Told {
  readonly workspace: string;
  /** `#4` */
  readonly watcher: string;
  readonly events: number;
  readonly told: number;
}

/** Everything that a report counts. */
export interface ReportRows {
  /** Wall time in ms of the oldest event that is kept, of whichever workspace; undefined without any. */
  readonly firstMs?: number | undefined;
  readonly runs: readonly RunCounts[];
  readonly cache: readonly CacheCounts[];
  /** Tasks whose last success is known; undefined where it is not known whose to count. */
  readonly cachedTasks?: number | undefined;
  readonly fates: readonly FateCounts[];
  readonly channels: readonly ChannelCounts[];
  /** The most frequent first, at most 50. */
  readonly silence: readonly SilenceCounts[];
  /** Of the report's own time, the most frequent first, at most 10; `problems` of them there are. */
  readonly failures: readonly FailureRow[];
  readonly problems: number;
  /** Those that were told most often, at most 5. */
  readonly watchers: readonly WatcherCounts[];
}

/** The part of the store that reports are made from. */
export interface ReportStore {
  /** Counts by when events were accepted. */
  report(query: ReportQuery): Promise<ReportRows>;
}
