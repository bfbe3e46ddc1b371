import assert from 'node:assert/strict';
import { scriptedProblems } from '../../support/scriptedProblems.ts';
import { ScriptedRuns } from '../../support/scriptedRuns.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { VirtualClock } from '../../support/virtualClock.ts';
import { startWatching, type Watching } from '../../support/watching.ts';

function stopping(watching: Watching): Watching & Disposable {
  return Object.assign(watching, { [Symbol.dispose]: () => watching.dispose() });
}

/** Resolves when the watcher hears of commands. */
function hearing(watching: Watching): Promise<void> {
  return watching.until(() => watching.health() !== undefined, 'a watcher that hears of commands');
}

describe('watched terminal commands', () => {
  it('are told with exit code, duration and last lines when they took long enough', async () => {
    using folder = tempFolder();
    const runs = new ScriptedRuns();
    using watching = stopping(
      await startWatching('terminal', { longerThan: '60s' }, folder.path, { context: { runs } }),
    );
    await hearing(watching);
    runs.play({ commandLine: 'ls' }, 'a\n');
    const late = { atMs: Date.now() + 125_000 };
    runs.play({ commandLine: './import.sh' }, '\u001B[31mstep 1\u001B[0m\r\n50 %\r100 %\r\nboom\n', {
      exitCode: 3,
      ...late,
    });
    runs.play({ commandLine: './sync.sh' }, 'ok\n', { exitCode: undefined, ...late });
    runs.play({ origin: 'task', commandLine: 'a task' }, 'ok\n', late);
    await watching.until(() => watching.drafts.length === 2, 'two commands');
    const [failed, unknown] = watching.drafts;
    assert.match(failed?.title ?? '', /^\.\/import\.sh failed \(exit code 3\) after 2 min 5 s$/);
    assert.deepEqual(failed?.data?.['lastLines'], ['step 1', '100 %', 'boom']);
    assert.match(unknown?.title ?? '', /ended, outcome unknown/);
  });

  it('in general are neither those in which somebody works nor those that another watcher tells of, unless asked for', async () => {
    using folder = tempFolder();
    const runs = new ScriptedRuns();
    runs.onRun(({ commandLine }) =>
      commandLine?.startsWith('make') === true
        ? { tellsEnd: Promise.resolve(commandLine !== 'make --watch'), text() {}, end() {} }
        : undefined,
    );
    using all = stopping(await startWatching('terminal', {}, folder.path, { context: { runs } }));
    using named = stopping(await startWatching('terminal', { command: 'm' }, folder.path, { context: { runs } }));
    await Promise.all([hearing(all), hearing(named)]);
    const commands = ['vim a.txt', 'make', 'make --watch', 'ssh machine', './migrate'];
    for (const commandLine of commands)
      runs.play({ commandLine }, commandLine === 'vim a.txt' ? '\u001B[?1049h~\u001B[?1049l' : '', { exitCode: 1 });
    await named.until(() => named.drafts.length === commands.length, 'all that contain the letter');
    await all.until(() => all.drafts.length >= 2, 'those that nobody else tells of');
    const names = all.drafts.map(({ subject }) => subject);
    assert.deepEqual(names, ['make --watch', './migrate']);
  });

  it('are told by the lines of their output that are looked for, while they go on and once each time', async () => {
    using folder = tempFolder();
    const runs = new ScriptedRuns();
    const clock = new VirtualClock();
    const patterns = ['/listening on port \\d+/', 'EADDRINUSE'];
    using watching = stopping(
      await startWatching('terminal', { patterns, command: 'serve' }, folder.path, { context: { runs, clock } }),
    );
    await hearing(watching);
    runs.play({ commandLine: 'other' }, 'listening on port 1\n');
    const server = runs.begin({ commandLine: 'npm run serve', startedMs: clock.now() });
    server.text('starting\r\nlisten');
    server.text('ing on \u001B[1mport 80\u001B[22m\r\nlistening on port 81\n');
    await clock.advance(999);
    assert.equal(watching.drafts.length, 0);
    await clock.advance(1);
    await watching.until(() => watching.drafts.length === 1, 'the lines of one second');
    server.text('idle\nError: EADDRINUSE');
    server.end({ exitCode: 1 });
    await watching.until(() => watching.drafts.length === 2, 'a last line without an end');
    const [first, last] = watching.drafts;
    assert.deepEqual([first?.type, first?.title], ['log.matched', 'npm run serve: listening on port 80']);
    assert.equal(first?.description, 'listening on port 80\nlistening on port 81');
    assert.deepEqual(first?.data, {
      command: 'npm run serve',
      message: 'listening on port 80',
      lines: ['listening on port 80', 'listening on port 81'],
      times: 2,
    });
    assert.equal(last?.title, 'npm run serve: Error: EADDRINUSE');
  });

  it('are told by the lines of tasks too, of debug sessions not', async () => {
    using folder = tempFolder();
    const runs = new ScriptedRuns();
    using watching = stopping(
      await startWatching('terminal', { patterns: ['ready'] }, folder.path, { context: { runs } }),
    );
    await hearing(watching);
    assert.equal(runs.play({ origin: 'debug', commandLine: 'debug' }, 'ready\n'), false);
    runs.play({ origin: 'task', commandLine: 'a task' }, 'ready\n');
    runs.play({ origin: 'lookout', commandLine: 'a Lookout task' }, 'ready\n');
    await watching.until(() => watching.drafts.length === 2, 'two tasks');
    assert.deepEqual(watching.drafts.map(({ title }) => title).sort(), ['a Lookout task: ready', 'a task: ready']);
  });

  it('tell ten of very many lines and count the rest, and only after so long', async () => {
    using folder = tempFolder();
    const runs = new ScriptedRuns();
    const clock = new VirtualClock();
    using watching = stopping(
      await startWatching('terminal', { patterns: ['line'], longerThan: '60s' }, folder.path, {
        context: { runs, clock },
      }),
    );
    await hearing(watching);
    const run = runs.begin({ commandLine: 'many', startedMs: clock.now() });
    run.text('early line\n');
    await clock.advance(60_000);
    run.text(Array.from({ length: 5000 }, (_, index) => `line ${index}\n`).join(''));
    run.end();
    await watching.until(() => watching.drafts.length === 1, 'one event');
    const { data } = watching.drafts[0] ?? {};
    const lines = data?.['lines'];
    assert.ok(Array.isArray(lines));
    assert.deepEqual([data?.['times'], lines.length], [5000, 10]);
    assert.equal(data?.['message'], 'line 0');
  });

  it('are looked through in spite of a pattern that does not compile, which the watcher says', async () => {
    using folder = tempFolder();
    const runs = new ScriptedRuns();
    using watching = stopping(
      await startWatching('terminal', { patterns: ['/(/', 'ready'] }, folder.path, { context: { runs } }),
    );
    await hearing(watching);
    runs.play({ commandLine: 'serve' }, 'ready\n');
    await watching.until(() => watching.drafts.length === 1, 'the line');
    const { state, problem } = watching.health() ?? {};
    assert.equal(state, 'degraded');
    assert.match(problem ?? '', /does not compile.*All else is still looked for/);
  });
});

describe('watched problems', () => {
  it('are told when there come to be any, and when there are none any more, once each', async () => {
    using folder = tempFolder();
    const { source, set } = scriptedProblems();
    using watching = stopping(
      await startWatching('problems', { settle: '10ms' }, folder.path, { context: { problems: source } }),
    );
    set({ severity: 'warning' });
    set({ severity: 'warning' }, {}, { line: 9 });
    await watching.until(() => watching.drafts.length === 1, 'errors');
    set({});
    set();
    await watching.until(() => watching.drafts.length === 2, 'no errors');
    assert.deepEqual(
      watching.drafts.map(({ type, title }) => `${type}: ${title}`),
      ['condition.met: 2 errors in the Problems panel', 'condition.cleared: No errors in the Problems panel any more'],
    );
    assert.match(watching.drafts[0]?.links?.[0]?.uri ?? '', /a\.ts#L3$/);
  });

  it('of one source may have a budget, and what was told is remembered over a restart', async () => {
    using folder = tempFolder();
    const cursor = { value: undefined };
    const config = { settle: '10ms', severity: 'warning', source: 'eslint', budget: 1 };
    const many = [{ source: 'eslint', severity: 'warning' as const }, { source: 'eslint' }, { source: 'ts' }];
    {
      const { source, set } = scriptedProblems();
      using watching = stopping(
        await startWatching('problems', config, folder.path, { cursor, context: { problems: source } }),
      );
      set(...many);
      await watching.until(() => cursor.value !== undefined, 'a stored state');
      assert.equal(watching.drafts[0]?.title, '2 warnings of eslint in the Problems panel, more than 1');
    }
    const { source, set } = scriptedProblems();
    set(...many);
    using watching = stopping(
      await startWatching('problems', config, folder.path, { cursor, context: { problems: source } }),
    );
    set(...many.slice(1));
    await watching.until(() => watching.drafts.length > 0, 'the end');
    assert.equal(watching.drafts[0]?.type, 'condition.cleared');
  });
});
