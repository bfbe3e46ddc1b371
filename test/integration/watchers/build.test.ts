import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VirtualClock } from '../../support/virtualClock.ts';
import { ScriptedRuns } from '../../support/scriptedRuns.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { startWatching, type Watching } from '../../support/watching.ts';

const red = `src/sum.ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.\nsrc/sum.ts(9,1): error TS2304: Cannot find name 'x'.\n`;
const tsc = { commandLine: 'npx tsc --noEmit' };

async function watchingBuilds(
  work: (watching: Watching, runs: ScriptedRuns, folder: string) => Promise<void>,
  config = {},
) {
  using folder = tempFolder();
  const runs = new ScriptedRuns();
  const outputs: string[] = [];
  const keepOutput = async (_name: string, text: string) => `/outputs/${outputs.push(text)}.log`;
  const watching = await startWatching('build', config, folder.path, { context: { runs, keepOutput } });
  try {
    await work(watching, runs, folder.path);
  } finally {
    watching.dispose();
  }
}

const told = (watching: Watching, count: number) =>
  watching.until(() => watching.drafts.length >= count, `${count} outcomes`);
const outcomes = (watching: Watching) =>
  watching.drafts.map(({ type, data }) => `${type} ${String(data?.['status'])} ${String(data?.['transition'])}`);

describe('watched builds', () => {
  it('tell what broke with its first error, its place and the whole output, and when it is fixed', () =>
    watchingBuilds(async (watching, runs) => {
      runs.play(tsc, '');
      runs.play(tsc, red, { exitCode: 2 });
      runs.play(tsc, red, { exitCode: 2 });
      runs.play(tsc, '');
      await told(watching, 4);
      assert.deepEqual(outcomes(watching), [
        'build.completed succeeded ok',
        'build.failed failed broke',
        'build.failed failed stillBroken',
        'build.completed succeeded fixed',
      ]);
      const [, broke, , fixed] = watching.drafts;
      assert.equal(broke?.title, 'Build failed: npx tsc --noEmit (2 errors) after 1.5 s');
      assert.match(broke?.description ?? '', /^src\/sum\.ts:3:7 – TS2322 Type 'string'/);
      assert.deepEqual(
        broke?.links?.map(({ label, uri }) => `${label} ${uri.split('/').at(-1)}`),
        ['Open sum.ts:3 sum.ts#L3,7', 'View Full Output 1.log'],
      );
      assert.match(fixed?.title ?? '', /^Build fixed: npx tsc --noEmit/);
      assert.equal(broke?.data?.['durationMs'], 1500);
    }));

  it('name files of the folder below it, however the tool wrote them', () =>
    watchingBuilds(async (watching, runs, folder) => {
      runs.play(tsc, red.replaceAll('src/sum.ts', join(folder, 'src/sum.ts')), { exitCode: 2 });
      await told(watching, 1);
      const [failed] = watching.drafts;
      assert.match(failed?.description ?? '', /^src\/sum\.ts:3:7 – TS2322/);
      assert.ok(!JSON.stringify([failed?.description, failed?.data]).includes(folder));
      assert.match(failed?.links?.[0]?.uri ?? '', /^file:.*src\/sum\.ts#L3,7$/);
    }));

  it('are read by the matcher that their task defines, and without it where its pattern cannot be used', () =>
    watchingBuilds(async (watching, runs) => {
      const pattern = { regexp: '^BAD (\\S+) (\\d+) (.*)$', file: 1, line: 2, message: 3 };
      const contributed = () => ({ matchers: new Map(), patterns: new Map() });
      const own = { origin: 'task', group: 'build', commandLine: './check', name: 'check' } as const;
      runs.play({ ...own, matchers: { written: { pattern }, contributed } }, 'BAD a.txt 4 torn\n', { exitCode: 1 });
      const torn = { pattern: { ...pattern, regexp: '(?<=a)(b' } };
      runs.play({ ...own, name: 'torn', matchers: { written: torn, contributed } }, red, { exitCode: 1 });
      await told(watching, 2);
      assert.match(watching.drafts[0]?.description ?? '', /^a\.txt:4 – torn/);
      assert.match(watching.drafts[1]?.description ?? '', /^src\/sum\.ts:3:7/);
    }));

  it('of two commands are two stories', () =>
    watchingBuilds(async (watching, runs) => {
      runs.play(tsc, red, { exitCode: 2 });
      runs.play({ commandLine: 'npm run build' }, '', { exitCode: 0 });
      await told(watching, 2);
      assert.deepEqual(outcomes(watching), ['build.failed failed broke', 'build.completed succeeded ok']);
    }));

  it('that watch tell each cycle as it ends, and nothing when they are ended', () =>
    watchingBuilds(async (watching, runs) => {
      const open = runs.begin({ commandLine: 'tsc -w', group: 'build', isBackground: true });
      open.text('10:00:00 AM - Starting compilation in watch mode...\n\n');
      open.text('10:00:01 AM - Found 0 errors. Watching for file changes.\n\n');
      await told(watching, 1);
      open.text(
        `10:01:00 AM - File change detected. Starting incremental compilation...\n\n${red}\n10:01:01 AM - Found 2 errors. Watching for file changes.\n\n`,
      );
      await told(watching, 2);
      open.text(
        '10:02:00 AM - File change detected. Starting incremental compilation...\n\n10:02:01 AM - Found 0 errors. Watching for file changes.\n\n',
      );
      await told(watching, 3);
      open.end({ exitCode: 130, cancelled: true });
      runs.play({ commandLine: 'npm run build' }, '');
      await told(watching, 4);
      assert.deepEqual(outcomes(watching), [
        'build.completed succeeded ok',
        'build.failed failed broke',
        'build.completed succeeded fixed',
        'build.completed succeeded ok',
      ]);
    }));

  it('are unknown without an exit code and without words of the tool', () =>
    watchingBuilds(async (watching, runs) => {
      runs.play({ commandLine: 'npm run build' }, 'cc -c a.c\n', { exitCode: undefined });
      runs.play(tsc, red, { exitCode: 0 });
      await told(watching, 2);
      assert.deepEqual(outcomes(watching), ['build.completed unknown unknown', 'build.completed unknown unknown']);
      assert.match(watching.drafts[1]?.description ?? '', /reported 2 errors, but the command ended with exit code 0/);
    }));

  it('that were ended by hand are cancelled', () =>
    watchingBuilds(async (watching, runs) => {
      runs.play(tsc, '', { exitCode: 130, cancelled: true });
      await told(watching, 1);
      assert.equal(watching.drafts[0]?.type, 'build.cancelled');
    }));

  it('are read from a log that nobody else writes to', async () => {
    using folder = tempFolder();
    const log = join(folder.path, 'compose.log');
    writeFileSync(log, '');
    const clock = new VirtualClock();
    const watching = await startWatching('build', { log: 'compose.log' }, folder.path, { context: { clock } });
    const write = async (text: string, count: number) => {
      appendFileSync(log, text);
      // The log is looked at, and then falls silent.
      for (let i = 0; i < 400 && watching.drafts.length < count; i += 1) {
        await clock.advance(50);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await write('web-1  | listening on 3000\n', 0);
    await write(red, 1);
    watching.dispose();
    assert.deepEqual(outcomes(watching), ['build.failed failed broke']);
    assert.match(watching.drafts[0]?.title ?? '', /compose\.log \(2 errors\)/);
  });

  it('may be chosen by their command', () =>
    watchingBuilds(
      async (watching, runs) => {
        runs.play({ commandLine: 'npm run build' }, '');
        runs.play({ commandLine: 'npm run build:web' }, '');
        await told(watching, 1);
        // Known by now: who is not wanted is not even listened to.
        assert.equal(runs.play({ commandLine: 'npm run build' }, ''), false);
        runs.play({ commandLine: 'npm run build:web' }, '');
        await told(watching, 2);
        assert.deepEqual(
          watching.drafts.map(({ subject }) => subject),
          ['npm run build:web', 'npm run build:web'],
        );
      },
      { command: 'build:web' },
    ));
});
