import { isDeepStrictEqual } from 'node:util';
import { LookoutError } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { BatchStore, BatchTarget, ConsumerRow } from '../store/consumers.ts';

/** Before the name of a channel. Names that programs choose have no colon. */
const prefix = 'webhook:';

/** Whether a consumer is a channel: whether it is connected stands in the store. */
export function isWebhookConsumer(name: string): boolean {
  return name.startsWith(prefix);
}

/** A channel that takes batches now. */
export interface BatchChannel extends Omit<BatchTarget, 'baseFolder'> {
  readonly name: string;
  readonly paths: readonly string[];
  readonly priorityGlobs: readonly string[];
}

/**
 * Makes the consumers of a workspace fit its channels. A consumer whose channel is not among them keeps
 * its queue and goes on collecting: a typing error in the configuration must not cost what waits.
 */
export async function applyBatchChannels(
  channels: readonly BatchChannel[],
  around: {
    readonly store: BatchStore;
    readonly logger: Logger;
    readonly workspaceKey: string;
    readonly baseFolder: string;
  },
): Promise<void> {
  const { store, logger, workspaceKey: workspace, baseFolder } = around;
  const known = await store.consumers(workspace);
  const wanted = channels.map(({ name, channel, size, waitMs, ...globs }): ConsumerRow => {
    return { workspace, name: prefix + name, ...globs, target: { channel, size, waitMs, baseFolder } };
  });
  const silenced = known
    .filter(({ name, target }) => target !== undefined && !wanted.some((row) => row.name === name))
    .map(({ name, paths, priorityGlobs }): ConsumerRow => ({ workspace, name, paths, priorityGlobs }));
  for (const row of [...silenced, ...wanted]) {
    const { statistics: _numbers, ...before } = known.find(({ name }) => name === row.name) ?? {
      statistics: undefined,
    };
    if (isDeepStrictEqual(before, row)) continue;
    await store.saveConsumer(row).catch((error: unknown) => {
      if (!LookoutError.is(error, 'invalid')) throw error;
      logger.warn(`${row.name} gets no batches: ${error.message}`);
    });
  }
}
