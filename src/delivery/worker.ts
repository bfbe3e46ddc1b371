import type { OpenChannel, Outcome } from '../channels/channel.ts';
import type { Clock } from '../core/clock.ts';
import type { Disposable } from '../core/disposable.ts';
import { errorMessage, LookoutError } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { Redactor } from '../core/redaction.ts';
import type { ClaimedDelivery, DeliveryUpdate, Store } from '../store/store.ts';
import type { ChannelPause, ChannelState } from './channelState.ts';
import { ChannelStates } from './channelStates.ts';
import { EventRedaction } from './eventRedaction.ts';
import { type Destination, Lane, type LaneJob } from './lane.ts';
import { createMessageJob } from './messageJob.ts';
import { ResultWriter, storeRetryMs } from './resultWriter.ts';
import type { Review, Reviewed } from './review.ts';

/** The part of the store that delivery uses. */
export type Outbox = Pick<Store, 'claim' | 'settle' | 'nextDueMs' | 'channelStates' | 'saveChannelState' | 'withdrawn'>;

export interface DeliveryWorkerOptions {
  readonly outbox: Outbox;
  /** `outward`, or the scope of one window. */
  readonly scope: string;
  /** Leadership under which is claimed and settled; undefined for window scopes. Answering undefined for `outward` means: not the leader. */
  readonly epoch: () => number | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  /** For what is sent, and for what a service answers: it may repeat what it was sent. */
  readonly redactor: Redactor;
  readonly newId: () => string;
  readonly review: Review;
  destination(channel: string): Promise<Destination | undefined>;
  /** An attempt was recorded. */
  onSettled(delivery: ClaimedDelivery, update: DeliveryUpdate): void;
  onChannelState(channel: string, before: ChannelState, after: ChannelState): void;
  /** A change of a state is in the store, for other windows to take over. */
  onStateStored(): void;
  /** Other windows changed states. */
  onStatesTaken(): void;
}

/** Messages of one channel claimed at once; the bound, beside what its lane goes on with meanwhile, of what waits in memory. */
const claimLimit = 32;
/** An epoch that no leader ever has. */
const lostEpoch = -1;

/**
 * The one place that sends, waits and retries. Work is found in the outbox when poked and when
 * something falls due, never by polling.
 */
export class DeliveryWorker implements Disposable {
  private readonly options: DeliveryWorkerOptions;
  private readonly lanes = new Map<string, Lane>();
  private readonly results: ResultWriter;
  private readonly redaction: EventRedaction;
  private readonly states: ChannelStates;
  private timer: Disposable | undefined;
  private pumping: Promise<void> | undefined;
  private again = false;
  private stopped = false;

  constructor(options: DeliveryWorkerOptions) {
    this.options = options;
    const { outbox, scope, clock, logger } = options;
    this.states = new ChannelStates({ store: outbox, logger, onSaved: () => options.onStateStored() });
    this.redaction = new EventRedaction(options.redactor, scope === 'outward' ? 'outward' : 'json');
    this.results = new ResultWriter({
      clock,
      logger,
      // An outward worker that is no leader any more must not get past the fence.
      write: (updates) => outbox.settle(updates, options.epoch() ?? (scope === 'outward' ? lostEpoch : undefined)),
      isStopped: () => this.stopped,
      written: (delivery, update) => options.onSettled(delivery, update),
    });
  }

  /** Looks for work now. Cheap when there is none; calls during a look are combined. */
  poke(): void {
    if (this.stopped) return;
    if (this.pumping !== undefined) {
      this.again = true;
      return;
    }
    this.pumping = this.pump().finally(() => {
      this.pumping = undefined;
      if (this.again) {
        this.again = false;
        this.poke();
      }
    });
  }

  channelState(channel: string): ChannelState {
    return this.states.get(channel);
  }

  pauseChannel(channel: string, pause: ChannelPause): void {
    this.lane(channel).pause(pause);
  }

  resumeChannel(channel: string): void {
    this.lane(channel).resume();
    this.poke();
  }

  /**
   * Makes one attempt with what is not in the outbox, under the policies that hold for the channel's
   * messages, and in turn with them: it waits while the channel is paused or its breaker open. The
   * outcome was counted for the channel; trying again is the caller's business.
   *
   * @throws LookoutError `notFound` when the channel is not configured, `cancelled` when the worker stops before.
   */
  async carry(channel: string, send: (open: OpenChannel, signal: AbortSignal) => Promise<Outcome>): Promise<Outcome> {
    await this.states.load();
    const stopped = new LookoutError('cancelled', 'Lookout stops.');
    if (this.stopped) throw stopped;
    const cut = new AbortController();
    return new Promise((resolve, reject) => {
      const unconfigured = new LookoutError('notFound', `Channel ${channel} is not configured any more.`);
      const job: LaneJob = {
        attempt: ({ channel: open }) => send(open, cut.signal),
        cut: () => cut.abort(),
        prepare: async () => true,
        divert: async () => false,
        orderKeys: [],
        withdraw() {},
        isWithdrawn: false,
        withdrawable: [],
        settle: async (outcome) => resolve(outcome),
        unconfigured: async () => reject(unconfigured),
        abandon: () => reject(stopped),
      };
      this.lane(channel).take([job], true);
    });
  }

  /** Ends within `graceMs` plus the time of one write; what was not sent stays in the outbox. */
  async stop(graceMs: number): Promise<void> {
    this.stopped = true;
    this.timer?.dispose();
    await this.pumping;
    await Promise.all([...this.lanes.values()].map((lane) => lane.stop(graceMs)));
  }

  dispose(): void {
    this.stopped = true;
    this.timer?.dispose();
    for (const lane of this.lanes.values()) lane.dispose();
  }

  private async pump(): Promise<void> {
    const { outbox, scope, clock, logger } = this.options;
    try {
      await this.takeStates();
      const epoch = this.options.epoch();
      if (scope === 'outward' && epoch === undefined) return;
      await this.recall();
      const exceptChannels = this.busyChannels();
      const nowMs = clock.now();
      const claimed = await outbox.claim({ scope, nowMs, limitPerChannel: claimLimit, exceptChannels, epoch });
      const byChannel = Map.groupBy(claimed, (delivery) => delivery.channel);
      for (const [channel, deliveries] of byChannel) {
        const together = Map.groupBy(deliveries, ({ id, bundle }) => bundle ?? id);
        const jobs = [...together.values()].map((parts) => this.jobOf(parts));
        this.lane(channel).take(jobs, jobs.length < claimLimit);
      }
      await this.arm(nowMs);
    } catch (error) {
      logger.error(`The outbox could not be read: ${errorMessage(error)}`, error);
      this.armIn(storeRetryMs);
    }
  }

  /** What was withdrawn elsewhere must not go out from a lane. */
  private async recall(): Promise<void> {
    const waiting = [...this.lanes.values()].flatMap((lane) => lane.withdrawable);
    if (waiting.length === 0) return;
    const withdrawn = new Set(await this.options.outbox.withdrawn(waiting));
    if (withdrawn.size > 0) for (const lane of this.lanes.values()) lane.withdraw(withdrawn);
  }

  /** What leaves this machine is every window's: each may pause and resume it. */
  private async takeStates(): Promise<void> {
    if (this.options.scope !== 'outward') return this.states.load();
    const changed = await this.states.refresh();
    for (const [channel, state] of changed) this.lanes.get(channel)?.adopt(state);
    if (changed.size > 0) this.options.onStatesTaken();
  }

  private busyChannels(): string[] {
    const paused = this.states.paused.filter((channel) => !this.lanes.has(channel));
    const busy = [...this.lanes].filter(([, lane]) => !lane.takesMore());
    return [...paused, ...busy.map(([channel]) => channel)];
  }

  /** For what falls due later than the claim; of what was due by then the lanes themselves ask for more. */
  private async arm(afterMs: number): Promise<void> {
    const { outbox, scope, clock } = this.options;
    const dueMs = await outbox.nextDueMs({ scope, exceptChannels: this.busyChannels(), afterMs });
    if (dueMs !== undefined) this.armIn(Math.max(0, dueMs - clock.now()));
  }

  private armIn(delayMs: number): void {
    this.timer?.dispose();
    if (!this.stopped) this.timer = this.options.clock.after(delayMs, () => this.poke());
  }

  private lane(channel: string): Lane {
    const known = this.lanes.get(channel);
    if (known !== undefined) return known;
    const { clock, redactor } = this.options;
    const lane: Lane = new Lane(
      {
        clock,
        redact: (text) => redactor.text(text),
        destination: () => this.options.destination(channel),
        changed: (before, after) => this.stateChanged(channel, before, after),
        hungry: () => this.poke(),
      },
      this.states.get(channel),
    );
    this.lanes.set(channel, lane);
    return lane;
  }

  private jobOf(deliveries: readonly ClaimedDelivery[]): LaneJob {
    const { clock, random, newId, redactor } = this.options;
    return createMessageJob(deliveries, {
      redactor,
      redaction: this.redaction,
      now: clock.now,
      random,
      newId,
      review: (parts) => this.review(parts),
      settle: (...result) => this.settle(...result),
    });
  }

  /** Repeats until the store could be asked; when the worker stops before, nothing is sent and all stays in the outbox. */
  private async review(deliveries: readonly ClaimedDelivery[]): Promise<Reviewed | undefined> {
    const { logger, clock } = this.options;
    while (!this.stopped) {
      try {
        return await this.options.review(deliveries);
      } catch (error) {
        logger.error(`Messages that waited could not be looked at anew: ${errorMessage(error)}`, error);
        await new Promise<void>((resolve) => clock.after(storeRetryMs, resolve));
      }
    }
    return undefined;
  }

  private async settle(results: readonly DeliveryUpdate[], deliveries: readonly ClaimedDelivery[]): Promise<void> {
    const { redactor } = this.options;
    const updates = results.map((update) =>
      update.error === undefined ? update : { ...update, error: redactor.text(update.error) },
    );
    await this.results.write(updates, deliveries);
    if (updates.some(({ status, fallback }) => status === 'retrying' || fallback !== undefined)) this.poke();
  }

  private stateChanged(channel: string, before: ChannelState, after: ChannelState): void {
    this.states.set(channel, before, after);
    this.options.onChannelState(channel, before, after);
  }
}
