import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CliProcess, jsonLines, runCli, startCli } from '../../support/lookoutCli.ts';
import { tempFolder } from '../../support/tempFolder.ts';

interface PrintedBatch {
  readonly id: string;
  readonly items: { readonly kind: string; readonly path: string; readonly event: string }[];
  readonly redelivery: boolean;
  readonly remaining: number;
}

const batchOf = (value: Record<string, unknown>) => value['batch'] as PrintedBatch | undefined;

/** The first batch that fits, also one that was printed before. */
async function batch(running: CliProcess, fits: (batch: PrintedBatch) => boolean = () => true): Promise<PrintedBatch> {
  const line = await running.line((value) => {
    const found = batchOf(value);
    return found !== undefined && fits(found);
  });
  return batchOf(line) as PrintedBatch;
}

/** A folder with a watched file. */
function prepare(cwd: string): { file: string; run(consumer?: string): CliProcess; doctor(): Promise<string> } {
  const file = join(cwd, 'a.txt');
  writeFileSync(file, 'one\n');
  const config = join(cwd, 'lookout.yaml');
  writeFileSync(config, 'version: 1\nwatchers: [{ kind: file, path: a.txt, settle: 20ms }]\n');
  const at = ['--config', config, '--store', join(cwd, 'store'), '--json'];
  return {
    file,
    run: (consumer = '--batches') => startCli(['run', ...at, consumer], { cwd, keepInput: true }),
    doctor: async () => {
      const { stdout } = await runCli(['doctor', ...at], { cwd });
      const lines = jsonLines(stdout).filter(({ check }) => String(check).startsWith('consumer '));
      return lines.map(({ check, status, message }) => `${check} ${status} ${message}`).join('\n');
    },
  };
}

/** Changes the file until the watcher, which may still take its first look, has told it. */
async function change(file: string, running: CliProcess): Promise<Record<string, unknown>> {
  const touching = setInterval(() => writeFileSync(file, `${performance.now()}\n`), 100);
  try {
    return await running.line((value) => value['type'] === 'file.modified');
  } finally {
    clearInterval(touching);
  }
}

async function stop(running: CliProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  running.child.kill(signal);
  await running.ended;
}

describe('lookout run --batches', () => {
  it('prints batches, delivers refused ones again, and takes acknowledgements on stdin', async () => {
    using folder = tempFolder();
    const { file, run, doctor } = prepare(folder.path);
    const running = run();
    try {
      const event = await change(file, running);
      const first = await batch(running);
      assert.deepEqual([first.redelivery, first.remaining, first.items.length], [false, 0, 1]);
      assert.deepEqual(
        first.items.map(({ kind, path }) => ({ kind, path })),
        [{ kind: 'modified', path: file }],
      );
      assert.ok(typeof event['id'] === 'string' && first.items[0]?.event !== undefined);
      running.tell('nonsense');
      await running.says('Not an answer to a batch');
      running.tell({ nack: first.id });
      const again = await batch(running, ({ redelivery }) => redelivery);
      assert.deepEqual(again, { ...first, redelivery: true });
      running.tell({ ack: first.id });
      writeFileSync(file, 'last\n');
      const second = await batch(running, ({ id }) => id !== first.id);
      assert.equal(second.redelivery, false);
      running.tell({ ack: second.id });
    } finally {
      await stop(running);
    }
    assert.equal((await running.ended).code, 0);
    assert.match(
      await doctor(),
      /^consumer cli ok \d+ changes, [23] batches, 1 errors, \d+ waiting, 0 told by a rescan\.$/,
    );
  }).timeout(30_000);

  it('killed between delivery and acknowledgement delivers the same batch first in the next run', async () => {
    using folder = tempFolder();
    const { file, run, doctor } = prepare(folder.path);
    const running = run('--batches=indexer');
    await change(file, running);
    const lost = await batch(running);
    await stop(running, 'SIGKILL');
    writeFileSync(file, 'changed while nobody looked\n');

    const next = run('--batches=indexer');
    try {
      const again = await batch(next);
      assert.deepEqual({ ...again, remaining: 0 }, { ...lost, redelivery: true, remaining: 0 });
      next.tell({ ack: again.id });
      const caughtUp = await batch(next, ({ id }) => id !== lost.id);
      assert.equal(caughtUp.items[0]?.path, file);
      next.tell({ ack: caughtUp.id });
      next.child.stdin?.end();
      await next.says('Input ended');
    } finally {
      await stop(next);
    }
    assert.match(await doctor(), /^consumer indexer ok \d+ changes, [23] batches, /);
  }).timeout(30_000);

  it('needs --json and a name that is one', async () => {
    using folder = tempFolder();
    const cwd = folder.path;
    const config = join(cwd, 'lookout.yaml');
    writeFileSync(config, 'version: 1\n');
    const at = ['run', '--config', config, '--store', join(cwd, 'store')];
    const cases: [string[], RegExp][] = [
      [[...at, '--batches'], /give --json/],
      [[...at, '--json', '--batches=a b'], /"name" must be/],
    ];
    for (const [args, message] of cases) {
      const { code, stderr } = await runCli(args, { cwd });
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
    }
  }).timeout(30_000);
});
