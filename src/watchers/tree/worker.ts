import { parentPort } from 'node:worker_threads';
import { systemClock } from '../../core/clock.ts';
import { errorMessage } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import { digestOf } from '../content/digest.ts';
import { readForDigest } from '../content/readForDigest.ts';
import { collectGarbage } from './collectGarbage.ts';
import type { TreeMessage, TreeRequest } from './protocol.ts';
import { Tree } from './tree.ts';

const port = parentPort;
if (port === null) throw new Error('This file runs as a worker of the watchers.');

const tell = (message: TreeMessage): void => port.postMessage(message);
const log =
  (level: 'debug' | 'info' | 'warn' | 'error') =>
  (text: string, detail?: unknown): void =>
    tell({ kind: 'log', level, text: detail === undefined ? text : `${text} ${errorMessage(detail)}` });
const logger: Logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };

const trees = new Map<string, Tree>();
const waiting = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
let nextId = 1;

function ask(make: (id: number) => TreeMessage): Promise<void> {
  const id = nextId;
  nextId += 1;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    tell(make(id));
  });
}

port.on('message', (request: TreeRequest) => {
  switch (request.kind) {
    case 'open': {
      const { tree, saved } = request;
      const opened = new Tree(tree, saved, {
        clock: systemClock,
        logger,
        deliver: (look) => ask((id) => ({ kind: 'look', id, tree, look })),
        save: (save) => ask((id) => ({ kind: 'save', id, tree, save })),
        report: (health) => tell({ kind: 'health', tree, health }),
        relax: collectGarbage,
      });
      trees.set(tree, opened);
      return;
    }
    case 'join':
      trees.get(request.tree)?.join(request.subscriber);
      return;
    case 'leave':
      trees.get(request.tree)?.leave(request.subscriber);
      return;
    case 'close':
      trees.get(request.tree)?.dispose();
      trees.delete(request.tree);
      return;
    case 'digest': {
      const { id, path, compare } = request;
      const read = readForDigest(path);
      if (read === undefined) return tell({ kind: 'digest', id, file: undefined });
      const { bytes, size, mtimeMs, ino } = read;
      return tell({ kind: 'digest', id, file: { size, mtimeMs, ino, digest: digestOf(bytes, compare) } });
    }
    case 'answer': {
      const asked = waiting.get(request.id);
      waiting.delete(request.id);
      if (request.error === undefined) asked?.resolve();
      else asked?.reject(new Error(request.error));
    }
  }
});
