import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../src/core/json.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { startWatching, type Watching, type WatchingOptions } from '../../support/watching.ts';

async function watchingFolder(
  prepare: (folder: string) => void,
  work: (watching: Watching, folder: string) => Promise<void>,
  config: JsonObject = {},
  options: WatchingOptions = {},
): Promise<void> {
  using folder = tempFolder();
  prepare(folder.path);
  const watching = await startWatching('folder', { path: '.', ...config }, folder.path, options);
  try {
    await work(watching, folder.path);
  } finally {
    watching.dispose();
  }
}

const saw = (watching: Watching, ...lines: string[]) =>
  watching.until(() => lines.every((line) => watching.lines().includes(line)), lines.join(', '));
/** A file may be seen before its content is there, and is modified then. */
const created = (watching: Watching) =>
  watching.drafts.reduce(
    (sum, { type, data }) =>
      sum + (type === 'folder.changed' ? Number(data?.['created']) : type === 'file.created' ? 1 : 0),
    0,
  );
const total = (watching: Watching) =>
  watching.drafts.reduce((sum, { type, data }) => sum + (type === 'folder.changed' ? Number(data?.['total']) : 1), 0);

describe('watched folder', () => {
  it('tells creation with lines and bytes, modification, deletion with size and time', () =>
    watchingFolder(
      (folder) => writeFileSync(join(folder, 'old.txt'), 'xyz'),
      async (watching, folder) => {
        writeFileSync(join(folder, 'new.txt'), 'a\nb\n');
        await saw(watching, 'file.created new.txt');
        writeFileSync(join(folder, 'new.txt'), 'a\nb\nc\n');
        await saw(watching, 'file.modified new.txt');
        rmSync(join(folder, 'old.txt'));
        await saw(watching, 'file.deleted old.txt');
        const [created, , deleted] = watching.drafts;
        assert.deepEqual([created?.data?.['lines'], created?.data?.['sizeBytes']], [2, 4]);
        assert.equal(deleted?.data?.['sizeBytes'], 3);
      },
    ));

  it('misses nothing of trees that are made and filled at once, and sees later changes in them', () =>
    watchingFolder(
      () => {},
      async (watching, folder) => {
        const leaf = (tree: number) => join(folder, `t${tree}`, ...Array.from({ length: 20 }, (_, i) => `d${i}`));
        for (let tree = 0; tree < 10; tree += 1) {
          mkdirSync(leaf(tree), { recursive: true });
          writeFileSync(join(leaf(tree), 'leaf.txt'), 'x');
        }
        await watching.until(() => total(watching) === 10, 'all ten leaves');
        writeFileSync(join(leaf(7), 'leaf.txt'), 'changed');
        await watching.until(
          () => watching.lines().some((line) => line.startsWith('file.modified t7/')),
          'the later change',
        );
        assert.equal(total(watching), 11);
      },
    ));

  it('tells a burst as one summary with right counts', () =>
    watchingFolder(
      () => {},
      async (watching, folder) => {
        for (let i = 0; i < 40; i += 1) mkdirSync(join(folder, `d${i}`));
        for (let i = 0; i < 2000; i += 1) writeFileSync(join(folder, `d${i % 40}`, `f${i}`), 'x');
        await watching.until(() => created(watching) === 2000, 'all 2,000 files');
        assert.ok(watching.drafts.length < 60, `${watching.drafts.length} messages`);
        const summary = watching.drafts.find(({ type }) => type === 'folder.changed');
        assert.match(summary?.title ?? '', /^[\d,]+ files changed in /);
        assert.equal((summary?.data?.['changes'] as unknown[] | undefined)?.length, 20);
      },
    ));

  it('says nothing of what is created and deleted in between, and takes a move for a rename', () =>
    watchingFolder(
      (folder) => {
        mkdirSync(join(folder, 'a'));
        mkdirSync(join(folder, 'b'));
        writeFileSync(join(folder, 'a', 'x.txt'), 'content');
      },
      async (watching, folder) => {
        writeFileSync(join(folder, 'short.txt'), 'x');
        rmSync(join(folder, 'short.txt'));
        renameSync(join(folder, 'a', 'x.txt'), join(folder, 'b', 'y.txt'));
        await saw(watching, 'file.renamed b/y.txt');
        assert.deepEqual(watching.lines(), ['file.renamed b/y.txt']);
      },
    ));

  it('goes on when the root is deleted and made again, ten times', () =>
    watchingFolder(
      (folder) => mkdirSync(join(folder, 'root')),
      async (watching, folder) => {
        const root = join(folder, 'root');
        for (let i = 0; i < 10; i += 1) {
          writeFileSync(join(root, `f${i}`), 'x');
          await watching.until(() => watching.lines().includes(`file.created root/f${i}`), `file ${i}`);
          rmSync(root, { recursive: true });
          await watching.until(() => watching.lines().includes(`file.deleted root/f${i}`), `deletion ${i}`);
          mkdirSync(root);
        }
      },
      { path: 'root' },
    )).timeout(30_000);

  it('sees changes in a directory that was replaced by another of the same name', () =>
    watchingFolder(
      (folder) => mkdirSync(join(folder, 'd')),
      async (watching, folder) => {
        rmSync(join(folder, 'd'), { recursive: true });
        mkdirSync(join(folder, 'd'));
        writeFileSync(join(folder, 'd', 'a'), 'x');
        await saw(watching, 'file.created d/a');
        writeFileSync(join(folder, 'd', 'b'), 'x');
        await saw(watching, 'file.created d/b');
      },
    ));

  it('waits for a root that does not exist yet, saying so', () =>
    watchingFolder(
      () => {},
      async (watching, folder) => {
        assert.match(watching.health()?.problem ?? '', /does not exist yet/);
        mkdirSync(join(folder, 'later'));
        writeFileSync(join(folder, 'later', 'a'), 'x');
        await saw(watching, 'file.created later/a');
        await watching.until(() => watching.health()?.state === 'watching', 'health');
      },
      { path: 'later' },
    ));

  it('honours globs, noise and .gitignore, and takes a change of .gitignore for no change of files', () =>
    watchingFolder(
      (folder) => {
        writeFileSync(join(folder, '.gitignore'), 'ignored.py\n');
        writeFileSync(join(folder, 'kept.py'), '1');
      },
      async (watching, folder) => {
        for (const name of ['ignored.py', 'x.txt', 'a.py~', 'real.py']) writeFileSync(join(folder, name), 'x');
        mkdirSync(join(folder, 'node_modules'));
        writeFileSync(join(folder, 'node_modules', 'm.py'), 'x');
        await saw(watching, 'file.created real.py');
        writeFileSync(join(folder, '.gitignore'), 'ignored.py\nkept.py\n');
        writeFileSync(join(folder, 'second.py'), 'x');
        await saw(watching, 'file.created second.py');
        assert.deepEqual(watching.lines(), ['file.created real.py', 'file.created second.py']);
      },
      { include: ['**/*.py'] },
    ));

  it('knows the presets', () =>
    watchingFolder(
      (folder) => mkdirSync(join(folder, 'ast')),
      async (watching, folder) => {
        for (const name of ['a.json', 'b.txt', 'ast/c.json', 'd.ast.json']) writeFileSync(join(folder, name), '{}');
        await saw(watching, 'file.created a.json', 'file.created ast/c.json', 'file.created d.ast.json');
        assert.equal(watching.drafts.length, 3);
      },
      { preset: 'ast-json' },
    ));

  it('does not follow links, neither out of the root nor in circles', async () => {
    using outside = tempFolder();
    writeFileSync(join(outside.path, 'secret'), 'x');
    await watchingFolder(
      () => {},
      async (watching, folder) => {
        symlinkSync(outside.path, join(folder, 'out'));
        symlinkSync(folder, join(folder, 'loop'));
        writeFileSync(join(folder, 'z'), 'x');
        await saw(watching, 'file.created z');
        writeFileSync(join(outside.path, 'secret'), 'changed');
        writeFileSync(join(folder, 'zz'), 'x');
        await saw(watching, 'file.created zz');
        assert.ok(!watching.lines().some((line) => line.includes('secret') || line.includes('loop/')));
      },
    );
  });

  if (process.platform !== 'win32') {
    it('opens neither pipes nor sockets in it', () =>
      watchingFolder(
        (folder) => void execFileSync('mkfifo', [join(folder, 'pipe')]),
        async (watching, folder) => {
          execFileSync('mkfifo', [join(folder, 'second')]);
          writeFileSync(join(folder, 'z'), 'x');
          await saw(watching, 'file.created z');
          assert.deepEqual(watching.lines(), ['file.created z']);
        },
      ));
  }

  it('leaves files that have a watcher of their own to it', () =>
    watchingFolder(
      () => {},
      async (watching, folder) => {
        writeFileSync(join(folder, 'own'), 'x');
        writeFileSync(join(folder, 'other'), 'x');
        await saw(watching, 'file.created other');
        assert.equal(watching.drafts.length, 1);
      },
      {},
      { context: { hasOwnWatcher: (path) => path.endsWith('/own') } },
    ));

  it('finds after a restart what happened meanwhile, once, and marks it late', async () => {
    using folder = tempFolder();
    mkdirSync(join(folder.path, 'only/folders/here'), { recursive: true });
    writeFileSync(join(folder.path, 'only/folders/here/c'), 'x');
    writeFileSync(join(folder.path, 'a'), 'x');
    const first = await startWatching('folder', { path: '.' }, folder.path);
    await first.remembered();
    first.dispose();
    writeFileSync(join(folder.path, 'b'), 'x');
    rmSync(join(folder.path, 'a'));
    const { cursor, saved } = first;
    const second = await startWatching('folder', { path: '.' }, folder.path, { cursor, saved });
    await second.until(() => second.drafts.length === 2, 'the gap');
    assert.ok(second.drafts.every(({ data }) => data?.['late'] === true));
    await second.remembered();
    second.dispose();
    const third = await startWatching('folder', { path: '.' }, folder.path, { cursor, saved });
    await third.remembered();
    third.dispose();
    assert.deepEqual(third.drafts, []);
  });

  it('keeps the old truth when events could not be stored, and tells them later', () => {
    let failures = 1;
    return watchingFolder(
      () => {},
      async (watching, folder) => {
        writeFileSync(join(folder, 'a'), 'x');
        await saw(watching, 'file.created a');
        assert.equal(failures, 0);
      },
      {},
      {
        beforeAccept: async () => {
          if (failures === 0) return;
          failures -= 1;
          throw new Error('store is full');
        },
      },
    );
  });
});
