import { parentPort } from 'node:worker_threads';
import type { TreeRequest } from '../../src/watchers/tree/protocol.ts';
import '../../src/watchers/tree/worker.ts';

/** A subscriber that excludes this ends the worker. */
const fatalGlob = 'fatal';

// The real worker, with a way to make it fail.
parentPort?.on('message', (request: TreeRequest) => {
  if (request.kind === 'join' && request.subscriber.filter.exclude?.includes(fatalGlob) === true)
    throw new Error('The worker fails, as asked.');
});
