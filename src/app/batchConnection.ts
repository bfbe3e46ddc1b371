import type { Clock } from '../core/clock.ts';
import type { Disposable } from '../core/disposable.ts';
import { errorMessage } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import { formatDuration } from '../core/units.ts';
import type { Batch } from '../core/batch.ts';
import type { StoredBatch } from '../store/consumers.ts';
import type { Subscription } from './batch.ts';

const firstRetryMs = 1000;
const longestRetryMs = 60_000;

/** Why a batch was not taken. */
export interface Refusal {
  readonly reason: string;
  /** Shortest wait that the consumer asked for, in ms. */
  readonly afterMs?: number | undefined;
}

export interface BatchConnectionOptions {
  readonly consumer: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** As it is now; asked anew for each batch. */
  subscription(): Pick<Subscription, 'size' | 'waitMs'>;
  /** Undefined acknowledges; rejecting refuses like an answer. */
  deliver(batch: Batch): Promise<Refusal | undefined>;
  /** The batch under way, else a new one. */
  next(): Promise<StoredBatch | undefined>;
  acknowledge(id: string): Promise<unknown>;
  countError(): Promise<void>;
}

/**
 * Hands batches to one connected consumer, one at a time. A batch is due when it is full, or `waitMs`
 * after its first change; what was left by an earlier run, and what waits behind a full batch, at once.
 * A batch that was refused comes again after 1 s, 2 s, 4 s … 60 s, or later when the consumer asked for
 * that. There is no time limit for `deliver`: only the consumer knows how long its work takes.
 */
export class BatchConnection implements Disposable {
  private readonly options: BatchConnectionOptions;
  private isStopped = false;
  private waiting = 0;
  /** Monotonic time at which the first waiting item came; undefined while none waits. */
  private waitingSince: number | undefined;
  private notes = 0;
  private interrupt: (() => void) | undefined;
  private isRetrying = false;
  private running: Promise<void> | undefined;

  constructor(options: BatchConnectionOptions) {
    this.options = options;
  }

  /** Begins to deliver; with `hasBacklog` at once. */
  start(hasBacklog: boolean): void {
    if (hasBacklog) this.waitingSince = Number.NEGATIVE_INFINITY;
    this.running = this.run();
  }

  /** The queue was changed: `waiting` items are not in a batch. */
  noteWaiting(waiting: number): void {
    this.notes += 1;
    this.waiting = waiting;
    this.waitingSince = waiting === 0 ? undefined : (this.waitingSince ?? this.options.clock.monotonic());
    if (!this.isRetrying) this.interrupt?.();
  }

  /** Delivers nothing more. A batch that is being worked on may still be acknowledged. */
  dispose(): void {
    this.isStopped = true;
    this.interrupt?.();
  }

  /** Disposes, and resolves when the batch that is being worked on was answered and recorded. */
  async stop(): Promise<void> {
    this.dispose();
    await this.running;
  }

  private async run(): Promise<void> {
    const { consumer, logger } = this.options;
    let failures = 0;
    while (!this.isStopped) {
      if (failures === 0) await this.untilDue();
      if (this.isStopped) return;
      const refusal = await this.deliverNext().catch(refusalOf);
      // The store closes before the last answers come in; those batches come again after the next start.
      if (this.isStopped) return;
      if (refusal === undefined) {
        failures = 0;
        continue;
      }
      const pauseMs = Math.max(refusal.afterMs ?? 0, Math.min(longestRetryMs, firstRetryMs * 2 ** failures));
      failures += 1;
      logger.warn(`Batch consumer ${consumer}: ${refusal.reason} The batch comes again in ${formatDuration(pauseMs)}.`);
      this.isRetrying = true;
      await this.pause(pauseMs);
      this.isRetrying = false;
    }
  }

  private async deliverNext(): Promise<Refusal | undefined> {
    const { options, notes } = this;
    const batch = await options.next();
    // A note that came meanwhile may be newer than this answer: at worst it costs one look at an empty queue.
    if (this.notes === notes) {
      this.waiting = batch?.remaining ?? 0;
      this.waitingSince = this.waiting === 0 ? undefined : Number.NEGATIVE_INFINITY;
    }
    if (batch === undefined || this.isStopped) return undefined;
    const refusal = await options.deliver({ ...batch, consumer: options.consumer }).catch(refusalOf);
    if (refusal === undefined) await options.acknowledge(batch.id);
    // What is refused to a consumer that is not connected any more is not its doing.
    else if (!this.isStopped) await options.countError();
    return refusal;
  }

  private async untilDue(): Promise<void> {
    const { clock } = this.options;
    while (!this.isStopped) {
      const { size, waitMs } = this.options.subscription();
      if (this.waiting >= size) return;
      const leftMs = this.waitingSince === undefined ? undefined : this.waitingSince + waitMs - clock.monotonic();
      if (leftMs !== undefined && leftMs <= 0) return;
      await this.pause(leftMs);
    }
  }

  /** Rests until interrupted, at most `ms` when given. */
  private pause(ms: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        timer?.dispose();
        this.interrupt = undefined;
        resolve();
      };
      const timer = ms === undefined ? undefined : this.options.clock.after(ms, end);
      this.interrupt = end;
    });
  }
}

function refusalOf(error: unknown): Refusal {
  return { reason: errorMessage(error) };
}
