import type { EventWording } from '../core/wording.ts';
import type { ReportPeriod } from '../core/reportPeriod.ts';

/** A share from 0 to 1, with four decimals, and of how many. */
export interface Rate {
  readonly value: number;
  readonly samples: number;
}

/** A mean in whole ms, and over how many. */
export interface Average {
  readonly ms: number;
  readonly samples: number;
}

/** How runs ended; `total` is the sum of the four. */
export interface RunSummary {
  readonly total: number;
  readonly ok: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Nobody can tell what became of it, or no test ran. */
  readonly unknown: number;
  /** Of those that were ok or failed; absent when there were none. */
  readonly successRate?: Rate | undefined;
  /** Of those that were ok or failed and whose duration is known; absent when there were none. */
  readonly averageDuration?: Average | undefined;
}

export interface TestSummary extends RunSummary {
  /** Of the ok ones: passed again without a change that explains it. */
  readonly flaky: number;
}

/** Lookout tasks with inputs. */
export interface CacheSummary {
  readonly hits: number;
  readonly misses: number;
  readonly hitRate?: Rate | undefined;
  /** Time that the hits would have taken, in ms. */
  readonly savedMs: number;
}

/** What became of events; `total` is the sum of the others. */
export interface EventSummary {
  readonly total: number;
  readonly told: number;
  readonly waiting: number;
  readonly undelivered: number;
  readonly silent: number;
}

/** Messages, without those that try a channel. */
export interface MessageSummary {
  readonly sent: number;
  readonly failed: number;
  /** Too late to be of use. */
  readonly expired: number;
  readonly waiting: number;
}

interface Numbers {
  readonly builds: RunSummary;
  readonly tests: TestSummary;
  readonly cache: CacheSummary;
  readonly events: EventSummary;
  readonly messages: MessageSummary;
}

interface Titled {
  readonly title: string;
  readonly wording?: EventWording | undefined;
}

export interface Failure extends Titled {
  readonly workspace: string;
  /** The incident, or the fingerprint where there is none. */
  readonly problem: string;
  readonly type: string;
  readonly severity: string;
  readonly count: number;
  /** RFC 3339. */
  readonly last: string;
  readonly lastEvent: string;
  /** `open` lasts · `closed` is over · `point` has no end of its own. */
  readonly state: 'open' | 'closed' | 'point';
  readonly acknowledgedBy?: string | undefined;
}

export interface TalkativeWatcher extends Titled {
  readonly workspace: string;
  /** `#4` */
  readonly watcher: string;
  /** What it watches; absent where only its number is known. */
  readonly name?: string | undefined;
  readonly told: number;
  readonly events: number;
}

/** Why events were kept silent: the code of the stage's reason, or the words with which messages were withdrawn; neither where no reason is kept. */
export interface Silence {
  readonly code?: string | undefined;
  readonly text?: string | undefined;
  readonly count: number;
}

/** What happened in a period, in numbers. Everything in it was in the history, so it is redacted. */
export interface Report extends Numbers {
  readonly version: 1;
  readonly period: ReportPeriod;
  /** RFC 3339; `to` is when it was made. */
  readonly from: string;
  readonly to: string;
  /** Of all workspaces when absent. */
  readonly workspace?: string | undefined;
  /** Since when something is kept; absent while nothing is. */
  readonly historyFrom?: string | undefined;
  readonly channels: readonly (MessageSummary & { readonly channel: string })[];
  /** Problems that showed themselves; the most frequent are the failures. */
  readonly problems: number;
  readonly failures: readonly Failure[];
  /** The most frequent first. */
  readonly silence: readonly Silence[];
  readonly watchers: readonly TalkativeWatcher[];
  /** Tasks whose last success the cache knows. */
  readonly cachedTasks?: number | undefined;
  /** The same time before; absent when nothing is kept of it. `isComplete` when the history reaches back to its beginning. */
  readonly previous?: (Numbers & { readonly from: string; readonly isComplete: boolean }) | undefined;
}
