import type { ConfigState } from '../config/configFiles.ts';
import type { EffectiveConfig } from '../config/layers.ts';
import type { Disposable } from '../core/disposable.ts';
import type { LookoutEvent } from '../core/event.ts';
import type { JsonValue } from '../core/json.ts';
import type { Logger } from '../core/logger.ts';
import type { ReportPeriod } from '../core/reportPeriod.ts';
import type { ChannelState } from '../delivery/channelState.ts';
import type { Report } from '../reports/report.ts';
import type { Routed } from '../router/pipeline.ts';
import type {
  ChannelMetrics,
  ClaimedDelivery,
  EgressQuery,
  EgressRow,
  HistoryEntry,
  HistoryQuery,
  ProblemRow,
  StoreHealth,
  VolumeBucket,
} from '../store/store.ts';
import type { TaskRunner } from '../tasks/taskRunner.ts';
import type { BatchService } from './batchService.ts';
import type { ChannelInfo, ChannelPreview } from './channelService.ts';
import type { SettledDelivery } from './dispatch.ts';
import type { MuteBook } from './muteBook.ts';
import type { TemplateService } from './templateService.ts';
import type { WatcherService } from './watcherService.ts';

/** The running product, the same in the editor and on the command line. */
export interface App {
  readonly watchers: WatcherService;
  readonly batches: BatchService;
  /** Runs Lookout tasks; loaded when it is first asked for. */
  tasks(): Promise<TaskRunner>;
  readonly store: StoreHealth;
  readonly logger: Logger;
  readonly config: () => ConfigState;
  readonly effective: () => EffectiveConfig;
  readonly onDidChangeConfig: (listener: (state: ConfigState) => void) => Disposable;
  readonly onDidAccept: (listener: (routed: Routed) => void) => Disposable;
  readonly onDidSettle: (listener: (settled: SettledDelivery) => void) => Disposable;
  readonly onDidChangeChannels: (listener: () => void) => Disposable;
  readonly isLeader: () => boolean;
  channels(): (ChannelInfo & { readonly state: ChannelState })[];
  /** Name of the workspace. */
  readonly workspace: string;
  readonly templates: Pick<TemplateService, 'list' | 'diagnostics' | 'onDidChange'>;
  /** A message as a channel would send it; undefined without such a channel. */
  previewMessage(channel: string, event: LookoutEvent): Promise<ChannelPreview | undefined>;
  /** Sends a marked sample past the router; answers what came of it. */
  testChannel(name: string): Promise<SettledDelivery>;
  /** Holds a channel's messages back, and keeps them, until it is resumed. */
  pauseChannel(name: string): void;
  /** Ends a pause after the user mended its cause. */
  resumeChannel(name: string): void;
  /** Accepts an event that others published, as JSON text. @throws LookoutError naming the field. */
  publish(json: string): Promise<LookoutEvent>;
  preview(event: LookoutEvent): Routed;
  readonly mutes: Pick<MuteBook, 'list' | 'add' | 'remove' | 'onDidChange'>;
  /** Something became of a problem other than by an event: somebody took it. */
  readonly onDidChangeProblems: (listener: () => void) => Disposable;
  /** Problems of this workspace, the latest changed first. */
  problems(state?: ProblemRow['state']): Promise<ProblemRow[]>;
  /** Says that somebody takes care: no further step of an escalation follows. Answers whether there is such a problem. */
  acknowledge(key: string, by: string, note?: string): Promise<boolean>;
  /** Messages that could not be sent, newest first. */
  deadLetters(limit: number): Promise<ClaimedDelivery[]>;
  /** Sends dead letters anew, all without ids; answers their number. */
  resend(ids?: readonly string[]): Promise<number>;
  /** Gives dead letters up, all without ids; answers their number. */
  purge(ids?: readonly string[]): Promise<number>;
  channelMetrics(): Promise<ChannelMetrics[]>;
  /** Events and deliveries of this workspace by time, in stretches of `bucketMs`. */
  volume(sinceMs: number, bucketMs: number): Promise<VolumeBucket[]>;
  /** The latest deliveries of this workspace, newest first. */
  deliveries(limit: number): Promise<ClaimedDelivery[]>;
  /** What happened in this workspace until now. */
  report(period: ReportPeriod): Promise<Report>;
  find(eventId: string): Promise<HistoryEntry | undefined>;
  history(query: HistoryQuery): Promise<HistoryEntry[]>;
  /** As {@link history}, of this workspace alone. */
  ownHistory(query: HistoryQuery): Promise<HistoryEntry[]>;
  /** What left the machine, newest first. */
  egress(query: EgressQuery): Promise<EgressRow[]>;
  /** Masks what is known to be secret, and what looks like it. */
  redact<T extends JsonValue>(value: T): T;
  /** Reads configuration, secrets and permissions anew. */
  reload(): void;
  /** Stops watching, lets messages in flight end, keeps the rest in the outbox. Below 5 s. */
  stop(): Promise<void>;
}
