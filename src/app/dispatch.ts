import { type Leadership } from '../cluster/leader.ts';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import { Emitter } from '../core/emitter.ts';
import { LookoutError } from '../core/errors.ts';
import { createEvent, type EventDraft } from '../core/event.ts';
import { phrase } from '../core/words/phrase.ts';
import { worded } from '../core/wording.ts';
import type { Logger } from '../core/logger.ts';
import type { Redactor } from '../core/redaction.ts';
import type { ChannelState } from '../delivery/channelState.ts';
import type { Destination } from '../delivery/lane.ts';
import type { Review } from '../delivery/review.ts';
import { DeliveryWorker } from '../delivery/worker.ts';
import { channelName } from '../core/channelName.ts';
import { decide } from '../core/reasons.ts';
import type { ClaimedDelivery, DeliveryUpdate, Store } from '../store/store.ts';
import type { ChannelInfo } from './channelService.ts';
import type { AppPorts } from './ports.ts';
import { windowScope } from './windowScope.ts';

/** An attempt and what it came to. */
export interface SettledDelivery {
  readonly delivery: ClaimedDelivery;
  readonly update: DeliveryUpdate;
}

export interface DispatchOptions {
  readonly ports: AppPorts;
  readonly store: Store;
  readonly logger: Logger;
  readonly newId: () => string;
  readonly redactor: Redactor;
  readonly review: Review;
  destination(key: string): Promise<Destination | undefined>;
  /** Tells of a channel's trouble through the router, so that other channels hear of it. */
  announce(draft: EventDraft): Promise<void>;
  /** This process leads, and there may be new work for the leader beside the outbox. */
  onLeaderWork(): void;
}

/** Longest wait for the result of a test message, in ms. */
const testTimeoutMs = 30_000;

/** Runs the two delivery workers, this window's own and the leader's outward one, and tells what they do. */
export class Dispatch implements Disposable {
  private readonly options: DispatchOptions;
  private readonly disposables = new DisposableStore();
  private readonly settled: Emitter<SettledDelivery>;
  private readonly channelsChanged: Emitter<void>;
  private readonly local: DeliveryWorker;
  private readonly outward: DeliveryWorker;
  private leadership: Leadership | undefined;

  constructor(options: DispatchOptions) {
    this.options = options;
    const report = (error: unknown) => options.logger.error('A listener of the delivery failed.', error);
    this.settled = this.disposables.add(new Emitter<SettledDelivery>(report));
    this.channelsChanged = this.disposables.add(new Emitter<void>(report));
    this.local = this.createWorker(windowScope(options.ports), () => undefined);
    this.outward = this.createWorker('outward', () => this.epoch);
  }

  /** The epoch under which this process leads; undefined while it does not. */
  get epoch(): number | undefined {
    return this.leadership?.isLeader === true ? this.leadership.epoch : undefined;
  }

  get onDidSettle() {
    return this.settled.event;
  }

  get onDidChangeChannels() {
    return this.channelsChanged.event;
  }

  /** Starts delivering outward whenever this process leads. */
  follow(leadership: Leadership): void {
    this.leadership = leadership;
    this.disposables.add(leadership.onDidChange(() => this.onPoke()));
    this.onPoke();
  }

  /** Something was queued here: deliver what is ours, tell the leader about the rest. */
  poke(): void {
    this.local.poke();
    this.leadership?.poke();
  }

  /** Something is new in the store: work for the leader, or a channel's state for whoever follows. */
  onPoke(): void {
    this.local.poke();
    this.outward.poke();
    if (this.leadership?.isLeader === true) this.options.onLeaderWork();
  }

  channelState(channel: Pick<ChannelInfo, 'key' | 'scope'>): ChannelState {
    return this.workerOf(channel).channelState(channel.key);
  }

  /** Holds a channel's messages back until it is resumed. */
  pause(channel: ChannelInfo): void {
    const sinceMs = this.options.ports.clock.now();
    this.workerOf(channel).pauseChannel(channel.key, { cause: 'user', reason: 'Paused by you.', sinceMs });
  }

  resume(channel: ChannelInfo): void {
    this.workerOf(channel).resumeChannel(channel.key);
  }

  /** Contract: {@link DeliveryWorker.carry}. Outward only. */
  get carry(): DeliveryWorker['carry'] {
    return (...request) => this.outward.carry(...request);
  }

  /** Sends a marked sample past the router and waits for the first result. */
  async test(channel: ChannelInfo | undefined, name: string): Promise<SettledDelivery> {
    if (channel === undefined) throw new LookoutError('notFound', `There is no channel "${name}".`);
    if (channel.unavailable !== undefined)
      throw new LookoutError('denied', `Channel "${name}": ${channel.unavailable}.`);
    const { store, newId, ports } = this.options;
    const { clock, workspace } = ports;
    const id = newId();
    const event = createEvent(
      {
        type: 'command.executed',
        ...worded({ title: phrase('test.sampleTitle'), description: phrase('test.sampleText') }),
        labels: { workspace: workspace.name },
        data: { path: 'src/example.ts', by: 'Lookout', added: 1, removed: 1, diff: '@@ -1 +1 @@\n-before\n+after' },
      },
      newId(),
      clock.now(),
    );
    const result = this.firstResult(id);
    this.resume(channel);
    await store.accept([
      {
        event,
        acceptedMs: clock.now(),
        decisions: [decide('stored'), decide('testMessage', { channel: name })],
        deliveries: [
          {
            id,
            eventId: event.id,
            channel: channel.key,
            scope: channel.scope,
            orderKey: id,
            priority: 'high',
            dueMs: clock.now(),
            suppressed: 0,
            test: true,
          },
        ],
      },
    ]);
    this.poke();
    return result;
  }

  async stop(graceMs: number): Promise<void> {
    await Promise.all([this.local.stop(graceMs), this.outward.stop(graceMs)]);
  }

  dispose(): void {
    this.local.dispose();
    this.outward.dispose();
    this.disposables.dispose();
  }

  private firstResult(id: string): Promise<SettledDelivery> {
    return new Promise((resolve, reject) => {
      const timer = this.options.ports.clock.after(testTimeoutMs, () => {
        listening.dispose();
        reject(new LookoutError('timeout', 'The test message was not answered in time. It stays in the queue.'));
      });
      const listening = this.settled.event((settled) => {
        if (settled.delivery.id !== id) return;
        timer.dispose();
        listening.dispose();
        resolve(settled);
      });
    });
  }

  private workerOf(channel: Pick<ChannelInfo, 'scope'>): DeliveryWorker {
    return channel.scope === 'outward' ? this.outward : this.local;
  }

  private createWorker(scope: string, epoch: () => number | undefined): DeliveryWorker {
    const { store, logger, ports, redactor, newId, review } = this.options;
    return new DeliveryWorker({
      redactor,
      newId,
      review,
      outbox: store,
      scope,
      epoch,
      clock: ports.clock,
      random: ports.random,
      logger,
      destination: (key) => this.options.destination(key),
      onSettled: (delivery, update) => this.settled.fire({ delivery, update }),
      onChannelState: (channel, before, after) => this.onChannelState(channel, before, after),
      onStateStored: () => this.leadership?.tell(),
      onStatesTaken: () => {
        this.leadership?.tell();
        this.channelsChanged.fire();
      },
    });
  }

  private onChannelState(channel: string, before: ChannelState, after: ChannelState): void {
    this.channelsChanged.fire();
    const draft = announcementOf(channel, before, after);
    if (draft === undefined) return;
    this.options
      .announce(draft)
      .catch((error: unknown) => this.options.logger.error(`The state of ${channel} was not recorded.`, error));
  }
}

/** What a change of a channel's state is worth saying; undefined for steps in between. */
function announcementOf(key: string, before: ChannelState, after: ChannelState): EventDraft | undefined {
  const isTrouble = (state: ChannelState) => state.pause !== undefined || state.breaker.kind !== 'closed';
  if (isTrouble(before) === isTrouble(after)) return undefined;
  // Who pauses a channel knows of it.
  if (before.pause?.cause === 'user' || after.pause?.cause === 'user') return undefined;
  const channel = channelName(key);
  const common = { source: 'lookout/delivery', subject: channel, labels: { channel } };
  if (!isTrouble(after)) {
    return {
      ...common,
      type: 'channel.recovered',
      ...worded({ title: phrase('channel.recovered', { channel }) }),
      data: { channel, transition: 'fixed' },
    };
  }
  const { pause } = after;
  const title = phrase(pause === undefined ? 'channel.failing' : 'channel.paused', { channel });
  const reason = pause === undefined ? phrase('channel.failedOften') : { sentence: pause.reason };
  const next = phrase(pause === undefined ? 'channel.triedAgain' : 'channel.resumeIt');
  return {
    ...common,
    type: 'channel.degraded',
    ...worded({ title, description: phrase('channel.trouble', { reason, next }) }),
    data: { channel, transition: 'broke' },
  };
}
