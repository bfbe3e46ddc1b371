import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GitOperations } from '../../../src/watchers/git/gitOperation.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { startWatching } from '../../support/watching.ts';

function git(folder: string, ...args: string[]): void {
  const settings = ['user.name=Sam', 'user.email=sam@example.com', 'gc.auto=0', 'maintenance.auto=false'];
  const env = { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_EDITOR: 'true' };
  execFileSync('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], {
    cwd: folder,
    env,
    stdio: 'pipe',
  });
}

const write = (folder: string, text: string, count = 30): void => {
  for (let i = 0; i < count; i += 1) writeFileSync(join(folder, `f${i}.txt`), `${text} ${i}\n`);
};

/** Two branches that differ in 30 files; `main` is checked out. */
function repository(folder: string): void {
  git(folder, 'init', '--quiet', '--initial-branch=main');
  write(folder, 'main');
  git(folder, 'add', '.');
  git(folder, 'commit', '--quiet', '--message=main');
  git(folder, 'checkout', '--quiet', '-b', 'feature');
  write(folder, 'the feature');
  git(folder, 'commit', '--quiet', '--all', '--message=feature');
  git(folder, 'checkout', '--quiet', 'main');
}

describe('a watched folder in a git repository', () => {
  const operations: [string, (folder: string) => void, RegExp][] = [
    ['a checkout', (folder) => git(folder, 'checkout', '--quiet', 'feature'), /^switched to feature: 30 files changed/],
    ['a merge', (folder) => git(folder, 'merge', '--quiet', 'feature'), /^git merge: 30 files changed/],
    ['a hard reset', (folder) => git(folder, 'reset', '--quiet', '--hard', 'feature'), /^git reset: 30 files changed/],
    ['a rebase', (folder) => git(folder, 'rebase', '--quiet', 'feature'), /^git rebase: 30 files changed/],
    [
      'a stash',
      (folder) => {
        git(folder, 'stash', '--quiet');
      },
      /^git (?:stash|reset): 1 file changed/,
    ],
  ];
  for (const [what, operate, title] of operations) {
    it(`tells ${what} once, as what it is`, async () => {
      using folder = tempFolder();
      repository(folder.path);
      if (what === 'a stash') writeFileSync(join(folder.path, 'f3.txt'), 'not yet committed\n');
      const watching = await startWatching('folder', { path: '.' }, folder.path);
      operate(folder.path);
      await watching.until(() => watching.drafts.length > 0, what);
      writeFileSync(join(folder.path, 'after.txt'), 'x');
      await watching.until(() => watching.drafts.length > 1, 'a change after it');
      watching.dispose();
      assert.deepEqual(
        watching.drafts.map(({ type }) => type),
        ['vcs.switched', 'file.created'],
      );
      assert.match(watching.drafts[0]?.title ?? '', title);
    });
  }

  it('tells a file that is saved while another is committed as itself', async () => {
    using folder = tempFolder();
    repository(folder.path);
    writeFileSync(join(folder.path, 'f1.txt'), 'to be committed\n');
    const watching = await startWatching('folder', { path: '.' }, folder.path);
    writeFileSync(join(folder.path, 'f2.txt'), 'saved\n');
    git(folder.path, 'commit', '--quiet', '--message=one', 'f1.txt');
    await watching.until(() => watching.lines().includes('file.modified f2.txt'), 'the saved file');
    watching.dispose();
    assert.equal(watching.drafts.length, 1);
  });

  it('waits while git holds its lock, and tells the last state after it', async () => {
    using folder = tempFolder();
    repository(folder.path);
    const lock = join(folder.path, '.git', 'index.lock');
    const watching = await startWatching('folder', { path: '.' }, folder.path);
    writeFileSync(lock, '');
    // A second folder, which no git holds, shows that settle times passed meanwhile.
    using free = tempFolder();
    const witness = await startWatching('folder', { path: '.' }, free.path);
    for (let round = 1; round <= 5; round += 1) {
      write(folder.path, `round ${round}`, 3);
      writeFileSync(join(free.path, `${round}`), 'x');
      await witness.until(() => witness.drafts.length === round, 'the witness');
    }
    witness.dispose();
    assert.deepEqual(watching.lines(), []);
    rmSync(lock);
    await watching.until(() => watching.drafts.length === 3, 'all three');
    watching.dispose();
    assert.deepEqual(watching.lines(), ['file.modified f0.txt', 'file.modified f1.txt', 'file.modified f2.txt']);
  });
});

describe('git operations', () => {
  it('are known in a linked working tree and below its folders; outside of a repository there are none', () => {
    using folder = tempFolder();
    const main = join(folder.path, 'main');
    mkdirSync(main);
    repository(main);
    git(main, 'worktree', 'add', '--quiet', '../linked', 'feature');
    const linked = join(folder.path, 'linked');
    mkdirSync(join(linked, 'deep'));
    const found = GitOperations.of(join(linked, 'deep'));
    assert.equal(found?.directory, join(main, '.git', 'worktrees', 'linked'));
    git(linked, 'checkout', '--quiet', '-b', 'third');
    assert.deepEqual(found?.take(), { operation: 'checkout', record: 'checkout: moving from feature to third' });
    assert.equal(found?.take(), undefined);
    assert.equal(GitOperations.of(folder.path)?.directory.startsWith(folder.path), undefined);
  });

  it('a rebase that waits for the user is none after a rest', () => {
    using folder = tempFolder();
    repository(folder.path);
    const operations = GitOperations.of(folder.path);
    const now = Date.now();
    mkdirSync(join(folder.path, '.git', 'rebase-merge'));
    const log = join(folder.path, '.git', 'logs', 'HEAD');
    utimesSync(log, new Date(now), new Date(now));
    assert.equal(operations?.isBusy(now), true);
    assert.equal(operations?.isBusy(now + 10_000), false);
  });
});
