import type { Decision } from '../core/decision.ts';
import type { Disposable } from '../core/disposable.ts';
import type { LookoutEvent } from '../core/event.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import type { RedactionCounts } from '../core/redaction.ts';
import type { BatchStore } from './consumers.ts';
import type { ReportStore } from './reportRows.ts';

/** `pending` waits or is in flight · `retrying` failed once and is due later · the others are final: `suppressed` was withdrawn before it was sent. */
export type DeliveryStatus = 'pending' | 'retrying' | 'sent' | 'failed' | 'expired' | 'suppressed';

/** Why a message waits, and with which others it is told. */
export interface HeldUntil {
  readonly kind: string;
  /** Messages of one channel and key are told together; alone without one. */
  readonly key?: string | undefined;
  /** Time in ms that must have passed since the last message of the key. */
  readonly intervalMs?: number | undefined;
  /** So many are told without waiting any longer, and at most so many at once. */
  readonly max?: number | undefined;
  /** Each further one puts the time off for all. */
  readonly slides?: boolean | undefined;
}

/** A channel that takes over what another could not deliver. */
export interface FallbackChannel {
  readonly channel: string;
  readonly scope: string;
}

/** One message for one channel in the outbox. */
export interface NewDelivery {
  readonly id: string;
  readonly eventId: string;
  readonly channel: string;
  /** Who delivers: `outward` the leader of the machine, else the workspace key of the window. */
  readonly scope: string;
  /** Key within which first attempts keep their order: incident or fingerprint. */
  readonly orderKey: string;
  readonly priority: string;
  /** Earliest wall time of the first attempt, in ms. */
  readonly dueMs: number;
  /** Messages suppressed since the last one; told with this one. */
  readonly suppressed: number;
  readonly test: boolean;
  readonly hold?: HeldUntil | undefined;
  /** Channels that are asked in turn when this one fails. */
  readonly fallback?: readonly FallbackChannel[] | undefined;
}

export interface Delivery extends NewDelivery {
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly createdMs: number;
  /** Wall time in ms at which it was due for the first time. */
  readonly firstDueMs: number;
  /** From when it was due to the service's success, in ms. */
  readonly latencyMs?: number;
  readonly error?: string;
  /** Deliveries with the same one are told in one message; the id of the first of them. */
  readonly bundle?: string;
}

/** A delivery together with what it tells. */
export interface ClaimedDelivery extends Delivery {
  readonly event: LookoutEvent;
  /** What was removed from the event when it was accepted. */
  readonly redacted?: RedactionCounts | undefined;
}

/** What one attempt changes. A stale epoch changes nothing. */
export interface DeliveryUpdate {
  readonly id: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  /** For `retrying`: wall time of the next attempt. */
  readonly dueMs?: number;
  readonly latencyMs?: number;
  readonly error?: string;
  /** Takes over on another channel; written together with the update. */
  readonly fallback?: NewDelivery | undefined;
}

/** An accepted event with its trace and its messages: written in one transaction, or not at all. */
export interface AcceptedEvent {
  readonly event: LookoutEvent;
  readonly decisions: readonly Decision[];
  readonly deliveries: readonly NewDelivery[];
  /** Wall time in ms. */
  readonly acceptedMs: number;
  /** Inbox row that this event came from; removed in the same transaction. */
  readonly inboxId?: number;
}

export interface WatcherRow {
  /** Short stable number per workspace, as in `#4`; never used again after deletion. */
  readonly number: number;
  readonly workspace: string;
  readonly kind: string;
  readonly config: JsonObject;
  /** `config` a configuration file · `user` a command. */
  readonly owner: 'config' | 'user' | 'builtin';
  readonly paused: boolean;
  readonly pausedUntilMs?: number;
  /** Wall time in ms; unknown of rows of earlier versions. */
  readonly createdMs?: number | undefined;
}

/** A directory of a snapshot. A block is a string whose characters are bytes; digests of its files are kept where somebody compares them. */
export type StoredDirectory = readonly [path: string, block: string, digests?: string | undefined];

/** The snapshot of one watched tree. */
export interface StoredTree {
  readonly directories: readonly StoredDirectory[];
  /** What counted when it was taken. */
  readonly rulesKey: string;
  /** Wall time of the last look, in ms. */
  readonly lookMs: number;
}

export interface TreeUpdate {
  readonly changed: readonly StoredDirectory[];
  readonly removed: readonly string[];
  readonly rulesKey: string;
  readonly lookMs: number;
}

/** Breaker and pause of one channel; survives restarts. */
export interface ChannelStateRow {
  readonly channel: string;
  readonly state: JsonObject;
}

export interface HistoryQuery {
  readonly sinceMs?: number | undefined;
  /** Only events before this wall time, in ms. */
  readonly untilMs?: number | undefined;
  /** Matched on type, with `*` for any run of characters. */
  readonly typeGlob?: string | undefined;
  /** Only events with a delivery of this status, or `suppressed`, `merged`, `unrouted`. */
  readonly status?: string | undefined;
  /** Only events of this workspace. */
  readonly workspace?: string | undefined;
  /** Only events of this problem: its incident, or its fingerprint. */
  readonly problem?: string | undefined;
  /** Only events that hold this text, in any case of its letters. */
  readonly text?: string | undefined;
  /** 1 to 10,000; newest first. */
  readonly limit: number;
}

export interface HistoryEntry {
  readonly event: LookoutEvent;
  readonly decisions: readonly Decision[];
  readonly deliveries: readonly Delivery[];
}

/**
 * Where every accepted event went. `accepted` is the sum of the others; an event with any pending
 * delivery counts as pending, else with any dead one as dead, else as delivered when one was sent.
 */
export interface Accounting {
  readonly accepted: number;
  readonly delivered: number;
  readonly suppressed: number;
  readonly merged: number;
  readonly dead: number;
  readonly pending: number;
  /** Must be 0: events without deliveries and without a final decision. */
  readonly unaccounted: number;
}

/** A problem from its break to its end, as its events tell it. */
export interface ProblemRow {
  readonly workspace: string;
  /** The incident, or the fingerprint where there is none. */
  readonly key: string;
  readonly title: string;
  /** How the title is said in other languages; absent when its last event is not kept any more. */
  readonly wording?: LookoutEvent['wording'];
  readonly type: string;
  readonly severity: string;
  /** `open` lasts · `closed` is over · `point` has no end of its own. */
  readonly state: 'open' | 'closed' | 'point';
  readonly openedMs: number;
  readonly changedMs: number;
  /** Events since it opened. */
  readonly count: number;
  readonly lastEventId: string;
  /** Who acknowledged it, when, and what they said to it. */
  readonly acknowledged?: { readonly by: string; readonly atMs: number; readonly note?: string } | undefined;
}

/** Something that is kept silent until it is taken away, or until its time or event comes. Its filters are JSON as in a configuration. */
export interface MuteRow {
  readonly id: string;
  readonly workspace: string;
  readonly name: string;
  readonly match: JsonObject;
  readonly createdMs: number;
  readonly by: string;
  readonly untilMs?: number | undefined;
  /** An event that ends it. */
  readonly untilEvent?: JsonObject | undefined;
  /** An expression that ends it when it becomes true. */
  readonly untilExpression?: string | undefined;
}

/** How one channel did, over the deliveries that are kept. */
export interface ChannelMetrics {
  readonly channel: string;
  readonly sent: number;
  readonly failed: number;
  readonly expired: number;
  readonly suppressed: number;
  /** Attempts after the first one. */
  readonly retried: number;
  readonly waiting: number;
  /** Wall time in ms at which the next message goes out; undefined when none waits. */
  readonly nextDueMs?: number | undefined;
  /** Of the latest 1,000 that were sent, in ms; undefined before the first. */
  readonly latencyMs?: { readonly p50: number; readonly p95: number; readonly p99: number } | undefined;
}

/** What happened within one stretch of time. */
export interface VolumeBucket {
  /** Wall time in ms at which it begins. */
  readonly startMs: number;
  /** Events by severity. */
  readonly info: number;
  readonly warning: number;
  readonly error: number;
  readonly critical: number;
  /** Deliveries that were made then, by what became of them. */
  readonly sent: number;
  readonly failed: number;
}

/** One time that something left the machine. */
export interface EgressRow {
  /** UUIDv7: sorts by time. */
  readonly id: string;
  /** Wall time in ms at which it began. */
  readonly timeMs: number;
  /** Origin and the beginning of the route, never the secret part. */
  readonly destination: string;
  readonly channel: string;
  /** `other`: what a channel asks beside its messages, such as an access token. */
  readonly kind: 'message' | 'test' | 'batch' | 'other';
  /** Id of the delivery or batch; empty of `other`. */
  readonly delivery: string;
  /** Ids of the events that were told. */
  readonly events: readonly string[];
  /** Address, headers and body of a request, all that was written of other protocols; 0 when the destination was refused. */
  readonly bytes: number;
  /** `open` until it ends, and for good when the process was killed meanwhile · a status of HTTP · `closed` · what went wrong. */
  readonly status: string;
  /** What was removed from it before, by rule. */
  readonly redacted: RedactionCounts;
}

/** How a departure ended. */
export type EgressEnding = Pick<EgressRow, 'id' | 'bytes' | 'status'>;

export interface EgressQuery {
  readonly sinceMs?: number | undefined;
  readonly channel?: string | undefined;
  /** 1 to 10,000; newest first. */
  readonly limit: number;
}

/** An event that waits to be accepted. */
export interface InboxRow {
  readonly id: number;
  readonly event: LookoutEvent;
  readonly redacted?: RedactionCounts | undefined;
}

/** No message that is not held is due later than so many ms from now; one that seems to be was queued before the clock was set back. */
export const maxRetryWaitMs = 12 * 3_600_000;

/** What the store had to do to open. */
export interface StoreHealth {
  readonly sqliteVersion: string;
  readonly journalMode: string;
  readonly path: string;
  /** A corrupt file was moved here; `salvagedRows` were read out of it. */
  readonly quarantined?: { readonly path: string; readonly salvagedRows: number };
}

/** One event as the noise stages remember it, for restoring their state after a restart. */
export interface RecentEvent {
  readonly event: LookoutEvent;
  readonly decisions: readonly Decision[];
}

/**
 * The durable memory of all windows of a user: one SQLite database behind a worker thread.
 * All methods reject with LookoutError: `full` no space, `corrupt`, `unavailable` locked or closed.
 */
export interface Store extends Disposable, BatchStore, ReportStore {
  readonly health: StoreHealth;

  /** Group commit: calls that come in while a transaction runs share the next one, also with results, records of egress and what is published; high and critical events are synced to disk first. */
  accept(events: readonly AcceptedEvent[]): Promise<void>;
  history(query: HistoryQuery): Promise<HistoryEntry[]>;
  find(eventId: string): Promise<HistoryEntry | undefined>;
  /** Events since a wall time of one workspace label, oldest first, at most 5,000. */
  recent(sinceMs: number, workspace: string): Promise<RecentEvent[]>;
  accounting(): Promise<Accounting>;

  /** Takes the leadership of outward deliveries: raises and answers the epoch. */
  raiseEpoch(): Promise<number>;
  /**
   * Due deliveries of a scope, channel by channel, critical ones first, then oldest first, leaving out `exceptChannels`; messages that are
   * told together count as one. `epoch` is undefined for window scopes.
   */
  claim(request: {
    scope: string;
    nowMs: number;
    limitPerChannel: number;
    exceptChannels: readonly string[];
    epoch?: number | undefined;
  }): Promise<ClaimedDelivery[]>;
  /** Records attempts; answers the ids that were changed (a stale epoch changes none). */
  settle(updates: readonly DeliveryUpdate[], epoch?: number): Promise<string[]>;
  /** Wall time at which the next delivery of a scope falls due, later than `afterMs`: what is due by then is claimed. */
  nextDueMs(query: { scope: string; exceptChannels: readonly string[]; afterMs: number }): Promise<number | undefined>;
  /** Those of the ids that are withdrawn: settled by somebody else while they wait here. */
  withdrawn(ids: readonly string[]): Promise<string[]>;
  deadLetters(limit: number): Promise<ClaimedDelivery[]>;
  /** Makes dead letters pending again, all of them without ids; answers their number. Their ids stay. */
  resend(ids: readonly string[] | undefined, nowMs: number): Promise<number>;
  /** Gives dead letters up, all of them without ids; answers their number. */
  purge(ids: readonly string[] | undefined): Promise<number>;
  channelStates(): Promise<ChannelStateRow[]>;
  saveChannelState(row: ChannelStateRow): Promise<void>;
  /** Numbers per channel and status, for health displays. */
  channelCounts(): Promise<{ channel: string; status: DeliveryStatus; count: number }[]>;
  channelMetrics(): Promise<ChannelMetrics[]>;
  /** Events and deliveries by time since a wall time, in stretches of `bucketMs`; of all workspaces without one. */
  volume(query: { sinceMs: number; bucketMs: number; workspace?: string | undefined }): Promise<VolumeBucket[]>;
  /** The latest deliveries, newest first, at most 500; of all workspaces without one. */
  deliveries(query: { limit: number; workspace?: string | undefined }): Promise<ClaimedDelivery[]>;

  /** Problems of a workspace, the latest changed first, at most 1,000; of all workspaces without one. */
  problems(query: {
    workspace?: string | undefined;
    keys?: readonly string[] | undefined;
    state?: ProblemRow['state'] | undefined;
  }): Promise<ProblemRow[]>;
  /** Notes that somebody takes care, and withdraws the escalations that still wait. Answers whether there is such a problem. */
  acknowledge(workspace: string, key: string, acknowledged: NonNullable<ProblemRow['acknowledged']>): Promise<boolean>;

  mutes(workspace: string): Promise<MuteRow[]>;
  saveMute(row: MuteRow): Promise<void>;
  deleteMute(id: string): Promise<void>;

  watchers(workspace: string): Promise<WatcherRow[]>;
  addWatcher(row: Omit<WatcherRow, 'number'>): Promise<WatcherRow>;
  updateWatcher(row: WatcherRow): Promise<void>;
  deleteWatcher(workspace: string, number: number): Promise<void>;
  loadCursor(workspace: string, key: string): Promise<JsonValue | undefined>;
  saveCursor(workspace: string, key: string, value: JsonValue): Promise<void>;
  deleteCursor(workspace: string, key: string): Promise<void>;

  loadTree(workspace: string, root: string): Promise<StoredTree | undefined>;
  saveTree(workspace: string, root: string, update: TreeUpdate): Promise<void>;

  /** Leaves an event for the running engine, or for the next one; says what was removed from it before. */
  enqueueInbox(event: LookoutEvent, redacted?: RedactionCounts): Promise<void>;
  /** Oldest first; rows go away when {@link AcceptedEvent.inboxId} is accepted. */
  readInbox(limit: number): Promise<InboxRow[]>;

  /** Records what leaves, and how it ended, also of what is recorded in the same call. */
  noteEgress(rows: readonly EgressRow[], endings: readonly EgressEnding[]): Promise<void>;
  egress(query: EgressQuery): Promise<EgressRow[]>;

  /** Removes events (with decisions and final deliveries) older than `beforeMs`, then the oldest above `maxBytes`; never one with a pending delivery. Answers the number removed. */
  prune(beforeMs: number, maxBytes: number): Promise<number>;
  /** Flushes what is queued, then closes. */
  close(): Promise<void>;
}
