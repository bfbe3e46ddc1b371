import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../src/core/json.ts';
import { createGitAuthorship } from '../../../src/watchers/git/gitAuthorship.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { startWatching, type Watching, type WatchingOptions } from '../../support/watching.ts';

/** Runs `work` in a fresh folder with a watcher on `a.txt` (unless `config` names another path). */
async function watchingFile(
  prepare: (path: string, folder: string) => void,
  work: (watching: Watching, path: string, folder: string) => Promise<void>,
  config: JsonObject = {},
  options: WatchingOptions = {},
): Promise<void> {
  using folder = tempFolder();
  const path = join(folder.path, 'a.txt');
  prepare(path, folder.path);
  const watching = await startWatching('file', { path: 'a.txt', ...config }, folder.path, options);
  try {
    await work(watching, path, folder.path);
  } finally {
    watching.dispose();
  }
}

const write = (text: string) => (path: string) => writeFileSync(path, text);
const told = (watching: Watching, count: number) =>
  watching.until(() => watching.drafts.length >= count, `${count} events`);

describe('watched file', () => {
  it('says nothing at first, then what changed, with diff and counts', () =>
    watchingFile(write('one\ntwo\n'), async (watching, path) => {
      assert.equal(watching.health()?.state, 'watching');
      writeFileSync(path, 'one\n2\nthree\n');
      await told(watching, 1);
      const [draft] = watching.drafts;
      assert.deepEqual([draft?.type, draft?.title, draft?.subject], ['file.modified', 'a.txt modified', 'a.txt']);
      assert.deepEqual([draft?.data?.['added'], draft?.data?.['removed']], [2, 1]);
      assert.match(String(draft?.data?.['diff']), /-two\n\+2\n\+three/);
    }));

  it('takes an atomic save for a modification, again and again', () =>
    watchingFile(write('0\n'), async (watching, path) => {
      for (let i = 1; i <= 5; i += 1) {
        writeFileSync(`${path}.new`, `${i}\n`);
        renameSync(`${path}.new`, path);
        await told(watching, i);
      }
      assert.deepEqual([...new Set(watching.lines())], ['file.modified a.txt']);
    }));

  it('tells the last state of a burst, not the first', () =>
    watchingFile(write('0\n'), async (watching, path) => {
      for (let i = 0; i < 50; i += 1) writeFileSync(path, `${i}\n`);
      await watching.until(() => String(watching.drafts.at(-1)?.data?.['diff']).includes('+49'), 'the last state');
    }));

  it('does not take a touch for a change', () =>
    watchingFile(write('same\n'), async (watching, path) => {
      utimesSync(path, new Date(), new Date(Date.now() + 5000));
      writeFileSync(path, 'other\n');
      await told(watching, 1);
      assert.equal(watching.drafts.length, 1);
    }));

  it('waits for a file that does not exist yet, in folders that do not exist yet', () =>
    watchingFile(
      () => {},
      async (watching, _path, folder) => {
        assert.equal(watching.health()?.state, 'watching');
        mkdirSync(join(folder, 'deep/er'), { recursive: true });
        writeFileSync(join(folder, 'deep/er/new.txt'), 'x\ny\n');
        await told(watching, 1);
        assert.deepEqual(watching.lines(), ['file.created deep/er/new.txt']);
        assert.equal(watching.drafts[0]?.data?.['lines'], 2);
      },
      { path: 'deep/er/new.txt' },
    ));

  it('tells deletion with size and time, and creation again', () =>
    watchingFile(write('12345'), async (watching, path) => {
      rmSync(path);
      await told(watching, 1);
      writeFileSync(path, 'back');
      await told(watching, 2);
      assert.deepEqual(watching.lines(), ['file.deleted a.txt', 'file.created a.txt']);
      assert.equal(watching.drafts[0]?.data?.['sizeBytes'], 5);
      assert.match(String(watching.drafts[0]?.data?.['lastModified']), /^\d{4}-/);
    }));

  it('tells where a renamed file went', () =>
    watchingFile(write('x'), async (watching, path, folder) => {
      renameSync(path, join(folder, 'b.txt'));
      await told(watching, 1);
      assert.deepEqual(watching.lines(), ['file.renamed b.txt']);
      assert.equal(watching.drafts[0]?.data?.['previousPath'], 'a.txt');
    }));

  it('tells binary and huge files without a diff', () =>
    watchingFile(write('x'), async (watching, path) => {
      writeFileSync(path, Buffer.from([1, 0, 2]));
      await told(watching, 1);
      writeFileSync(path, 'y'.repeat(2_000_000));
      await told(watching, 2);
      assert.ok(watching.drafts.every(({ data }) => data?.['diff'] === undefined));
      assert.equal(watching.drafts[1]?.data?.['sizeBytes'], 2_000_000);
    }));

  it('keeps and tells nothing of the content of a credential file', () =>
    watchingFile(
      (_path, folder) => writeFileSync(join(folder, '.env'), 'TOKEN=first-secret'),
      async (watching, _path, folder) => {
        writeFileSync(join(folder, '.env'), 'TOKEN=second-secret!');
        await told(watching, 1);
        assert.ok(!JSON.stringify([watching.drafts, watching.cursor.value]).includes('secret'));
      },
      { path: '.env' },
    ));

  it('says that a folder is no file, and goes on when it is one', () =>
    watchingFile(
      (path) => mkdirSync(path),
      async (watching, path) => {
        assert.equal(watching.health()?.state, 'degraded');
        assert.match(watching.health()?.problem ?? '', /watch it as a folder/);
        rmSync(path, { recursive: true });
        writeFileSync(path, 'now a file');
        await watching.until(() => watching.health()?.state === 'watching', 'recovery');
      },
    ));

  if (process.platform !== 'win32') {
    it('opens neither a pipe nor a device, and goes on when it is a file', () =>
      watchingFile(
        (path) => void execFileSync('mkfifo', [path]),
        async (watching, path) => {
          assert.match(watching.health()?.problem ?? '', /not a regular file/);
          rmSync(path);
          writeFileSync(path, 'now a file');
          await watching.until(() => watching.health()?.state === 'watching', 'recovery');
        },
      ));
  }

  it('refuses a link that leads outside, also one put there later', async () => {
    using outside = tempFolder();
    writeFileSync(join(outside.path, 'secret.txt'), 'classified');
    await watchingFile(write('x'), async (watching, path) => {
      rmSync(path);
      symlinkSync(join(outside.path, 'secret.txt'), path);
      await watching.until(() => /outside the folders/.test(watching.health()?.problem ?? ''), 'the refusal');
      assert.ok(!JSON.stringify([watching.drafts, watching.cursor.value]).includes('classified'));
    });
  });

  it('refuses our own files', () =>
    watchingFile(
      write('x'),
      async (watching) => assert.match(watching.health()?.problem ?? '', /own files/),
      {},
      { context: { ownFolders: ['/'] } },
    ));

  it('finds after a restart what happened meanwhile, once, and marks it late', async () => {
    using folder = tempFolder();
    const path = join(folder.path, 'a.txt');
    writeFileSync(path, 'before\n');
    const first = await startWatching('file', { path: 'a.txt' }, folder.path);
    first.dispose();
    writeFileSync(path, 'after\n');
    const second = await startWatching('file', { path: 'a.txt' }, folder.path, { cursor: first.cursor });
    await told(second, 1);
    second.dispose();
    assert.equal(second.drafts[0]?.data?.['late'], true);
    assert.match(String(second.drafts[0]?.data?.['diff']), /-before\n\+after/);
    const third = await startWatching('file', { path: 'a.txt' }, folder.path, { cursor: second.cursor });
    third.dispose();
    assert.deepEqual(third.drafts, []);
  });

  it('keeps the old truth when the event could not be stored, and tells it later', () => {
    let failures = 2;
    return watchingFile(
      write('0'),
      async (watching, path) => {
        writeFileSync(path, '1');
        await told(watching, 1);
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
  }).timeout(15_000);
});

describe('authorship', () => {
  const git = (folder: string, ...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'pipe' });

  function repository(folder: string): void {
    git(folder, 'init', '-q');
    git(folder, 'config', 'user.name', 'Ada');
    git(folder, 'config', 'user.email', 'ada@example.com');
    writeFileSync(join(folder, 'a.txt'), 'one\ntwo\n');
    git(folder, 'add', '.');
    git(folder, '-c', 'user.name=Grace', '-c', 'user.email=g@example.com', 'commit', '-qm', 'first');
  }

  it('is the git user for uncommitted lines, and who committed for committed ones', async () => {
    using folder = tempFolder();
    repository(folder.path);
    const authorship = createGitAuthorship({ enabled: true });
    const path = join(folder.path, 'a.txt');
    assert.equal(await authorship.authorOf(path, { first: 1, last: 1 }), 'Grace');
    writeFileSync(path, 'one\n2\n');
    assert.equal(await authorship.authorOf(path), 'Ada');
    writeFileSync(join(folder.path, 'new.txt'), 'x');
    assert.equal(await authorship.authorOf(join(folder.path, 'new.txt')), 'Ada');
  });

  it('names nobody outside a repository, or when it is switched off', async () => {
    using folder = tempFolder();
    writeFileSync(join(folder.path, 'a.txt'), 'x');
    assert.equal(await createGitAuthorship({ enabled: true }).authorOf(join(folder.path, 'a.txt')), undefined);
    repository(folder.path);
    assert.equal(await createGitAuthorship({ enabled: false }).authorOf(join(folder.path, 'a.txt')), undefined);
  });

  it('runs nothing that the repository configures', async () => {
    using folder = tempFolder();
    repository(folder.path);
    const marker = join(folder.path, 'ran');
    for (const key of ['core.fsmonitor', 'core.pager', 'diff.external', 'pager.log', 'pager.blame'])
      git(folder.path, 'config', key, `touch ${marker}; cat`);
    await createGitAuthorship({ enabled: true }).authorOf(join(folder.path, 'a.txt'), { first: 1, last: 2 });
    assert.throws(() => execFileSync('ls', [marker], { stdio: 'pipe' }));
  });
});
