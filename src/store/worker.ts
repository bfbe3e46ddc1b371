import { parentPort, workerData } from 'node:worker_threads';
import { readAccounting } from './accounting.ts';
import { acknowledgeBatch, enqueueChanges, nextBatch } from './batches.ts';
import { countBatchError, deleteConsumer, readConsumers, readTargetedConsumers, saveConsumer } from './consumerRows.ts';
import { claimDeliveries, deadLetters } from './claims.ts';
import { Database } from './database.ts';
import {
  channelCounts,
  nextDueMs,
  purgeDeliveries,
  raiseEpoch,
  resendDeliveries,
  settleDeliveries,
  withdrawnOf,
} from './deliveries.ts';
import { noteEgress, readEgress } from './egress.ts';
import { findEvent, insertEvents, readHistory, readRecent } from './events.ts';
import {
  deleteCursor,
  enqueueInbox,
  loadCursor,
  readChannelStates,
  readInbox,
  saveChannelState,
  saveCursor,
} from './keyed.ts';
import { channelMetrics } from './metrics.ts';
import { readDeliveries, readVolume } from './overview.ts';
import { deleteMute, readMutes, saveMute } from './mutes.ts';
import { acknowledgeProblem, readProblems } from './problems.ts';
import type { StoreReplies, StoreReply, StoreRequest, StoreRequests, StoreWorkerData, SyncStore } from './protocol.ts';
import { prune } from './retention.ts';
import { isCorruption, translateSqliteError } from './sqliteError.ts';
import type { AcceptedEvent } from './store.ts';
import { loadTree, saveTree } from './trees.ts';
import { addWatcher, deleteWatcher, readWatchers, updateWatcher } from './watchers.ts';

const { directory, owner, maxPages } = workerData as StoreWorkerData;
const port = parentPort;
if (port === null) throw new Error('This file runs as a worker of the store.');

let replies: StoreReply[] = [];
const reply = (message: StoreReply): void => {
  if (replies.length === 0) queueMicrotask(post);
  replies.push(message);
};
const post = (): void => {
  if (replies.length === 0) return;
  port.postMessage(replies satisfies StoreReplies);
  replies = [];
};
const path = directory;

let database: Database;
try {
  database = Database.open({ directory, maxPages });
  reply({ kind: 'ready', health: database.health });
} catch (error) {
  const { reason, message } = translateSqliteError(error, path);
  reply({ kind: 'failed', failure: { reason, message } });
  post();
  process.exit(0);
}

const methods: Omit<SyncStore, 'report'> & Partial<Pick<SyncStore, 'report'>> = {
  accept: (events) => insertEvents(database, events),
  history: (query) => readHistory(database, query),
  find: (eventId) => findEvent(database, eventId),
  recent: (sinceMs, workspace) => readRecent(database, sinceMs, workspace),
  accounting: () => readAccounting(database),
  raiseEpoch: () => raiseEpoch(database),
  claim: (request) => claimDeliveries(database, request, owner),
  settle: (updates, epoch) => settleDeliveries(database, updates, epoch, owner),
  nextDueMs: (query) => nextDueMs(database, query, owner),
  withdrawn: (ids) => withdrawnOf(database, ids),
  resend: (ids, nowMs) => resendDeliveries(database, ids, nowMs),
  purge: (ids) => purgeDeliveries(database, ids),
  problems: (query) => readProblems(database, query),
  acknowledge: (workspace, key, acknowledged) => acknowledgeProblem(database, workspace, key, acknowledged),
  mutes: (workspace) => readMutes(database, workspace),
  saveMute: (row) => saveMute(database, row),
  deleteMute: (id) => deleteMute(database, id),
  channelMetrics: () => channelMetrics(database),
  volume: (query) => readVolume(database, query),
  deliveries: (query) => readDeliveries(database, query),
  deadLetters: (limit) => deadLetters(database, limit),
  channelStates: () => readChannelStates(database),
  saveChannelState: (row) => saveChannelState(database, row),
  channelCounts: () => channelCounts(database),
  watchers: (workspace) => readWatchers(database, workspace),
  addWatcher: (row) => addWatcher(database, row),
  updateWatcher: (row) => updateWatcher(database, row),
  deleteWatcher: (workspace, number) => deleteWatcher(database, workspace, number),
  loadCursor: (workspace, key) => loadCursor(database, workspace, key),
  saveCursor: (workspace, key, value) => saveCursor(database, workspace, key, value),
  deleteCursor: (workspace, key) => deleteCursor(database, workspace, key),
  loadTree: (workspace, root) => loadTree(database, workspace, root),
  saveTree: (workspace, root, update) => saveTree(database, workspace, root, update),
  enqueueInbox: (event, redacted) => enqueueInbox(database, event, redacted),
  readInbox: (limit) => readInbox(database, limit),
  noteEgress: (rows, endings) => noteEgress(database, rows, endings),
  egress: (query) => readEgress(database, query),
  consumers: (workspace) => readConsumers(database, workspace),
  saveConsumer: (row) => saveConsumer(database, row),
  targetedConsumers: () => readTargetedConsumers(database),
  deleteConsumer: (workspace, name) => deleteConsumer(database, workspace, name),
  enqueueChanges: (workspace, offers) => enqueueChanges(database, workspace, offers),
  nextBatch: (request) => nextBatch(database, request),
  acknowledgeBatch: (workspace, consumer, id) => acknowledgeBatch(database, workspace, consumer, id),
  countBatchError: (workspace, name) => countBatchError(database, workspace, name),
  prune: (beforeMs, maxBytes) => prune(database, beforeMs, maxBytes),
};

/**
 * Runs `work`; a damaged file is repaired and the work done once more on what could be saved. First the
 * file is only opened anew: another process may have repaired it already.
 */
function repairing<T>(work: () => T, repairs: readonly boolean[] = [false, true]): T {
  try {
    return work();
  } catch (error) {
    const [isDamaged, ...left] = repairs;
    if (isDamaged === undefined || !isCorruption(error)) throw error;
    database.close();
    database = Database.open({ directory, maxPages, isDamaged });
    return repairing(work, left);
  }
}

function answer(id: number, work: () => unknown): void {
  try {
    reply({ kind: 'done', id, result: repairing(work) });
  } catch (error) {
    const { reason, message } = translateSqliteError(error, path);
    reply({ kind: 'refused', id, failure: { reason, message } });
  }
}

/** Few ask for a report, and what counts one is no small code. */
async function answerReport(request: StoreRequest): Promise<void> {
  const loaded = await import('./report.ts').catch((error: unknown) => ({ error }));
  answer(request.id, () => {
    // After an update the file may be gone; the history itself goes on.
    if ('error' in loaded) throw loaded.error;
    methods.report = (query) => loaded.readReport(database, query);
    return run(request);
  });
}

let waiting: StoreRequest[] = [];

/**
 * Group commit: all writes that were asked for while the last transaction ran come together and share the next one. When the
 * shared one fails each call gets its own, so that one bad call cannot take others with it.
 */
function flush(): void {
  const batch = waiting;
  waiting = [];
  const [only] = batch;
  if (only === undefined) return;
  if (batch.length === 1) {
    answer(only.id, () => together(batch)[0]);
    return;
  }
  try {
    const results = repairing(() => together(batch));
    for (const [index, { id }] of batch.entries()) reply({ kind: 'done', id, result: results[index] });
  } catch {
    for (const request of batch) answer(request.id, () => together([request])[0]);
  }
}

function together(batch: StoreRequests): unknown[] {
  return database.transaction(() => batch.map(run), batch.some(mustReachDisk));
}

/** Who published was told that it is safe; what is urgent must not be lost with the power either. */
function mustReachDisk({ method, args }: StoreRequest): boolean {
  if (method === 'enqueueInbox') return true;
  if (method !== 'accept') return false;
  return (args[0] as readonly AcceptedEvent[]).some(
    ({ event }) => event.priority === 'high' || event.priority === 'critical',
  );
}

function run({ method, args }: StoreRequest): unknown {
  if (method === 'close') {
    database.close();
    return undefined;
  }
  const work = methods[method] as (...rest: readonly unknown[]) => unknown;
  return work(...args);
}

/** Small writes that many callers make at once. */
const grouped: ReadonlySet<StoreRequest['method']> = new Set(['accept', 'enqueueInbox', 'noteEgress', 'settle']);

port.on('message', (requests: StoreRequests) => {
  for (const request of requests) {
    if (grouped.has(request.method)) {
      waiting.push(request);
      continue;
    }
    // Order between calls of one caller holds: what was accepted before is visible to what comes after.
    flush();
    if (request.method === 'report') {
      void answerReport(request);
      continue;
    }
    answer(request.id, () => run(request));
    if (request.method !== 'close') continue;
    post();
    port.close();
  }
  flush();
});
