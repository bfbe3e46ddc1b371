import type { Message, OpenChannel, Outcome, PaceLimit } from '../channels/channel.ts';
import type { Clock } from '../core/clock.ts';
import type { Disposable } from '../core/disposable.ts';
import type { ClaimedDelivery, DeliveryUpdate } from '../store/store.ts';
import { admit, type BreakerPolicy, onFailure, onSuccess } from './breaker.ts';
import { type BucketState, fullBucket, takeToken } from './bucket.ts';
import type { ChannelPause, ChannelState } from './channelState.ts';
import { nextDelayMs, type RetryPolicy } from './retry.ts';

/** A destination with the policies of the present configuration. */
export interface Destination {
  readonly channel: OpenChannel;
  readonly pace: PaceLimit;
  readonly retry: RetryPolicy;
  readonly breaker: BreakerPolicy;
}

/** What a lane needs from the worker. */
export interface LanePort {
  readonly key: string;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Removes secrets from what a service answered. */
  readonly redact: (text: string) => string;
  /** The destination as configured now; undefined when it is not configured any more. */
  destination(): Promise<Destination | undefined>;
  /** Writes the result of an attempt; resolves only when it is durable or fenced off. */
  settle(update: DeliveryUpdate, delivery: ClaimedDelivery): Promise<void>;
  /** The state changed: persist it and tell. */
  changed(before: ChannelState, after: ChannelState): void;
  /** The lane has nothing left or cannot take more. */
  idle(): void;
}

/** Sends the messages of one channel one after the other: bucket → breaker → one attempt → outcome. Never throws. */
export class Lane implements Disposable {
  private readonly port: LanePort;
  private readonly queue: ClaimedDelivery[] = [];
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

  /** Whether claimed messages are still waiting here; the worker claims no more for this channel meanwhile. */
  get isBusy(): boolean {
    return this.queue.length > 0 || this.running !== undefined || this.current.pause !== undefined;
  }

  take(deliveries: readonly ClaimedDelivery[]): void {
    this.queue.push(...deliveries);
    this.wake();
  }

  pause(pause: ChannelPause): void {
    this.become({ ...this.current, pause });
  }

  resume(): void {
    this.become({ breaker: { kind: 'closed', failures: 0 } });
    this.wake();
  }

  /** Lets the attempt in flight end within `graceMs`, then cuts it; what is left stays in the outbox. */
  async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    this.timer?.dispose();
    const cut = this.port.clock.after(graceMs, () => this.abort.abort());
    await this.running;
    cut.dispose();
  }

  dispose(): void {
    this.stopping = true;
    this.timer?.dispose();
    this.abort.abort();
  }

  private wake(): void {
    this.timer?.dispose();
    this.timer = undefined;
    if (this.running !== undefined || this.stopping) return;
    this.running = this.run().finally(() => {
      this.running = undefined;
      if (this.queue.length === 0 && !this.stopping) this.port.idle();
    });
  }

  private async run(): Promise<void> {
    while (this.queue.length > 0 && !this.stopping && this.current.pause === undefined) {
      const destination = await this.port.destination();
      const delivery = this.queue[0];
      if (delivery === undefined) return;
      if (destination === undefined) {
        this.queue.shift();
        const error = 'The channel is not configured any more.';
        await this.port.settle({ id: delivery.id, status: 'failed', attempts: delivery.attempts, error }, delivery);
        continue;
      }
      const waitMs = this.waitFor(destination);
      if (waitMs > 0) {
        this.timer = this.port.clock.after(waitMs, () => {
          // The run that armed this timer has ended: its `finally` ran before any timer can.
          this.wake();
        });
        return;
      }
      const outcome = await attempt(destination.channel, delivery, this.abort.signal);
      if (this.abort.signal.aborted) return;
      if (await this.conclude(delivery, destination, outcome)) this.queue.shift();
    }
  }

  private waitFor(destination: Destination): number {
    const nowMs = this.port.clock.now();
    const admitted = admit(this.current.breaker, destination.breaker, nowMs);
    if (admitted.state !== this.current.breaker) this.become({ ...this.current, breaker: admitted.state });
    const blockedMs = Math.max(admitted.waitMs, Math.min(this.notBeforeMs - nowMs, 3_600_000));
    if (blockedMs > 0) return blockedMs;
    const taken = takeToken(this.bucket ?? fullBucket(destination.pace, nowMs), destination.pace, nowMs);
    this.bucket = taken.state;
    return taken.waitMs;
  }

  /** Records what an attempt came to; answers whether the message is done with here. */
  private async conclude(delivery: ClaimedDelivery, destination: Destination, outcome: Outcome): Promise<boolean> {
    const nowMs = this.port.clock.now();
    const attempts = delivery.attempts + 1;
    const { id } = delivery;
    switch (outcome.kind) {
      case 'sent':
        this.notBeforeMs = nowMs + (outcome.pauseMs ?? 0);
        this.become({ ...this.current, breaker: onSuccess(this.current.breaker, destination.breaker) });
        await this.port.settle(
          { id, status: 'sent', attempts, latencyMs: Math.max(0, nowMs - delivery.createdMs) },
          delivery,
        );
        return true;
      case 'rejected':
        await this.port.settle({ id, status: 'failed', attempts, error: outcome.reason }, delivery);
        return true;
      case 'unauthorised':
      case 'gone':
        await this.port.settle({ id, status: 'pending', attempts, error: outcome.reason }, delivery);
        this.become({
          ...this.current,
          pause: { cause: outcome.kind, reason: this.port.redact(outcome.reason), sinceMs: nowMs },
        });
        // The row is free again in the outbox; it is claimed anew after the channel is resumed.
        return true;
      case 'retry': {
        // Being asked to slow down says that the service is well.
        if (outcome.cause === 'rateLimit') this.notBeforeMs = nowMs + (outcome.afterMs ?? 1000);
        else this.become({ ...this.current, breaker: onFailure(this.current.breaker, destination.breaker, nowMs) });
        const delayMs = nextDelayMs(destination.retry, attempts, outcome.cause, outcome.afterMs, this.port.random());
        const error = outcome.reason;
        if (delayMs === undefined) await this.port.settle({ id, status: 'failed', attempts, error }, delivery);
        else await this.port.settle({ id, status: 'retrying', attempts, dueMs: nowMs + delayMs, error }, delivery);
        return true;
      }
    }
  }

  private become(next: ChannelState): void {
    const before = this.current;
    this.current = next;
    if (JSON.stringify(before) !== JSON.stringify(next)) this.port.changed(before, next);
  }
}

/** One attempt, in plain text again at once when the service refuses the rich form. */
async function attempt(channel: OpenChannel, delivery: ClaimedDelivery, signal: AbortSignal): Promise<Outcome> {
  const message: Message = { event: delivery.event, suppressed: delivery.suppressed, test: delivery.test };
  const rendered = channel.render(message);
  const outcome = await channel.send(rendered, { deliveryId: delivery.id, signal });
  if (outcome.kind !== 'rejected' || rendered.plain === undefined) return outcome;
  return channel.send({ body: rendered.plain }, { deliveryId: delivery.id, signal });
}
