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
  /** Ends the attempt in flight and any further one: somebody withdrew the messages. */
  withdraw(ids: ReadonlySet<string>): void;
  readonly isWithdrawn: boolean;
  /** Deliveries that somebody may withdraw while they wait here. */
  readonly withdrawable: readonly string[];
  /** Never throws; obeys `signal`. */
  attempt(destination: Destination, signal: AbortSignal): Promise<Outcome>;
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
  /** The lane has nothing left or cannot take more. */
  idle(): void;
}

/** Longest wait in ms that a service is granted; more is left of it only where the clock stepped back since. */
const maxAskedMs = 3_600_000;

/** Sends what one channel is given, one after the other: bucket → breaker → one attempt → outcome. Never throws. */
export class Lane implements Disposable {
  private readonly port: LanePort;
  private readonly queue: LaneJob[] = [];
  private readonly abort = new AbortController();
  private current: ChannelState;
  private bucket: BucketState | undefined;
  private notBeforeMs = 0;
  private timer: Disposable | undefined;
  private running: Promise<void> | undefined;
  private stopping = false;

  constructor(port: LanePort, state: ChannelState) {
    this.port = port;
    this.current = state;
  }

  get state(): ChannelState {
    return this.current;
  }

  /** Whether something is still waiting here; the worker claims no more for this channel meanwhile. */
  get isBusy(): boolean {
    return this.queue.length > 0 || this.running !== undefined || this.current.pause !== undefined;
  }

  /** Deliveries that wait here or are in flight, and that somebody may withdraw. */
  get withdrawable(): string[] {
    return this.queue.flatMap((job) => job.withdrawable);
  }

  withdraw(ids: ReadonlySet<string>): void {
    for (const job of this.queue) job.withdraw(ids);
  }

  take(jobs: readonly LaneJob[]): void {
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

  resume(): void {
    this.become({ breaker: { kind: 'closed', failures: 0 } });
    this.wake();
  }

  /** Lets the attempt in flight end within `graceMs`, then cuts it; what is left is abandoned. */
  async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    this.timer?.dispose();
    const cut = this.port.clock.after(graceMs, () => this.abort.abort());
    await this.running;
    cut.dispose();
    this.abandon();
  }

  dispose(): void {
    this.stopping = true;
    this.timer?.dispose();
    this.abort.abort();
    if (this.running === undefined) this.abandon();
  }

  private abandon(): void {
    for (const job of this.queue.splice(0)) job.abandon();
  }

  private wake(): void {
    this.timer?.dispose();
    this.timer = undefined;
    if (this.running !== undefined || this.stopping) return;
    this.running = this.run().finally(() => {
      this.running = undefined;
      if (this.stopping) this.abandon();
      else if (this.queue.length === 0) this.port.idle();
      // A job that came after the last look at the queue found the lane still running.
      else if (this.timer === undefined && this.current.pause === undefined) this.wake();
    });
  }

  private async run(): Promise<void> {
    while (this.queue.length > 0 && !this.stopping && this.current.pause === undefined) {
      const destination = await this.port.destination();
      const job = this.queue[0];
      if (job === undefined) return;
      if (!(await job.prepare())) {
        this.queue.shift();
        continue;
      }
      if (destination === undefined) {
        this.queue.shift();
        await job.unconfigured();
        continue;
      }
      const waitMs = this.waitFor(destination);
      if (waitMs > 0) {
        if (this.current.breaker.kind === 'open' && (await job.divert('It failed several times in a row.'))) {
          this.queue.shift();
          continue;
        }
        this.timer = this.port.clock.after(waitMs, () => {
          // The run that armed this timer has ended: its `finally` ran before any timer can.
          this.wake();
        });
        return;
      }
      const outcome = await job.attempt(destination, this.abort.signal);
      if (this.abort.signal.aborted) return;
      // That an attempt was broken off says nothing of the service, and its result is written already.
      if (job.isWithdrawn) {
        this.queue.shift();
        continue;
      }
      await this.conclude(job, destination, outcome);
      this.queue.shift();
    }
  }

  private waitFor(destination: Destination): number {
    const nowMs = this.port.clock.now();
    const admitted = admit(this.current.breaker, destination.breaker, nowMs);
    if (admitted.state !== this.current.breaker) this.become({ ...this.current, breaker: admitted.state });
    const askedMs = this.notBeforeMs - nowMs;
    const blockedMs = Math.max(admitted.waitMs, askedMs > maxAskedMs ? 0 : askedMs);
    if (blockedMs > 0) return blockedMs;
    const taken = takeToken(this.bucket ?? fullBucket(destination.pace, nowMs), destination.pace, nowMs);
    this.bucket = taken.state;
    return taken.waitMs;
  }

  /** Draws the conclusions for the channel, and hands the outcome to the job. */
  private async conclude(job: LaneJob, destination: Destination, outcome: Outcome): Promise<void> {
    const nowMs = this.port.clock.now();
    const { breaker } = this.current;
    if (outcome.kind === 'sent') {
      this.notBeforeMs = nowMs + (outcome.pauseMs ?? 0);
      this.become({ ...this.current, breaker: onSuccess(breaker, destination.breaker) });
    } else if (outcome.kind === 'retry') {
      // Being asked to slow down says that the service is well.
      if (outcome.cause === 'rateLimit') this.notBeforeMs = nowMs + (outcome.afterMs ?? 1000);
      else this.become({ ...this.current, breaker: onFailure(breaker, destination.breaker, nowMs) });
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
    if (JSON.stringify(before) !== JSON.stringify(next)) this.port.changed(before, next);
  }
}
