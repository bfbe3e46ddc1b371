import assert from 'node:assert/strict';
import { builtInWatchers, parseEditorSettings } from '../../../src/host/settings/editorSettings.ts';
import { runApp } from '../../support/runApp.ts';
import { scriptedProblems } from '../../support/scriptedProblems.ts';
import { ScriptedRuns } from '../../support/scriptedRuns.ts';
import { tempFolder } from '../../support/tempFolder.ts';

/** As they are at install; only the Problems panel need not be quiet for as long. */
const builtIns = builtInWatchers(parseEditorSettings(() => undefined)).map((watcher) =>
  watcher['kind'] === 'problems' ? { ...watcher, settle: '10ms' } : watcher,
);

const failingTests = '# Subtest: adds\nnot ok 1 - adds\n1..1\n# tests 1\n# pass 0\n# fail 1\n';

async function install(folder: string) {
  const runs = new ScriptedRuns();
  const { source, set } = scriptedProblems();
  const running = await runApp(folder, 'version: 1\n', {
    builtinWatchers: () => builtIns,
    runs,
    problems: source,
  });
  await running.watching();
  const { app } = running;
  /** Resolves with what was recorded of a type. */
  const recorded = (type: string, count = 1) =>
    new Promise<void>((resolve) => {
      let left = count;
      const listening = app.onDidAccept(({ event }) => {
        if (event.type !== type) return;
        left -= 1;
        if (left > 0) return;
        listening.dispose();
        resolve();
      });
    });
  return { ...running, runs, set, recorded };
}

describe('what is watched without being asked for', () => {
  it('tells of long commands that fail, once, and only records those that do their work', async () => {
    using folder = tempFolder();
    const { app, runs, shown, settled, recorded, stop } = await install(folder.path);
    const late = { atMs: Date.now() + 90_000 };
    const done = recorded('task.completed', 2);
    const tests = settled(({ delivery }) => delivery.event.type === 'test.failed');
    const failed = settled(({ delivery }) => delivery.event.type === 'task.failed');
    runs.play({ commandLine: './quick' }, 'no\n', { exitCode: 1 });
    runs.play({ commandLine: 'ssh machine' }, 'bye\n', { exitCode: 255, ...late });
    runs.play({ commandLine: './import' }, 'ok\n', late);
    runs.play({ commandLine: './serve' }, 'ready\n', { exitCode: 130, cancelled: true, ...late });
    runs.play({ commandLine: 'npm test' }, failingTests, { exitCode: 1, ...late });
    runs.play({ commandLine: './migrate' }, 'boom\n', { exitCode: 3, ...late });
    await Promise.all([tests, failed, done]);
    assert.deepEqual(shown.map(({ event }) => event.type).sort(), ['task.failed', 'test.failed']);
    const history = await app.ownHistory({ limit: 20, typeGlob: 'task.*' });
    assert.deepEqual(
      history.map(({ event, decisions }) => [event.subject, decisions.at(-1)?.code]),
      [
        ['./migrate', 'queued'],
        ['./serve', 'endedByHand'],
        ['./import', 'wentWell'],
      ],
    );
    await stop();
  });

  it('records the errors of the Problems panel, which are neither told nor need somebody', async () => {
    using folder = tempFolder();
    const { app, shown, set, recorded, stop } = await install(folder.path);
    const over = recorded('condition.met');
    set({ message: 'Type string is not assignable' });
    await over;
    const gone = recorded('condition.cleared');
    assert.deepEqual(await app.problems(), []);
    set();
    await gone;
    const [cleared, met] = await app.ownHistory({ limit: 2 });
    assert.deepEqual(
      [met, cleared].map((entry) => [entry?.event.data['transition'], entry?.decisions.at(-1)?.code]),
      [
        ['broke', 'onlyRecorded'],
        ['fixed', 'onlyRecorded'],
      ],
    );
    assert.deepEqual(shown, []);
    await stop();
  });
});
