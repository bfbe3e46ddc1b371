import assert from 'node:assert/strict';
import type { JsonObject, JsonValue } from '../../../src/core/json.ts';
import { MemoryFiles } from '../../support/memoryFiles.ts';
import { VirtualClock } from '../../support/virtualClock.ts';
import { startWatching, type Watching, type WatchingOptions } from '../../support/watching.ts';

/** Longer than the settle time of the tests, in ms. */
const settled = 500;

interface Scene {
  readonly files: MemoryFiles;
  readonly clock: VirtualClock;
  readonly watching: Watching;
}

async function watchingFolder(
  prepare: (files: MemoryFiles) => void,
  work: (scene: Scene) => Promise<void>,
  config: JsonObject = {},
  options: WatchingOptions & { readonly files?: MemoryFiles } = {},
): Promise<void> {
  const { files = new MemoryFiles() } = options;
  prepare(files);
  const clock = new VirtualClock();
  const watching = await startWatching('folder', { path: 'memfs:/w', ...config }, '/', {
    ...options,
    context: { virtualFiles: files, roots: () => ['memfs:/w'], clock, ...options.context },
  });
  try {
    await work({ files, clock, watching });
  } finally {
    watching.dispose();
  }
}

const names = (watching: Watching) => watching.lines().map((line) => line.replace('memfs:/w/', ''));

describe('watched virtual folder', () => {
  it('tells creation with lines and bytes, modification, renames and deletion, with links to the URI', () =>
    watchingFolder(
      (files) => files.write('/w/old.txt', 'xyz'),
      async ({ files, clock, watching }) => {
        assert.equal(watching.drafts.length, 0);
        files.write('/w/new.txt', 'a\nb\n');
        await clock.advance(settled);
        files.write('/w/new.txt', 'a\nb\nc\n');
        await clock.advance(settled);
        files.rename('/w/new.txt', '/w/sub/moved.txt');
        await clock.advance(settled);
        files.remove('/w/old.txt');
        await clock.advance(settled);
        assert.deepEqual(names(watching), [
          'file.created new.txt',
          'file.modified new.txt',
          'file.renamed sub/moved.txt',
          'file.deleted old.txt',
        ]);
        const [created, , renamed, deleted] = watching.drafts;
        assert.deepEqual([created?.data?.['lines'], created?.data?.['sizeBytes']], [2, 4]);
        assert.equal(created?.links?.[0]?.uri, 'memfs:/w/new.txt');
        assert.deepEqual(
          [renamed?.title, renamed?.data?.['absolutePath'], renamed?.data?.['previousPath']],
          ['new.txt → moved.txt renamed', 'memfs:/w/sub/moved.txt', 'memfs:/w/new.txt'],
        );
        assert.equal(deleted?.data?.['sizeBytes'], 3);
        assert.ok(watching.drafts.every(({ data }) => data?.['by'] === undefined && data?.['late'] === undefined));
      },
    ));

  it('asks only about hinted directories, and about all of them every five minutes', () =>
    watchingFolder(
      (files) => {
        for (let i = 0; i < 20; i += 1) files.write(`/w/d${i}/a.txt`, 'x');
      },
      async ({ files, clock, watching }) => {
        files.write('/w/d7/a.txt', 'longer');
        files.questions.length = 0;
        await clock.advance(settled);
        assert.deepEqual(files.questions, ['list /w/d7', 'stat /w/d7/a.txt']);
        files.fires = false;
        files.write('/w/d8/a.txt', 'silently');
        await clock.advance(290_000);
        assert.deepEqual(names(watching), ['file.modified d7/a.txt']);
        await clock.advance(20_000);
        assert.deepEqual(names(watching), ['file.modified d7/a.txt', 'file.modified d8/a.txt']);
      },
    ));

  it('misses nothing of folders that are made, moved, deleted and made again with one notice each', () =>
    watchingFolder(
      () => {},
      async ({ files, clock, watching }) => {
        files.fires = false;
        files.write('/w/a/b/c/leaf.txt', 'leaf');
        files.fires = true;
        files.write('/w/a/near.txt', 'near one');
        await clock.advance(settled);
        files.rename('/w/a', '/w/z');
        await clock.advance(settled);
        files.remove('/w/z');
        await clock.advance(settled);
        assert.deepEqual(names(watching), [
          'file.created a/b/c/leaf.txt',
          'file.created a/near.txt',
          'file.renamed z/b/c/leaf.txt',
          'file.renamed z/near.txt',
          'file.deleted z/b/c/leaf.txt',
          'file.deleted z/near.txt',
        ]);
      },
    ));

  it('says nothing of what is created and deleted in between, and tells a burst as one summary', () =>
    watchingFolder(
      () => {},
      async ({ files, clock, watching }) => {
        files.write('/w/short.txt', 'x');
        files.remove('/w/short.txt');
        await clock.advance(settled);
        assert.deepEqual(watching.drafts, []);
        for (let i = 0; i < 2000; i += 1) files.write(`/w/d${i % 30}/f${i}`, 'x');
        await clock.advance(settled);
        assert.deepEqual(
          watching.drafts.map(({ title }) => title),
          ['2,000 files changed in memfs:/w'],
        );
      },
    ));

  it('takes no two files for one where the provider knows no times', () =>
    watchingFolder(
      (files) => {
        files.write('/w/empty', '');
        files.link('/w/link');
      },
      async ({ files, clock, watching }) => {
        files.remove('/w/empty');
        files.remove('/w/link');
        files.write('/w/other', '');
        files.link('/w/another');
        await clock.advance(settled);
        assert.deepEqual(names(watching).sort(), [
          'file.created another',
          'file.created other',
          'file.deleted empty',
          'file.deleted link',
        ]);
      },
    ));

  it('leaves out noise, what globs exclude, and what .gitignore files name; what they show or hide did not happen', () =>
    watchingFolder(
      (files) => {
        files.write('/w/.gitignore', '*.log\n');
        files.write('/w/old.log', 'x');
        files.write('/w/shown.txt', 'x');
      },
      async ({ files, clock, watching }) => {
        files.write('/w/node_modules/x/index.js', 'x');
        files.write('/w/a.log', 'x');
        files.write('/w/secret/b.txt', 'x');
        await clock.advance(settled);
        assert.deepEqual(watching.drafts, []);
        files.write('/w/.gitignore', 'shown.txt\n');
        await clock.advance(settled);
        files.write('/w/a.log', 'xyz');
        await clock.advance(settled);
        assert.deepEqual(names(watching), ['file.modified .gitignore', 'file.modified a.log']);
      },
      { exclude: ['secret/**'] },
    ));

  it('looks every 30 s until the provider gives its first notice, and says where hints come from', () =>
    watchingFolder(
      (files) => (files.fires = false),
      async ({ files, clock, watching }) => {
        const hintSource = () => watching.health()?.hintSource;
        assert.equal(hintSource(), "polling every 30 s, VS Code's file system watcher (memfs)");
        files.makeFolder('/w');
        files.write('/w/a.txt', 'x');
        await clock.advance(29_000);
        assert.deepEqual(watching.drafts, []);
        await clock.advance(2000);
        assert.deepEqual(names(watching), ['file.created a.txt']);
        files.fires = true;
        files.write('/w/a.txt', 'xy');
        await clock.advance(settled);
        assert.equal(hintSource(), "VS Code's file system watcher (memfs)");
      },
    ));

  it('tells what changed while it did not run, once and late', async () => {
    const files = new MemoryFiles();
    files.write('/w/.gitignore', '*.log\n');
    files.write('/w/gone.txt', 'gone');
    files.write('/w/__proto__/kept.txt', 'x');
    const cursor: WatchingOptions['cursor'] = { value: undefined };
    await watchingFolder(
      () => {},
      async ({ clock }) => clock.advance(settled),
      {},
      { files, cursor },
    );
    files.remove('/w/gone.txt');
    files.write('/w/new.txt', 'brand new');
    files.write('/w/__proto__/kept.txt', 'xyz');
    files.write('/w/.gitignore', '# nothing\n');
    files.write('/w/shown.log', 'x');
    const expected = [
      'file.modified .gitignore',
      'file.modified __proto__/kept.txt',
      'file.deleted gone.txt',
      'file.created new.txt',
    ];
    await watchingFolder(
      () => {},
      async ({ clock, watching }) => {
        await clock.advance(settled);
        assert.deepEqual(names(watching), expected);
        assert.ok(watching.drafts.every(({ data }) => data?.['late'] === true));
      },
      {},
      { files, cursor },
    );
    await watchingFolder(
      () => {},
      async ({ clock, watching }) => {
        await clock.advance(settled);
        assert.deepEqual(watching.drafts, []);
      },
      {},
      { files, cursor },
    );
  });

  it('begins anew with a cursor that is not its own', async () => {
    const others: JsonValue[] = [null, 7, [], { root: '/w', tree: 'x' }, { root: 'memfs:/w', directories: 1 }];
    for (const value of others) {
      await watchingFolder(
        (files) => files.write('/w/a.txt', 'x'),
        async ({ clock, watching }) => {
          await clock.advance(settled);
          assert.deepEqual(watching.drafts, []);
          assert.equal(watching.health()?.state, 'watching');
        },
        {},
        { cursor: { value } },
      );
    }
  });

  it('says that the provider fails, tries again, listens anew, and tells what happened meanwhile', () =>
    watchingFolder(
      (files) => files.write('/w/a.txt', 'x'),
      async ({ files, clock, watching }) => {
        for (const fault of ['unavailable', 'silence'] as const) {
          files.fault = () => fault;
          files.write('/w/a.txt', `${fault}!`);
          await clock.advance(31_000);
          assert.equal(watching.health()?.state, 'degraded');
          assert.match(watching.health()?.problem ?? '', /memfs:\/w.*tries again/);
          files.fault = () => undefined;
          await clock.advance(61_000);
          assert.equal(watching.health()?.state, 'watching');
          assert.equal(files.watched, 2, 'the folder and its parent');
        }
        assert.deepEqual(names(watching), ['file.modified a.txt', 'file.modified a.txt']);
        assert.ok(watching.drafts.every(({ data }) => data?.['late'] === undefined));
      },
    ));

  it('keeps what may not be read as it was known, and says so', () =>
    watchingFolder(
      (files) => {
        files.write('/w/locked/a.txt', 'x');
        files.write('/w/b.txt', 'x');
      },
      async ({ files, clock, watching }) => {
        files.fault = (path) => (path.startsWith('/w/locked') ? 'denied' : undefined);
        files.write('/w/locked/a.txt', 'xy');
        files.write('/w/b.txt', 'xy');
        await clock.advance(settled);
        assert.deepEqual(names(watching), ['file.modified b.txt']);
        assert.match(watching.health()?.problem ?? '', /locked may not be read/);
        files.fault = () => undefined;
        files.write('/w/locked/c.txt', 'xyz');
        await clock.advance(settled);
        assert.equal(watching.health()?.state, 'watching');
        assert.deepEqual(names(watching).slice(1), ['file.modified locked/a.txt', 'file.created locked/c.txt']);
      },
    ));

  it('waits for a folder that does not exist yet, and for one that went', () =>
    watchingFolder(
      () => {},
      async ({ files, clock, watching }) => {
        assert.equal(watching.health()?.waits, true);
        files.write('/w/a.txt', 'x');
        await clock.advance(settled);
        assert.equal(watching.health()?.state, 'watching');
        files.remove('/w');
        await clock.advance(settled);
        assert.equal(watching.health()?.waits, true);
        assert.deepEqual(names(watching), ['file.created a.txt', 'file.deleted a.txt']);
      },
    ));

  it('says that a folder is too large instead of missing a part of it in silence', () =>
    watchingFolder(
      (files) => {
        files.fires = false;
        for (let i = 0; i < 20_001; i += 1) files.write(`/w/f${i}`, '');
        files.fires = true;
      },
      async ({ files, clock, watching }) => {
        assert.match(watching.health()?.problem ?? '', /more than 20,000 files and folders/);
        for (let i = 0; i < 10; i += 1) files.remove(`/w/f${i}`);
        await clock.advance(301_000);
        await watching.until(() => watching.health()?.state === 'watching', 'a look at what is left');
        files.write('/w/f100', 'x');
        await clock.advance(settled);
        await watching.until(() => watching.drafts.length > 0, 'the change');
        assert.deepEqual(names(watching), ['file.modified f100']);
      },
    )).timeout(30_000);

  it('offers changes again until they are accepted', async () => {
    let refusals = 2;
    await watchingFolder(
      (files) => files.write('/w/a.txt', 'x'),
      async ({ files, clock, watching }) => {
        files.write('/w/a.txt', 'xy');
        await clock.advance(10_000);
        assert.deepEqual(names(watching), ['file.modified a.txt']);
        assert.equal(refusals, 0);
      },
      {},
      {
        beforeAccept: async () => {
          if (refusals === 0) return;
          refusals -= 1;
          throw new Error('The store is full.');
        },
      },
    );
  });

  it('leaves a file alone that has a watcher of its own, and stops asking when it is disposed', () =>
    watchingFolder(
      (files) => files.write('/w/a.txt', 'x'),
      async ({ files, clock, watching }) => {
        files.write('/w/a.txt', 'xy');
        files.write('/w/b.txt', 'x');
        await clock.advance(settled);
        assert.deepEqual(names(watching), ['file.created b.txt']);
        watching.dispose();
        assert.equal(files.watched, 0);
        files.questions.length = 0;
        files.write('/w/b.txt', 'xy');
        await clock.advance(600_000);
        assert.deepEqual(files.questions, []);
      },
      {},
      { context: { hasOwnWatcher: (path) => path === 'memfs:/w/a.txt' } },
    ));

  it('is refused without an editor, and outside the allowed folders until they are', async () => {
    await watchingFolder(
      () => {},
      async ({ watching }) => assert.match(watching.health()?.problem ?? '', /needs the editor/),
      {},
      { context: { virtualFiles: undefined } },
    );
    const roots = ['memfs:/other'];
    await watchingFolder(
      (files) => files.write('/w/a.txt', 'x'),
      async ({ clock, watching }) => {
        assert.match(watching.health()?.problem ?? '', /outside/);
        roots.push('memfs:/w');
        await clock.advance(6000);
        assert.equal(watching.health()?.state, 'watching');
      },
      {},
      { context: { roots: () => roots } },
    );
  });
});
