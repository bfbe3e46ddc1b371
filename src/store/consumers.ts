import type { BatchItem, PathChange } from '../core/pathChange.ts';

/** Changes of one consumer that wait or are under way; one more replaces those that wait by a rescan. */
export const maxQueuedItems = 10_000;
/** Consumers of one workspace; each may hold a full queue on disk. */
export const maxConsumers = 32;

/** The channel that posts the batches of a consumer. Stored, so that the leader can post for other windows, also for closed ones. */
export interface BatchTarget {
  /** Key of the channel in the outbox. */
  readonly channel: string;
  /** Changes in one batch at most. */
  readonly size: number;
  /** Longest time from the first change to its batch, in ms. */
  readonly waitMs: number;
  /** Folder below which paths are told; absolute. */
  readonly baseFolder: string;
}

/** Someone who takes changes in batches; kept until it is removed, whether connected or not. */
export interface ConsumerRow {
  readonly workspace: string;
  /** Unique in the workspace. */
  readonly name: string;
  /** Globs of the paths that it wants; none means all. */
  readonly paths: readonly string[];
  /** Globs of the paths that it wants first. */
  readonly priorityGlobs: readonly string[];
  /** Absent for consumers that fetch, and for those whose channel may not post now. */
  readonly target?: BatchTarget | undefined;
}

/** A consumer whose batches a channel posts. */
export interface TargetedConsumer {
  readonly workspace: string;
  readonly name: string;
  readonly target: BatchTarget;
  /** Items that are not in a batch yet. */
  readonly waiting: number;
  /** Items that wait or are under way. */
  readonly depth: number;
}

/** Numbers of one consumer since it subscribed. */
export interface ConsumerStatistics {
  readonly name: string;
  /** Changes that were offered to it. */
  readonly events: number;
  /** Batches that it acknowledged. */
  readonly batches: number;
  /** Deliveries that it refused or did not answer. */
  readonly errors: number;
  /** Changes that are told by a rescan instead of one by one. */
  readonly dropped: number;
  /** Items that wait or are under way, at most {@link maxQueuedItems}. */
  readonly depth: number;
}

/** A change for one consumer. */
export interface Offer {
  readonly change: PathChange;
  /** Goes before all that are not urgent. */
  readonly urgent: boolean;
}

/** What one consumer is offered, in order. */
export interface ConsumerOffers {
  readonly consumer: string;
  readonly offers: readonly Offer[];
}

/** How a queue looks after an offer. */
export interface QueueState {
  readonly consumer: string;
  /** Items that are not in a batch yet. */
  readonly waiting: number;
  /** Items that this offer replaced by a rescan; 0 without an overflow. */
  readonly overflowed: number;
}

/** A batch under way. */
export interface StoredBatch {
  readonly id: string;
  /** Urgent ones first, then in the order of their first change. */
  readonly items: readonly BatchItem[];
  /** It was handed out before; whether it arrived then is not known. */
  readonly redelivery: boolean;
  /** Items that wait behind it. */
  readonly remaining: number;
}

/** Durable queues of changes, one per consumer. */
export interface BatchStore {
  /** Of one workspace, by name. */
  consumers(workspace: string): Promise<(ConsumerRow & { readonly statistics: ConsumerStatistics })[]>;
  /** Adds a consumer, or changes its globs and target; its queue and numbers stay. Rejects with `invalid` beyond {@link maxConsumers}. */
  saveConsumer(row: ConsumerRow): Promise<void>;
  /** Those of all workspaces that have a target. */
  targetedConsumers(): Promise<TargetedConsumer[]>;
  /** Removes a consumer and its queue. */
  deleteConsumer(workspace: string, name: string): Promise<void>;
  /**
   * Queues changes of all consumers in one transaction. Changes of one path that are not in a batch
   * yet come to their net effect and keep the place of the first.
   *
   * Overflow: a queue of more than {@link maxQueuedItems} items keeps the batch under way; all that
   * waits is replaced by one rescan, and what comes until that is handed out is told by it too. Both are
   * counted in `dropped`. While a rescan is under way a creation is queued as a modification, since
   * the consumer may have seen the file already.
   */
  enqueueChanges(workspace: string, offers: readonly ConsumerOffers[]): Promise<QueueState[]>;
  /**
   * The batch under way, else a new one of at most `size` items under the id offered; undefined when
   * nothing waits, and for an epoch of the leadership that is over.
   */
  nextBatch(request: {
    readonly workspace: string;
    readonly consumer: string;
    readonly size: number;
    readonly id: string;
    readonly epoch?: number | undefined;
  }): Promise<StoredBatch | undefined>;
  /** Ends a batch; false when it was not under way, as for a repeat. */
  acknowledgeBatch(workspace: string, consumer: string, id: string): Promise<boolean>;
  countBatchError(workspace: string, consumer: string): Promise<void>;
}
