import { setImmediate } from 'node:timers/promises';
import { scanTree, Unaccepted } from '../../../../src/watchers/tree/treeScan.ts';
import { TreeSnapshot } from '../../../../src/watchers/tree/treeSnapshot.ts';

/** `lookoutSnapshot.ts ROOT`, with `--expose-gc`: prints the bytes that a complete snapshot of the tree adds to this process's heap. */
const [root = '.'] = process.argv.slice(2);

async function snapshotOf(root: string): Promise<TreeSnapshot> {
  const snapshot = new TreeSnapshot();
  await scanTree(
    {
      root,
      snapshot,
      rules: { enter() {}, ignoresDirectory: () => false, ignoresFile: () => false },
      signal: new AbortController().signal,
      watch() {},
      unwatch() {},
      onUnreadable: (path, code) => console.error(`${path} ${code}`),
      isChange: () => false,
    },
    'all',
    new Unaccepted(),
  );
  return snapshot;
}

async function heapBytes(): Promise<number> {
  // What a turn of the event loop still holds is let go with it.
  await setImmediate();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

// A small one pays for what stays once: compiled code, what modules keep.
await snapshotOf(import.meta.dirname);
const before = await heapBytes();
const snapshot = await snapshotOf(root);
console.log((await heapBytes()) - before, snapshot.hasRoot ? '' : 'of nothing');
