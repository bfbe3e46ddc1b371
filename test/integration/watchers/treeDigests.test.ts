import assert from 'node:assert/strict';
import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLogger } from '../../../src/core/logger.ts';
import { type Compare, compareKey } from '../../../src/watchers/content/digest.ts';
import { netChanges } from '../../../src/watchers/tree/netChanges.ts';
import { TreeDigests } from '../../../src/watchers/tree/treeDigests.ts';
import { scanTree, Unaccepted } from '../../../src/watchers/tree/treeScan.ts';
import { TreeSnapshot } from '../../../src/watchers/tree/treeSnapshot.ts';
import { Trees } from '../../../src/watchers/tree/trees.ts';
import { MemoryTrees } from '../../support/memoryTrees.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const key = compareKey('content');
const byContent = { key, compare: 'content', wants: () => true } as const;
const rules = { enter() {}, ignoresDirectory: () => false, ignoresFile: () => false };

/** A snapshot with its digests, brought up to date by hand. */
function scanned(root: string, digests = new TreeDigests(root)) {
  const snapshot = new TreeSnapshot();
  const unaccepted = new Unaccepted();
  const signal = new AbortController().signal;
  const nothing = () => {};
  const parts = {
    root,
    snapshot,
    rules,
    signal,
    watch: nothing,
    unwatch: nothing,
    onUnreadable: nothing,
    isChange: () => true,
  };
  return {
    digests,
    /** Scans and accepts what was found; answers the modified files that have in effect the same content. */
    async look(): Promise<string[]> {
      await scanTree(parts, 'all', unaccepted);
      const changes = netChanges(unaccepted.files, snapshot.entries());
      const same = await digests.findSame(changes, unaccepted.files, signal);
      digests.accept(snapshot, unaccepted.changed, unaccepted.removed);
      unaccepted.clear();
      return [...(same.get(key) ?? [])];
    },
    /** Learns digests until `stop` says so; answers of how many directories. */
    async complete(stop: () => boolean = () => false): Promise<number> {
      const abort = new AbortController();
      let directories = 0;
      for await (const _ of digests.complete(snapshot, abort.signal)) {
        directories += 1;
        if (stop()) abort.abort();
      }
      return directories;
    },
    /** The root as it is stored. */
    get stored() {
      const block = snapshot.block(TreeSnapshot.root) ?? '';
      return ['', block, digests.tableOf('', block)] as const;
    },
  };
}

function touch(path: string): void {
  utimesSync(path, new Date(), new Date(Date.now() + 60_000));
}

describe('digests of a tree', () => {
  it('go with a renamed file and with renamed directories, without reading them again', async () => {
    using folder = tempFolder();
    mkdirSync(join(folder.path, 'd'));
    writeFileSync(join(folder.path, 'd', 'a'), 'x');
    writeFileSync(join(folder.path, 'b'), 'longer');
    const { digests, look, complete } = scanned(folder.path);
    digests.use([byContent]);
    await look();
    assert.equal(await complete(), 2);
    renameSync(join(folder.path, 'd'), join(folder.path, 'e'));
    renameSync(join(folder.path, 'b'), join(folder.path, 'c'));
    await look();
    touch(join(folder.path, 'e', 'a'));
    touch(join(folder.path, 'c'));
    assert.deepEqual(await look(), ['c', 'e/a']);
  });

  it('are not learnt of a file that is another one than the snapshot says', async () => {
    using folder = tempFolder();
    writeFileSync(join(folder.path, 'a'), 'x');
    const { digests, look, complete } = scanned(folder.path);
    digests.use([byContent]);
    await look();
    writeFileSync(join(folder.path, 'a'), 'changed before it was read');
    assert.equal(await complete(), 0);
    assert.deepEqual(await look(), []);
  });

  it('are learnt in parts, and no file is read twice', async () => {
    using folder = tempFolder();
    for (let i = 0; i < 20; i += 1) {
      mkdirSync(join(folder.path, `d${i}`));
      writeFileSync(join(folder.path, `d${i}`, 'a'), 'x');
    }
    const { digests, look, complete } = scanned(folder.path);
    digests.use([byContent]);
    await look();
    const first = await complete(() => true);
    assert.equal(first, 1);
    assert.equal(await complete(), 20 - first);
    assert.equal(await complete(), 0);
  });

  it('are known again after a restart; those of a damaged table are not', async () => {
    using folder = tempFolder();
    writeFileSync(join(folder.path, 'a'), 'x');
    const first = scanned(folder.path);
    first.digests.use([byContent]);
    await first.look();
    await first.complete();
    const [path, block, table] = first.stored;
    const [whole, damaged] = [scanned(folder.path), scanned(folder.path)];
    for (const { digests, look } of [whole, damaged]) {
      await look();
      digests.use([byContent]);
    }
    whole.digests.restore([[path, block, table]]);
    damaged.digests.restore([[path, block, `${table}cut`]]);
    touch(join(folder.path, 'a'));
    assert.deepEqual(await whole.look(), ['a']);
    assert.deepEqual(await damaged.look(), []);
  });
});

describe('several watchers of a tree', () => {
  it('compare each in its own way, and nothing is kept when none compares any more', async () => {
    using folder = tempFolder();
    writeFileSync(join(folder.path, 'a'), '{"x": 1}');
    writeFileSync(join(folder.path, 'b'), '{"x": 1}');
    const saved = new MemoryTrees();
    const trees = new Trees({ logger: silentLogger, persistence: saved });
    using _ = { [Symbol.dispose]: () => trees.dispose() };
    let changed = (): void => {};
    const until = (fits: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        changed = () => void (fits() && resolve());
        changed();
      });
    saved.onSave = () => changed();
    const subscribe = (compare: Compare | undefined) => {
      const told: string[] = [];
      const subscription = trees.subscribe({
        root: folder.path,
        filter: { gitignore: true, ownFolders: [] },
        compare,
        quietMs: 30,
        maxWaitMs: 200,
        async onChanges(changes) {
          told.push(...changes.map(({ kind, path }) => `${kind} ${path}`));
          changed();
        },
        onHealth: () => changed(),
      });
      return { told, dispose: () => subscription.dispose() };
    };
    const plain = subscribe(undefined);
    const comparing = (['content', 'whitespace', { json: ['x'] }] as const).map(subscribe);
    await until(() => saved.digested === 2);
    touch(join(folder.path, 'a'));
    writeFileSync(join(folder.path, 'b'), '{ "x": 1 }');
    writeFileSync(join(folder.path, 'c'), '');
    const all = [plain, ...comparing];
    await until(() => all.every(({ told }) => told.includes('created c')));
    assert.deepEqual(
      all.map(({ told }) => told),
      [['modified a', 'modified b', 'created c'], ['modified b', 'created c'], ['created c'], ['created c']],
    );
    for (const one of comparing) one.dispose();
    writeFileSync(join(folder.path, 'c'), 'changed');
    await until(() => saved.digested === 0);
  });
});
