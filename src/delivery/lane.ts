import type { Message, OpenChannel, Outcome, PaceLimit } from '../channels/channel.ts';
import type { Clock } from '../core/clock.ts';
import type { Disposable } from '../core/disposable.ts';
import type { Language } from '../core/language.ts';
import { admit, type BreakerPolicy, onFailure, onSuccess } from './breaker.ts';
import { type BucketState, fullBucket, takeToken } from './bucket.ts';
import type { ChannelPause, ChannelState } from './channelState.ts';
import type { RetryPolicy } from './retry.ts';

/** A destination with the policies of the present configuration. */
export interface Destination {
  readonly channel: OpenChannel;
  readonly pace: PaceLimit;
  readonly retry: RetryPolicy;
  readonly breaker: BreakerPolicy;
  readonly language: Language;
  /** The message as the user's templates tell it. Never rejects. */
  readonly retell?: ((message: Message) => Promise<Message>) | undefined;
}

/** One thing to send. The lane decides when; what becomes of it afterwards is its own business. */
export interface LaneJob {
  /** Looks once more whether there is something to send, before each attempt; what is not to be sent has been settled when it answers false. Never throws. */
  prepare(): Promise<boolean>;
  /** The breaker is open: answers whether another channel has taken over. Never throws. */
  divert(reason: string): Promise<boolean>;
  /** First attempts with a key in common are made one after the other, in the order in which they came. */
  readonly orderKeys: readonly string[];
  /** Ends the attempt in flight and any further one: somebody withdrew the messages. */
  withdraw(ids: ReadonlySet<string>): void;
  readonly isWithdrawn: boolean;
  /** Deliveries that somebody may withdraw while they wait here. */
  readonly withdrawable: readonly string[];
  /** Never throws. */
  attempt(destination: Destination): Promise<Outcome>;
  /** Breaks the attempt in flight off: there is no time left. */
  cut(): void;
  /** What the one attempt came to. The lane goes on when this resolves. */
  settle(outcome: Outcome, retry: RetryPolicy): Promise<void>;
  /** The channel is gone from the configuration; there was no attempt. */
  unconfigured(): Promise<void>;
  /** The lane stopped before there was an outcome. */
  abandon(): void;
}

/** What a lane needs from the worker. */
export interface LanePort {
  readonly clock: Clock;
  /** Removes secrets from what a service answered. */
  readonly redact: (text: string) => string;
  /** The destination as configured now; undefined when it is not configured any more. */
  destination(): Promise<Destination | undefined>;
  /** The state changed: persist it and tell. */
  changed(before: ChannelState, after: ChannelState): void;
  /** The lane has nothing left, or takes more again after it had enough. */
  hungry(): void;
}

/** Longest wait in ms that a service is granted; more is left of it only where the clock stepped back since. */
const maxAskedMs = 3_600_000;
/** Attempts of one channel at once. */
export const attemptsAtOnce = 8;
/** Messages of one channel at once whose attempt was begun and whose result is not written yet: what a kill can repeat of it. */
export const unwrittenAtOnce = 2 * attemptsAtOnce;
/** Jobs that wait in a lane when it asks for more: enough to go on with while the outbox is read. */
const lowWater = 2 * attemptsAtOnce;
/** Jobs that wait in a lane when it takes more: channels that are as fast as each other are then given more together, with one copy of each event. */
const highWater = 2 * lowWater;

/**
 * Sends what one channel is given: bucket → breaker → one attempt → outcome. Several attempts are under way at once where
 * nothing orders them: one more after each success, and one alone after anything else, so that a channel in trouble is
 * asked no more often than it would be one by one. Never throws.
 */
export class Lane implements Disposable {
  private readonly port: LanePort;
  private readonly queue: LaneJob[] = [];
  /** From the beginning of an attempt until its result is written. */
  private readonly underWay = new Map<LaneJob, Promise<void>>();
  /** Those of them whose attempt has not ended well yet. */
  private readonly attempting = new Set<LaneJob>();
  private isCut = false;
  /** Failures that counted for the breaker, over all times. */
  private failures = 0;
  private current: ChannelState;
  private bucket: BucketState | undefined;
  private notBeforeMs = 0;
  private width = 1;
  private timer: Disposable | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private hadEnough = false;
  private stopping = false;

  constructor(port: LanePort, state: ChannelState) {
    this.port = port;
    this.current = state;
  }

  get state(): ChannelState {
    return this.current;
  }

  /** Whether the worker should claim for this channel now. After a no the lane says itself when that changes. */
  takesMore(): boolean {
    const takes = this.hasRoom(highWater);
    if (!takes) this.hadEnough = true;
    return takes;
  }

  /** Deliveries that wait here or are in flight, and that somebody may withdraw. */
  get withdrawable(): string[] {
    return this.jobs().flatMap((job) => job.withdrawable);
  }

  withdraw(ids: ReadonlySet<string>): void {
    for (const job of this.jobs()) job.withdraw(ids);
  }

  /** `isAll`: no more wait in the outbox. */
  take(jobs: readonly LaneJob[], isAll: boolean): void {
    if (!isAll) this.hadEnough = true;
    if (this.stopping) {
      for (const job of jobs) job.abandon();
      return;
    }
    this.queue.push(...jobs);
    this.wake();
  }

  pause(pause: ChannelPause): void {
    this.become({ ...this.current, pause });
  }

  /** Another window changed the state; it is stored. */
  adopt(state: ChannelState): void {
    this.current = state;
    this.wake();
  }

  resume(): void {
    this.become({ breaker: { kind: 'closed', failures: 0 } });
    this.wake();
  }

  /** Lets the attempts in flight end within `graceMs`, then cuts them; what is left is abandoned. */
  async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    this.timer?.dispose();
    const cut = this.port.clock.after(graceMs, () => this.cut());
    await this.running;
    await Promise.all(this.underWay.values());
    cut.dispose();
    this.abandon();
  }

  dispose(): void {
    this.stopping = true;
    this.timer?.dispose();
    this.cut();
    if (this.running === undefined) this.abandon();
  }

  private cut(): void {
    this.isCut = true;
    for (const job of this.underWay.keys()) job.cut();
  }

  private abandon(): void {
    for (const job of this.queue.splice(0)) job.abandon();
  }

  private jobs(): LaneJob[] {
    return [...this.underWay.keys(), ...this.queue];
  }

  private hasRoom(level: number): boolean {
    return this.queue.length < level && this.timer === undefined && this.current.pause === undefined;
  }

  private wake(): void {
    this.timer?.dispose();
    this.timer = undefined;
    if (this.stopping) return;
    if (this.running !== undefined) {
      this.again = true;
      return;
    }
    this.running = this.run().finally(() => {
      this.running = undefined;
      if (this.stopping) this.abandon();
      // Something came or ended after the last look at the queue.
      else if (this.again) {
        this.again = false;
        this.wake();
      } else this.askForMore();
    });
  }

  private askForMore(): void {
    const isIdle = this.queue.length === 0 && this.underWay.size === 0;
    if (!isIdle && !(this.hadEnough && this.hasRoom(lowWater))) return;
    this.hadEnough = false;
    this.port.hungry();
  }

  private get mayStart(): boolean {
    if (this.stopping || this.current.pause !== undefined) return false;
    return this.attempting.size < this.width && this.underWay.size < unwrittenAtOnce;
  }

  /** The first job that has to wait for none before it. */
  private next(): LaneJob | undefined {
    const taken = new Set<string>();
    const take = ({ orderKeys }: LaneJob) => {
      for (const key of orderKeys) taken.add(key);
    };
    for (const job of this.underWay.keys()) take(job);
    return this.queue.find((job) => {
      const isFree = job.orderKeys.every((key) => !taken.has(key));
      take(job);
      return isFree;
    });
  }

  private leaveQueue(job: LaneJob): void {
    this.queue.splice(this.queue.indexOf(job), 1);
  }

  private async run(): Promise<void> {
    while (this.mayStart) {
      if (this.queue.length === 0) return;
      const destination = await this.port.destination();
      const job = this.next();
      if (job === undefined) return;
      if (!(await job.prepare())) {
        this.leaveQueue(job);
        continue;
      }
      if (destination === undefined) {
        this.leaveQueue(job);
        await job.unconfigured();
        continue;
      }
      // While it was prepared another attempt may have ended, and not well.
      if (!this.mayStart) return;
      const waitMs = this.waitFor(destination);
      if (waitMs > 0) {
        if (this.current.breaker.kind === 'open' && (await job.divert('It failed several times in a row.'))) {
          this.leaveQueue(job);
          continue;
        }
        this.timer = this.port.clock.after(waitMs, () => {
          // The run that armed this timer has ended: its `finally` ran before any timer can.
          this.wake();
        });
        return;
      }
      this.leaveQueue(job);
      this.start(job, destination);
    }
  }

  private start(job: LaneJob, destination: Destination): void {
    this.attempting.add(job);
    const ended = this.make(job, destination).finally(() => {
      this.attempting.delete(job);
      this.underWay.delete(job);
      this.wake();
    });
    this.underWay.set(job, ended);
  }

  private async make(job: LaneJob, destination: Destination): Promise<void> {
    const failuresBefore = this.failures;
    const outcome = await job.attempt(destination);
    // What was taken just as it was cut would otherwise be sent again after the next start.
    if (this.isCut && outcome.kind !== 'sent') job.abandon();
    // That an attempt was broken off says nothing of the service, and its result is written already.
    else if (!job.isWithdrawn) await this.conclude(job, destination, outcome, failuresBefore);
  }

  private waitFor(destination: Destination): number {
    const nowMs = this.port.clock.now();
    const admitted = admit(this.current.breaker, destination.breaker, nowMs);
    if (admitted.state !== this.current.breaker) this.become({ ...this.current, breaker: admitted.state });
    const blockedMs = Math.max(admitted.waitMs, this.askedMs(nowMs));
    if (blockedMs > 0) return blockedMs;
    const taken = takeToken(this.bucket ?? fullBucket(destination.pace, nowMs), destination.pace, nowMs);
    this.bucket = taken.state;
    return taken.waitMs;
  }

  /** What is left of the wait that the service asked for. */
  private askedMs(nowMs: number): number {
    const leftMs = this.notBeforeMs - nowMs;
    return leftMs > maxAskedMs ? 0 : Math.max(0, leftMs);
  }

  /** Another attempt under way may have been asked to wait for longer. */
  private holdFor(askedMs: number, nowMs: number): void {
    this.notBeforeMs = nowMs + Math.max(askedMs, this.askedMs(nowMs));
  }

  /** Draws the conclusions for the channel, and hands the outcome to the job. */
  private async conclude(
    job: LaneJob,
    destination: Destination,
    outcome: Outcome,
    failuresBefore: number,
  ): Promise<void> {
    const nowMs = this.port.clock.now();
    const { breaker } = this.current;
    if (outcome.kind === 'sent') {
      this.holdFor(outcome.pauseMs ?? 0, nowMs);
      // A success that set out before the breaker opened is no probe.
      const after = breaker.kind === 'open' ? breaker : onSuccess(breaker, destination.breaker);
      if (after !== breaker) this.become({ ...this.current, breaker: after });
      this.width = this.current.breaker.kind === 'closed' ? Math.min(attemptsAtOnce, this.width + 1) : 1;
      // The next one need not wait for the disk.
      this.attempting.delete(job);
      this.wake();
    } else {
      this.width = 1;
      if (outcome.kind === 'retry') {
        // Being asked to slow down says that the service is well.
        if (outcome.cause === 'rateLimit') this.holdFor(outcome.afterMs ?? 1000, nowMs);
        // What fails together with another fails of one thing, such as a service that starts anew.
        else if (failuresBefore === this.failures) {
          this.failures += 1;
          this.become({ ...this.current, breaker: onFailure(breaker, destination.breaker, nowMs) });
        }
      }
    }
    await job.settle(outcome, destination.retry);
    if (outcome.kind === 'unauthorised' || outcome.kind === 'gone') {
      this.become({
        ...this.current,
        pause: { cause: outcome.kind, reason: this.port.redact(outcome.reason), sinceMs: nowMs },
      });
    }
  }

  private become(next: ChannelState): void {
    const before = this.current;
    this.current = next;
    if (before !== next && JSON.stringify(before) !== JSON.stringify(next)) this.port.changed(before, next);
  }
}
