import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { type Dirent, type FSWatcher, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLogger } from '../../../src/core/logger.ts';
import type { OpenWatch } from '../../../src/watchers/hints/directoryHints.ts';
import { type ListingFileSystem, realFileSystem } from '../../../src/watchers/tree/listing.ts';
import type { FileChange } from '../../../src/watchers/tree/netChanges.ts';
import { Tree } from '../../../src/watchers/tree/tree.ts';
import type { TreeHealth } from '../../../src/watchers/tree/treePort.ts';
import { scanTree, Unaccepted } from '../../../src/watchers/tree/treeScan.ts';
import { TreeSnapshot } from '../../../src/watchers/tree/treeSnapshot.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { VirtualClock } from '../../support/virtualClock.ts';

const everything = {
  enter() {},
  ignoresDirectory: () => false,
  ignoresFile: () => false,
};

function scanner(root: string, fileSystem: ListingFileSystem = realFileSystem, signal = new AbortController().signal) {
  const snapshot = new TreeSnapshot();
  const unaccepted = new Unaccepted();
  const unreadable: string[] = [];
  return {
    snapshot,
    unreadable,
    scan: async (where: Iterable<number> | 'all') => {
      unaccepted.clear();
      const parts = {
        root,
        snapshot,
        rules: everything,
        signal,
        fileSystem,
        watch() {},
        unwatch() {},
        onUnreadable: (path: string, code: string) => unreadable.push(`${path} ${code}`),
        isChange: () => true,
      };
      await scanTree(parts, where, unaccepted);
      return [...unaccepted.files.keys()].sort();
    },
  };
}

describe('a scan of a tree', () => {
  it('keeps what it knew of a directory that cannot be read, and reports it', async () => {
    using folder = tempFolder();
    mkdirSync(join(folder.path, 'locked'));
    writeFileSync(join(folder.path, 'locked', 'a'), 'x');
    let locked = false;
    const { scan, unreadable, snapshot } = scanner(folder.path, {
      ...realFileSystem,
      readdir(path): Dirent[] {
        if (locked && path.endsWith('locked')) throw Object.assign(new Error('no'), { code: 'EACCES' });
        return realFileSystem.readdir(path);
      },
    });
    await scan('all');
    locked = true;
    assert.deepEqual(await scan('all'), []);
    assert.deepEqual(unreadable, [`${join(folder.path, 'locked')} EACCES`]);
    assert.equal(snapshot.entries()('locked/a')?.size, 1);
  });

  it('stops when aborted', async () => {
    using folder = tempFolder();
    const abort = new AbortController();
    abort.abort();
    await assert.rejects(scanner(folder.path, realFileSystem, abort.signal).scan('all'));
  });

  it('of hinted directories alone finds the same as one of all', async () => {
    using folder = tempFolder();
    mkdirSync(join(folder.path, 'a/b/c'), { recursive: true });
    writeFileSync(join(folder.path, 'a/b/c/x'), '1');
    const [part, whole] = [scanner(folder.path), scanner(folder.path)];
    await part.scan('all');
    await whole.scan('all');
    renameSync(join(folder.path, 'a/b'), join(folder.path, 'moved'));
    mkdirSync(join(folder.path, 'a/new/deep'), { recursive: true });
    writeFileSync(join(folder.path, 'a/new/deep/y'), '2');
    const dirty = ['', 'a', 'a/b'].map((path) => part.snapshot.nearest(path));
    assert.deepEqual(await part.scan(dirty), ['a/b/c/x', 'a/new/deep/y', 'moved/c/x']);
    assert.deepEqual(await whole.scan('all'), ['a/b/c/x', 'a/new/deep/y', 'moved/c/x']);
    assert.deepEqual(await part.scan('all'), []);
  });
});

/** A tree in this thread on a virtual clock. */
function startTree(root: string, openWatch?: OpenWatch) {
  const clock = new VirtualClock(Date.now());
  const told: FileChange[] = [];
  let health: TreeHealth | undefined;
  const tree = new Tree(
    root,
    undefined,
    {
      clock,
      logger: silentLogger,
      async deliver({ news }) {
        told.push(...news.flatMap(({ changes }) => changes));
      },
      save: async () => {},
      relax() {},
      report(now) {
        health = now;
      },
    },
    openWatch,
  );
  tree.join({
    id: 1,
    filter: { below: '', gitignore: true, ownFolders: [] },
    resumes: false,
    quietMs: 300,
    maxWaitMs: 2000,
  });
  return {
    clock,
    tree,
    told: () => told.map(({ kind, path }) => `${kind} ${path}`),
    health: () => health,
    /** Moves the clock in steps until `fits`, at most an hour of its time. */
    async until(fits: () => boolean, stepMs = 100): Promise<void> {
      for (let ms = 0; !fits(); ms += stepMs) {
        assert.ok(ms < 3_600_000, `never came; told ${JSON.stringify(told)}, health ${JSON.stringify(health)}`);
        await clock.advance(stepMs);
      }
    },
  };
}

const limited =
  (limit: () => number, code: string): OpenWatch =>
  () => {
    if (limit() <= 0) throw Object.assign(new Error(code), { code });
    return Object.assign(new EventEmitter(), { close() {} }) as unknown as FSWatcher;
  };

describe('a tree without enough watches', () => {
  for (const code of ['ENOSPC', 'EMFILE']) {
    it(`looks regularly after ${code} at the hundredth folder, says what helps, and stops polling when there are enough`, async () => {
      using folder = tempFolder();
      for (let i = 0; i < 150; i += 1) mkdirSync(join(folder.path, `d${i}`));
      let left = 100;
      const open = limited(() => left--, code);
      const { tree, until, told, health } = startTree(folder.path, open);
      await until(() => (health()?.lastLookMs ?? 0) > 0);
      assert.match(health()?.problem ?? '', /sysctl fs\.inotify/);
      assert.match(health()?.hintSource ?? '', /^polling every 5 s, fs\.watch on 100 folders$/);
      writeFileSync(join(folder.path, 'd149', 'unseen'), 'x');
      await until(() => told().length > 0);
      assert.deepEqual(told(), ['created d149/unseen']);
      left = 1000;
      await until(() => health()?.problem === undefined);
      assert.equal(health()?.hintSource, 'fs.watch on 151 folders');
      tree.dispose();
    });
  }
});

describe('a tree without any hint', () => {
  const silent = limited(() => 1, '');

  it('is looked at every five minutes, and after the machine slept', async () => {
    using folder = tempFolder();
    const { tree, clock, until, told, health } = startTree(folder.path, silent);
    await until(() => (health()?.lastLookMs ?? 0) > 0);
    mkdirSync(join(folder.path, 'd'));
    const startMs = clock.monotonic();
    writeFileSync(join(folder.path, 'd', 'idle'), 'x');
    await until(() => told().includes('created d/idle'), 10_000);
    assert.ok(clock.monotonic() - startMs <= 310_000);
    const sleepMs = clock.monotonic();
    writeFileSync(join(folder.path, 'd', 'slept'), 'x');
    clock.jump(3_600_000);
    await until(() => told().includes('created d/slept'), 1000);
    assert.ok(clock.monotonic() - sleepMs <= 31_000);
    tree.dispose();
  });

  it('does not follow a folder above that became a link to elsewhere', async () => {
    using folder = tempFolder();
    using outside = tempFolder();
    const root = join(folder.path, 'parent', 'root');
    mkdirSync(root, { recursive: true });
    mkdirSync(join(outside.path, 'root'));
    const { tree, until, told, health } = startTree(root, silent);
    await until(() => (health()?.lastLookMs ?? 0) > 0);
    rmSync(join(folder.path, 'parent'), { recursive: true });
    symlinkSync(outside.path, join(folder.path, 'parent'));
    writeFileSync(join(outside.path, 'root', 'secret'), 'x');
    await until(() => /not followed/.test(health()?.problem ?? ''), 10_000);
    assert.deepEqual(told(), []);
    tree.dispose();
  });
});
