import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { LookoutError } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type {
  StoreMethod,
  StoreReplies,
  StoreReply,
  StoreRequest,
  StoreRequests,
  StoreWorkerData,
} from './protocol.ts';
import type { Store, StoreHealth } from './store.ts';

export interface OpenStoreOptions {
  /** Folder of the database; made with rights for its owner only. */
  readonly directory: string;
  /** The worker's file; without it the source beside this file. */
  readonly workerUrl?: URL | undefined;
  readonly logger: Logger;
  /** Upper bound of the file in pages, for tests of a full disk. */
  readonly maxPages?: number | undefined;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const methodNames: readonly StoreMethod[] = [
  'accept',
  'history',
  'find',
  'recent',
  'accounting',
  'raiseEpoch',
  'claim',
  'settle',
  'nextDueMs',
  'withdrawn',
  'deadLetters',
  'resend',
  'purge',
  'problems',
  'acknowledge',
  'mutes',
  'saveMute',
  'deleteMute',
  'channelMetrics',
  'volume',
  'deliveries',
  'report',
  'channelStates',
  'saveChannelState',
  'channelCounts',
  'watchers',
  'addWatcher',
  'updateWatcher',
  'deleteWatcher',
  'loadCursor',
  'saveCursor',
  'deleteCursor',
  'loadTree',
  'saveTree',
  'enqueueInbox',
  'readInbox',
  'noteEgress',
  'egress',
  'consumers',
  'saveConsumer',
  'targetedConsumers',
  'deleteConsumer',
  'enqueueChanges',
  'nextBatch',
  'acknowledgeBatch',
  'countBatchError',
  'prune',
];

/**
 * Opens the store behind its worker thread.
 *
 * @throws LookoutError `denied` for a folder that cannot be written, `unavailable` for a newer format or a lock.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const { directory, maxPages, logger } = options;
  const data: StoreWorkerData = { directory, owner: randomUUID(), maxPages };
  const worker = new Worker(options.workerUrl ?? new URL('./worker.ts', import.meta.url), { workerData: data });
  const pending = new Map<number, Pending>();
  const ready = Promise.withResolvers<StoreHealth>();
  let nextId = 1;
  let ended: LookoutError | undefined;
  let unsent: StoreRequest[] = [];

  const end = (error: LookoutError): void => {
    ended ??= error;
    ready.reject(error);
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  };
  const take = (message: StoreReply): void => {
    if (message.kind === 'ready') ready.resolve(message.health);
    else if (message.kind === 'failed') end(new LookoutError(message.failure.reason, message.failure.message));
    else {
      const call = pending.get(message.id);
      pending.delete(message.id);
      if (message.kind === 'done') call?.resolve(message.result);
      else call?.reject(new LookoutError(message.failure.reason, message.failure.message));
    }
  };
  worker.on('message', (replies: StoreReplies) => {
    for (const message of replies) take(message);
    // What came while the worker was at work goes together: the fewer the posts, the less the two threads wake each other.
    if (unsent.length > 0 && pending.size === unsent.length) setImmediate(send);
  });
  worker.on('error', (error) => {
    logger.error('The store ended unexpectedly.', error);
    end(
      new LookoutError('unavailable', 'The history ended unexpectedly. Reload the window to start it again.', {
        cause: error,
      }),
    );
  });
  worker.on('exit', () => end(new LookoutError('unavailable', 'The history is closed.')));

  const send = (): void => {
    if (unsent.length === 0) return;
    worker.postMessage(unsent satisfies StoreRequests);
    unsent = [];
  };
  const call = (method: StoreRequest['method'], args: readonly unknown[]): Promise<unknown> => {
    if (ended !== undefined) return Promise.reject(ended);
    const id = nextId;
    nextId += 1;
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject });
      if (pending.size === 1) setImmediate(send);
      unsent.push({ id, method, args });
    });
  };

  const health = await ready.promise;
  const methods = Object.fromEntries(
    methodNames.map((method) => [method, (...args: readonly unknown[]) => call(method, args)]),
  ) as unknown as Pick<Store, StoreMethod>;
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    if (ended === undefined) await call('close', []);
    await worker.terminate();
  };
  return {
    ...methods,
    health,
    close: () => (closing ??= close()),
    dispose: () => void worker.terminate(),
  };
}
