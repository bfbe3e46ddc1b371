import assert from 'node:assert/strict';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventDraft } from '../../../src/core/event.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import type { CommandEnd } from '../../../src/tasks/runCommand.ts';
import { type LookoutTask, TaskRunner } from '../../../src/tasks/taskRunner.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const node = JSON.stringify(process.execPath);
const never = new AbortController().signal;

function createRunner() {
  const drafts: EventDraft[] = [];
  let stored: JsonValue | undefined;
  const make = () =>
    new TaskRunner({
      now: Date.now,
      logger: silentLogger,
      emit: async (draft) => void drafts.push(draft),
      load: async () => stored,
      save: async (value) => {
        stored = structuredClone(value);
      },
    });
  return { make, runner: make(), drafts, types: () => drafts.map(({ type }) => type) };
}

async function play(runner: TaskRunner, task: LookoutTask, signal = never) {
  let shown = '';
  let output = '';
  let end: CommandEnd | undefined;
  const outcome = await runner.run(
    task,
    {
      show: (text) => {
        shown += text;
      },
      begin: () => ({
        text: (chunk) => {
          output += chunk;
        },
        end: (value) => {
          end = value;
        },
      }),
    },
    signal,
  );
  return { outcome, shown, output, end };
}

/** Whether a process is there; a zombie that nobody waited for is not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('a Lookout task', () => {
  it('hands on all of its output, of both streams, and its exit code', async () => {
    using folder = tempFolder();
    const { runner, types } = createRunner();
    const command = `${node} -e "for (let i = 0; i < 20000; i++) process.stdout.write(i + '\\n'); console.error('wrong'); process.exitCode = 3"`;
    const { outcome, output, end, shown } = await play(runner, { name: 'count', command, folder: folder.path });
    assert.deepEqual(outcome, { exitCode: 3, cancelled: false, cached: false });
    assert.equal(end?.exitCode, 3);
    assert.equal(output.split('\n').filter((line) => /^\d+$/.test(line)).length, 20_000);
    assert.match(output, /wrong/);
    assert.match(shown, /count failed with exit code 3 after/);
    assert.deepEqual(types(), ['build.started']);
  });

  it('that cannot be started says why', async () => {
    const { runner } = createRunner();
    const { outcome, shown } = await play(runner, { name: 'lost', command: 'true', folder: '/does/not/exist' });
    assert.equal(outcome.exitCode, undefined);
    assert.match(shown, /could not be started/);
  });

  it('that is cancelled takes along what it started', async () => {
    using folder = tempFolder();
    const { runner } = createRunner();
    const pidFile = join(folder.path, 'pid');
    writeFileSync(
      join(folder.path, 'parent.cjs'),
      `require('node:child_process').spawn(process.execPath, ['-e', \`require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000)\`], { stdio: 'ignore' }); setInterval(() => {}, 1000);`,
    );
    const abort = new AbortController();
    const watcher = watch(folder.path);
    const running = play(runner, { name: 'server', command: `${node} parent.cjs`, folder: folder.path }, abort.signal);
    let pid = Number.NaN;
    while (!(pid > 0)) {
      await once(watcher, 'change');
      try {
        pid = Number(readFileSync(pidFile, 'utf8'));
      } catch {
        // Not written yet.
      }
    }
    watcher.close();
    assert.ok(isAlive(pid));
    abort.abort();
    const { outcome } = await running;
    assert.equal(outcome.cancelled, true);
    const deadline = Date.now() + 5000;
    while (isAlive(pid) && Date.now() < deadline) await new Promise((resolve) => setImmediate(resolve));
    assert.ok(!isAlive(pid), 'the grandchild lives');
  });

  it('waits for the one before it, and may be cancelled while it waits', async () => {
    using folder = tempFolder();
    const { runner, types } = createRunner();
    const log = join(folder.path, 'log');
    const task = (name: string): LookoutTask => ({
      name,
      command: `echo begin >> log && echo end >> log`,
      folder: folder.path,
    });
    const abort = new AbortController();
    const all = [play(runner, task('a')), play(runner, task('b'), abort.signal), play(runner, task('c'))] as const;
    abort.abort();
    const [, b, c] = await Promise.all(all);
    assert.equal(b.outcome.cancelled, true);
    assert.equal(b.end, undefined);
    assert.match(c.shown, /Waits for/);
    assert.equal(readFileSync(log, 'utf8'), 'begin\nend\nbegin\nend\n');
    assert.deepEqual(types().sort(), ['build.queued', 'build.queued', 'build.started', 'build.started']);
  });

  it('is skipped while its inputs are as they were when it succeeded, also after a restart', async () => {
    using folder = tempFolder();
    const { make, runner, drafts, types } = createRunner();
    mkdirSync(join(folder.path, 'src'));
    const source = join(folder.path, 'src/a.txt');
    writeFileSync(source, 'one');
    const task = {
      name: 'build',
      command: 'test ! -e broken && echo ran >> log',
      folder: folder.path,
      inputs: ['src/**'],
    };
    const runs = () => readFileSync(join(folder.path, 'log'), 'utf8').split('\n').length - 1;
    await play(runner, task);
    const { outcome, shown, end } = await play(make(), task);
    assert.deepEqual(outcome, { exitCode: 0, cancelled: false, cached: true });
    assert.equal(end, undefined);
    const [ran, skipped] = drafts.map(({ data }) => data);
    assert.equal(ran?.['cache'], 'miss');
    assert.ok(Number(skipped?.['savedMs']) > 0, 'what it saved is what the run took');
    assert.match(shown, /Nothing changed in src\/\*\*/);
    assert.equal(runs(), 1);
    appendFileSync(source, '!');
    const next = make();
    await play(next, task);
    assert.equal(runs(), 2);
    writeFileSync(join(folder.path, 'src/new.txt'), '');
    await play(next, task);
    assert.equal(runs(), 3);
    await play(next, { ...task, command: `${task.command} ` });
    assert.equal(runs(), 4);
    writeFileSync(join(folder.path, 'broken'), '');
    writeFileSync(source, 'two');
    assert.equal((await play(next, task)).outcome.exitCode, 1);
    writeFileSync(source, 'one!');
    assert.equal((await play(next, task)).outcome.exitCode, 1, 'after a failure an earlier success is no answer');
    const { hits, tasks } = await next.statistics();
    assert.deepEqual([hits, tasks], [1, 1]);
    assert.equal(await next.clearCache(), 1);
    assert.deepEqual((await next.statistics()).hits, 0);
    assert.ok(types().includes('build.cached') && types().includes('cache.cleared'));
  });
});
