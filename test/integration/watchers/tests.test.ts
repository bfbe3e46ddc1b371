import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGitAuthorship } from '../../../src/watchers/git/gitAuthorship.ts';
import { createGitChangeLog } from '../../../src/watchers/git/gitChangeLog.ts';
import { ScriptedRuns } from '../../support/scriptedRuns.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { startWatching, type Watching, type WatchingOptions } from '../../support/watching.ts';

const recording = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../fixtures/recordings/mocha', `${name}.pipe.txt`), 'utf8');
const [red, green] = [recording('failing'), recording('green')];
/** All five tests, two of them skipped, after the repair. */
const mended = (red.split('  1) sum\n       throws')[0] ?? '')
  .replace('1 passing', '3 passing')
  .replace('  2 failing\n', '');
const mocha = { commandLine: 'npx mocha' };

async function watchingTests(
  work: (watching: Watching, runs: ScriptedRuns, folder: string) => Promise<void>,
  options: WatchingOptions = {},
  config = {},
): Promise<void> {
  using folder = tempFolder();
  const runs = new ScriptedRuns();
  const watching = await startWatching('tests', config, folder.path, {
    ...options,
    context: { runs, ...options.context },
  });
  try {
    await work(watching, runs, folder.path);
  } finally {
    watching.dispose();
  }
}

const told = (watching: Watching, count: number) =>
  watching.until(() => watching.drafts.length >= count, `${count} outcomes`);
const outcomes = (watching: Watching) =>
  watching.drafts.map(({ type, data }) => `${type} ${String(data?.['transition'])}`);

describe('watched tests', () => {
  it('tell what newly fails, what still fails and what is fixed', () =>
    watchingTests(async (watching, runs) => {
      runs.play(mocha, green);
      runs.play(mocha, red, { exitCode: 2 });
      runs.play(mocha, red, { exitCode: 2 });
      runs.play(mocha, red.replace('is null:', 'is void:'), { exitCode: 2 });
      runs.play(mocha, mended);
      await told(watching, 5);
      assert.deepEqual(outcomes(watching), [
        'test.passed ok',
        'test.failed broke',
        'test.failed stillBroken',
        'test.failed broke',
        'test.fixed fixed',
      ]);
      const [, first, , other, fixed] = watching.drafts;
      assert.equal(first?.title, 'Tests failed: npx mocha, 2 failed, 1/5 passed');
      assert.match(
        first?.description ?? '',
        /✗ sum › throws Error when asked \(failing\.test\.cjs:6\) – AssertionError: 2 == 3/,
      );
      assert.deepEqual(other?.data?.['newlyFailing'], ['sum › of nothing › is void']);
      assert.match(other?.title ?? '', /2 failed, 1 newly/);
      assert.match(fixed?.description ?? '', /✓ sum › throws Error when asked/);
    }));

  it('name files of the folder below it, however the tool wrote them', () =>
    watchingTests(async (watching, runs, folder) => {
      runs.play(mocha, red.replaceAll('failing.test.cjs', join(folder, 'failing.test.cjs')), { exitCode: 2 });
      await told(watching, 1);
      const [failed] = watching.drafts;
      assert.match(failed?.description ?? '', / \(failing\.test\.cjs:6\) /);
      assert.ok(!JSON.stringify([failed?.description, failed?.data]).includes(folder));
      assert.match(failed?.links?.[0]?.uri ?? '', /^file:.*failing\.test\.cjs#L6/);
    }));

  it('are told by runs of tests alone', () =>
    watchingTests(async (watching, runs) => {
      const others = [
        { commandLine: 'ls -la' },
        { commandLine: 'npm run build', group: 'build' as const },
        { commandLine: './check.sh' },
      ];
      for (const run of others) runs.play(run, green);
      runs.play({ commandLine: './check.sh', group: 'test' }, green);
      await told(watching, 1);
      // Known by now: the others are not even listened to.
      for (const run of others) assert.equal(runs.play(run, green), false);
      assert.deepEqual(
        watching.drafts.map(({ subject }) => subject),
        ['./check.sh'],
      );
    }));

  it('remember over a restart what failed', async () => {
    const cursor = { value: undefined };
    await watchingTests(
      async (watching, runs) => {
        runs.play({ ...mocha, folder: '/w' }, red, { exitCode: 2 });
        await watching.until(() => cursor.value !== undefined, 'a stored outcome');
      },
      { cursor },
    );
    await watchingTests(
      async (watching, runs) => {
        runs.play({ ...mocha, folder: '/w' }, red, { exitCode: 2 });
        await told(watching, 1);
        assert.deepEqual(outcomes(watching), ['test.failed stillBroken']);
      },
      { cursor },
    );
  });

  it('are unknown where the exit code contradicts the output, and then change nothing', () =>
    watchingTests(async (watching, runs) => {
      runs.play(mocha, red, { exitCode: 2 });
      runs.play(mocha, green, { exitCode: 3 });
      runs.play(mocha, red, { exitCode: 2 });
      await told(watching, 3);
      assert.deepEqual(
        outcomes(watching).map((line) => line.split(' ')[1]),
        ['broke', 'unknown', 'stillBroken'],
      );
      assert.match(watching.drafts[1]?.title ?? '', /outcome unknown/);
    }));

  it('whose output is cut or of an unknown tool are judged by their exit code alone', () =>
    watchingTests(async (watching, runs) => {
      runs.play(mocha, '');
      runs.play(mocha, recording('interrupted'));
      runs.play(mocha, 'something went wrong\n', { exitCode: 1 });
      runs.play(mocha, '', { exitCode: undefined });
      await told(watching, 4);
      assert.deepEqual(outcomes(watching), [
        'test.passed ok',
        'test.passed ok',
        'test.failed broke',
        'test.passed unknown',
      ]);
      assert.equal(watching.drafts[2]?.title, 'Tests failed: npx mocha, exit code 1');
    }));

  it('that were ended by hand say so and are no verdict', () =>
    watchingTests(async (watching, runs) => {
      runs.play(mocha, recording('interrupted'), { exitCode: 130, cancelled: true });
      await told(watching, 1);
      const [draft] = watching.drafts;
      assert.equal(draft?.data?.['transition'], 'unknown');
      assert.equal(draft?.data?.['cancelled'], true);
      assert.match(draft?.title ?? '', /^Tests interrupted: /);
    }));

  it('name what changed since they were green, by whom, the likeliest first; and are flaky when nothing did', async () => {
    using repository = tempFolder();
    const root = repository.path;
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], {
        cwd: root,
        stdio: 'pipe',
      });
    git('init', '-q');
    git('config', 'user.name', 'Ada');
    mkdirSync(join(root, 'src'));
    for (const name of ['failing.test.cjs', 'failing.cjs', 'src/other.cjs']) writeFileSync(join(root, name), '1\n');
    git('add', '.');
    git('commit', '-qm', 'first');
    const authorship = createGitAuthorship({ enabled: true });
    const changeLog = createGitChangeLog({ enabled: true, authorship, now: Date.now });
    await watchingTests(
      async (watching, runs) => {
        const run = { ...mocha, folder: root };
        runs.play(run, green);
        await told(watching, 1);
        await watching.until(() => watching.cursor.value !== undefined, 'the mark of green');
        for (const name of ['failing.cjs', 'src/other.cjs', 'new.cjs']) writeFileSync(join(root, name), '2\n');
        runs.play(run, red, { exitCode: 2 });
        await told(watching, 2);
        const suspects = watching.drafts[1]?.data?.['suspects'] as { path: string; by?: string; overlap: number }[];
        assert.deepEqual(suspects[0], { path: 'failing.cjs', overlap: 2, by: 'Ada' });
        assert.deepEqual(suspects.map(({ path }) => path).sort(), ['failing.cjs', 'new.cjs', 'src/other.cjs']);
        runs.play(run, mended);
        await told(watching, 3);
        assert.deepEqual(outcomes(watching), ['test.passed ok', 'test.failed broke', 'test.flaky flaky']);
      },
      { authorship, context: { changeLog } },
    );
  });
});
