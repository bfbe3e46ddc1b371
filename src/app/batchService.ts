import type { Clock } from '../core/clock.ts';
import { type Disposable, toDisposable } from '../core/disposable.ts';
import { LookoutError } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { PathChange } from '../core/pathChange.ts';
import { type BatchStore, type ConsumerRow, type ConsumerStatistics, maxQueuedItems } from '../store/consumers.ts';
import { type BatchOptions, type DeliverBatch, parseSubscription } from './batch.ts';
import { BatchConnection } from './batchConnection.ts';
import { compileSelection, type Selection } from './batchSelection.ts';

export interface BatchServiceOptions {
  readonly store: BatchStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly newId: () => string;
  readonly workspaceKey: string;
  /** Folder below which globs are matched; absolute. */
  readonly baseFolder: string;
  /** Something was queued for a consumer whose batches a channel posts. */
  readonly onTargeted: () => void;
}

/**
 * Hands file changes to pipelines in acknowledged batches. What was published reaches every consumer at
 * least once: it is queued durably, and delivered again under the same batch id until acknowledged,
 * across restarts. A consumer that subscribed once collects until it is removed, also while it is not
 * connected. Bounds and overflow policy: {@link BatchStore.enqueueChanges}.
 */
export class BatchService implements Disposable {
  private readonly options: BatchServiceOptions;
  private readonly connections = new Map<string, BatchConnection>();
  private readonly selections = new Map<string, { readonly globs: string; readonly select: Selection }>();

  constructor(options: BatchServiceOptions) {
    this.options = options;
  }

  /**
   * Queues changes for all consumers, in order; what `urgentGlobs` match goes first, beside what each
   * consumer finds urgent. Durable once resolved: only then may their source forget them.
   */
  async publish(changes: readonly PathChange[], urgentGlobs: readonly string[] = []): Promise<void> {
    if (changes.length === 0) return;
    const urgent = compileSelection({ paths: [], priorityGlobs: urgentGlobs }, this.options.baseFolder)(changes);
    const urgentChanges = new Set(urgent.filter((offer) => offer.urgent).map(({ change }) => change));
    const { store, logger, workspaceKey } = this.options;
    // Read anew: another process may have added or removed a consumer of this workspace.
    const rows = await store.consumers(workspaceKey);
    const targeted = new Set(rows.filter(({ target }) => target !== undefined).map(({ name }) => name));
    const offers = rows
      .map((row) => ({
        consumer: row.name,
        offers: this.selectionOf(row)(changes).map((offer) =>
          urgentChanges.has(offer.change) ? { ...offer, urgent: true } : offer,
        ),
      }))
      .filter((item) => item.offers.length > 0);
    if (offers.length === 0) return;
    for (const { consumer, waiting, overflowed } of await store.enqueueChanges(workspaceKey, offers)) {
      if (overflowed > 0) {
        logger.warn(
          `Batch consumer ${consumer}: more than ${maxQueuedItems} changes were not taken; ${overflowed} were replaced by one rescan.`,
        );
      }
      this.connections.get(consumer)?.noteWaiting(waiting);
    }
    if (offers.some(({ consumer }) => targeted.has(consumer))) this.options.onTargeted();
  }

  /**
   * Connects a consumer, and makes it known the first time. Disposing the answer disconnects it; its
   * queue goes on collecting. Globs apply to what is published from now on.
   *
   * @throws LookoutError `invalid` for options that do not fit, a name that is connected here already, or too many consumers.
   */
  async subscribe(name: string, options: BatchOptions, deliver: DeliverBatch): Promise<Disposable> {
    const { store, clock, logger, newId, workspaceKey } = this.options;
    const subscription = parseSubscription(name, options);
    if (this.connections.has(name)) {
      throw new LookoutError('invalid', `Batches: a consumer named "${name}" is connected already.`);
    }
    const connection = new BatchConnection({
      consumer: name,
      subscription: () => subscription,
      clock,
      logger,
      deliver: async (batch) => {
        await deliver(batch);
        return undefined;
      },
      next: () => store.nextBatch({ workspace: workspaceKey, consumer: name, size: subscription.size, id: newId() }),
      acknowledge: (id) => store.acknowledgeBatch(workspaceKey, name, id),
      countError: () => store.countBatchError(workspaceKey, name),
    });
    this.connections.set(name, connection);
    const disconnect = (): void => {
      connection.dispose();
      if (this.connections.get(name) === connection) this.connections.delete(name);
    };
    try {
      const { paths, priorityGlobs } = subscription;
      await store.saveConsumer({ workspace: workspaceKey, name, paths, priorityGlobs });
      connection.start(((await this.statistics(name))?.depth ?? 0) > 0);
    } catch (error) {
      disconnect();
      throw error;
    }
    return toDisposable(disconnect);
  }

  /** Disconnects a consumer and removes it with everything that waits for it. Unknown names are no error. */
  async unsubscribe(name: string): Promise<void> {
    this.connections.get(name)?.dispose();
    this.connections.delete(name);
    await this.options.store.deleteConsumer(this.options.workspaceKey, name);
  }

  /** Numbers of one consumer of this workspace; undefined when it is not known. */
  async statistics(name: string): Promise<ConsumerStatistics | undefined> {
    return (await this.list()).find((item) => item.name === name);
  }

  /** Numbers of all consumers of this workspace, by name. */
  async list(): Promise<ConsumerStatistics[]> {
    const rows = await this.options.store.consumers(this.options.workspaceKey);
    return rows.map(({ statistics }) => statistics);
  }

  dispose(): void {
    for (const connection of this.connections.values()) connection.dispose();
    this.connections.clear();
  }

  private selectionOf(row: ConsumerRow): Selection {
    const globs = JSON.stringify([row.paths, row.priorityGlobs]);
    const known = this.selections.get(row.name);
    if (known?.globs === globs) return known.select;
    const select = compileSelection(row, this.options.baseFolder);
    this.selections.set(row.name, { globs, select });
    return select;
  }
}
