import type { OpenChannel, Outcome } from '../channels/channel.ts';
import type { Batch } from '../core/batch.ts';
import type { Clock } from '../core/clock.ts';
import { errorMessage } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import { type Redactor, RedactionTally } from '../core/redaction.ts';
import type { BatchStore, TargetedConsumer } from '../store/consumers.ts';
import { BatchConnection, type Refusal } from './batchConnection.ts';
import { toldBatch } from './toldBatch.ts';

export interface BatchPostsOptions {
  readonly store: BatchStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly newId: () => string;
  readonly redactor: Redactor;
  /** The epoch under which this process leads; undefined while it does not. */
  readonly epoch: () => number | undefined;
  /** Whether nothing may leave the machine. */
  readonly isSilent: () => boolean;
  /** Whether the channel of an outbox key is open here and takes batches. */
  takesBatches(channel: string): Promise<boolean>;
  /** One attempt under the channel's policies; rejects when it cannot be made. */
  carry(channel: string, send: (open: OpenChannel, signal: AbortSignal) => Promise<Outcome>): Promise<Outcome>;
}

interface Posted {
  consumer: TargetedConsumer;
  readonly connection: BatchConnection;
}

/** Wait before the store is asked again after it failed, in ms. */
const storeRetryMs = 1000;

/**
 * The leader's part: posts the batches of all workspaces whose consumers have a channel as target. When
 * a batch is due, and when a refused one comes again, is decided as for every consumer; pace, breaker
 * and pause are those of the channel, shared with its messages.
 */
export class BatchPosts {
  private readonly options: BatchPostsOptions;
  private readonly posted = new Map<string, Posted>();
  private looking: Promise<void> | undefined;
  private again = false;
  private isStopped = false;

  constructor(options: BatchPostsOptions) {
    this.options = options;
  }

  /** Something was queued or configured anew, or the leadership changed. Calls during a look are combined. */
  poke(): void {
    if (this.isStopped) return;
    if (this.looking !== undefined) {
      this.again = true;
      return;
    }
    this.looking = this.look()
      .catch((error: unknown) => {
        const { logger, clock } = this.options;
        logger.error(`The batches could not be looked for: ${errorMessage(error)}`, error);
        clock.after(storeRetryMs, () => this.poke());
      })
      .finally(() => {
        this.looking = undefined;
        if (!this.again) return;
        this.again = false;
        this.poke();
      });
  }

  /** Begins no further attempt; resolves when the attempt in flight is recorded, which the delivery worker must let end or cut. */
  async stop(): Promise<void> {
    this.isStopped = true;
    for (const { connection } of this.posted.values()) connection.dispose();
    await this.looking;
    await Promise.all([...this.posted.values()].map(({ connection }) => connection.stop()));
  }

  private get mayPost(): boolean {
    return !this.isStopped && this.options.epoch() !== undefined && !this.options.isSilent();
  }

  private async look(): Promise<void> {
    const rows = this.mayPost ? await this.options.store.targetedConsumers() : [];
    const wanted = new Set<string>();
    for (const row of rows) {
      if (!(await this.options.takesBatches(row.target.channel))) continue;
      const key = JSON.stringify([row.workspace, row.name, row.target.channel]);
      wanted.add(key);
      const known = this.posted.get(key);
      if (known === undefined) this.connect(key, row);
      else {
        known.consumer = row;
        known.connection.noteWaiting(row.waiting);
      }
    }
    for (const [key, { connection }] of this.posted) {
      if (wanted.has(key)) continue;
      connection.dispose();
      this.posted.delete(key);
    }
  }

  private connect(key: string, consumer: TargetedConsumer): void {
    if (!this.mayPost) return;
    const { store, clock, logger, newId, epoch } = this.options;
    const { workspace, name } = consumer;
    const entry: Posted = {
      consumer,
      connection: new BatchConnection({
        consumer: name,
        clock,
        logger,
        subscription: () => entry.consumer.target,
        next: async () => {
          const { size } = entry.consumer.target;
          const request = { workspace, consumer: name, size, id: newId(), epoch: epoch() };
          return this.mayPost ? store.nextBatch(request) : undefined;
        },
        deliver: (batch) => this.post(key, entry, batch),
        acknowledge: (id) => store.acknowledgeBatch(workspace, name, id),
        countError: () => store.countBatchError(workspace, name),
      }),
    };
    this.posted.set(key, entry);
    entry.connection.start(consumer.depth > 0);
  }

  private async post(key: string, entry: Posted, batch: Batch): Promise<Refusal | undefined> {
    const { channel, baseFolder } = entry.consumer.target;
    const tally = new RedactionTally();
    const told = toldBatch(batch, baseFolder, (path) => this.options.redactor.text(path, tally));
    const outcome = await this.options.carry(channel, async (open, signal): Promise<Outcome> => {
      // It may have waited for hours while the channel was paused.
      if (!this.mayPost || this.posted.get(key) !== entry || open.sendBatch === undefined) {
        return { kind: 'rejected', reason: 'It may not be posted now.' };
      }
      const cargo = { kind: 'batch', events: [], redacted: tally.counts } as const;
      return open.sendBatch(told, { deliveryId: batch.id, signal, cargo });
    });
    if (outcome.kind === 'sent') return undefined;
    const { reason } = outcome;
    return outcome.kind === 'retry' ? { reason, afterMs: outcome.afterMs } : { reason };
  }
}
