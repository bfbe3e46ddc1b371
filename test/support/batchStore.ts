import { acknowledgeBatch, enqueueChanges, nextBatch } from '../../src/store/batches.ts';
import {
  countBatchError,
  deleteConsumer,
  readConsumers,
  readTargetedConsumers,
  saveConsumer,
} from '../../src/store/consumerRows.ts';
import type { BatchStore } from '../../src/store/consumers.ts';
import { Database } from '../../src/store/database.ts';
import { tempFolder } from './tempFolder.ts';

/** The real queues on a real file, without the worker: a virtual clock cannot wait for another thread. */
export function openBatchStore(): Disposable & { readonly store: BatchStore; readonly database: Database } {
  const folder = tempFolder();
  const database = Database.open({ directory: folder.path });
  return {
    database,
    store: {
      consumers: async (workspace) => readConsumers(database, workspace),
      saveConsumer: async (row) => saveConsumer(database, row),
      targetedConsumers: async () => readTargetedConsumers(database),
      deleteConsumer: async (workspace, name) => deleteConsumer(database, workspace, name),
      enqueueChanges: async (workspace, offers) => enqueueChanges(database, workspace, offers),
      nextBatch: async (request) => nextBatch(database, request),
      acknowledgeBatch: async (workspace, consumer, id) => acknowledgeBatch(database, workspace, consumer, id),
      countBatchError: async (workspace, name) => countBatchError(database, workspace, name),
    },
    [Symbol.dispose]: () => {
      database.close();
      folder[Symbol.dispose]();
    },
  };
}
