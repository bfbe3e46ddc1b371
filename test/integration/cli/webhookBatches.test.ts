import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startInbox } from '../../support/inbox/server.ts';
import { type CliProcess, jsonLines, runCli, startCli } from '../../support/lookoutCli.ts';
import { tempFolder } from '../../support/tempFolder.ts';

/** Changes the file until the watcher, which may still take its first look, has told it. */
async function change(file: string, running: CliProcess): Promise<void> {
  const touching = setInterval(() => writeFileSync(file, `${performance.now()}\n`), 100);
  try {
    await running.line((value) => value['type'] === 'file.modified');
  } finally {
    clearInterval(touching);
  }
}

describe('lookout batches', () => {
  it('shows a webhook that was killed between post and answer, which then gets the same batch again, and removes it', async () => {
    using folder = tempFolder();
    await using inbox = await startInbox();
    const cwd = folder.path;
    const file = join(cwd, 'a.txt');
    const config = join(cwd, 'lookout.yaml');
    writeFileSync(file, 'one\n');
    const channels = `channels: { hook: { type: webhook, url: "${inbox.webhookUrl}", fileBatches: { wait: 0s } } }`;
    const watchers = 'watchers: [{ kind: file, path: a.txt, settle: 20ms }]';
    const routes = 'routes: [{ name: all, channels: [] }]';
    writeFileSync(config, `version: 1\n${[watchers, channels, routes].join('\n')}\n`);
    const at = ['--store', join(cwd, 'store')];
    const run = () => startCli(['run', '--config', config, ...at, '--json'], { cwd });
    const list = async () => {
      const { code, stdout } = await runCli(['batches', ...at, '--json'], { cwd });
      assert.equal(code, 0);
      return jsonLines(stdout);
    };
    const isBatch = ({ headers }: { headers: Readonly<Record<string, string>> }) =>
      headers['content-type'] === 'application/json';

    inbox.setBehaviour('/hook', { kind: 'hang' });
    const first = run();
    await change(file, first);
    const lost = await inbox.waitFor(isBatch, { timeoutMs: 9000 });
    first.child.kill('SIGKILL');
    await first.ended;
    const [row, ...others] = await list();
    assert.deepEqual([row?.['name'], row?.['connected'], row?.['batches'], others], ['webhook:hook', true, 0, []]);
    assert.ok(Number(row?.['depth']) >= 1);

    inbox.setBehaviour('/hook', undefined);
    const next = run();
    const again = await inbox.waitFor((item) => isBatch(item) && item.accepted, { timeoutMs: 9000 });
    assert.equal(again.headers['webhook-id'], lost.headers['webhook-id']);
    const contents = (item: { rawBody: Buffer }) => JSON.parse(item.rawBody.toString('utf8')) as { items: unknown };
    assert.deepEqual(contents(again).items, contents(lost).items);
    next.child.kill('SIGTERM');
    assert.equal((await next.ended).code, 0);

    const words = await runCli(['batches', ...at], { cwd });
    assert.match(words.stdout, /^webhook:hook \(connected\): \d+ changes, [1-9]\d* batches, 0 errors, /);
    const unknown = await runCli(['batches', ...at, '--remove', 'nobody'], { cwd });
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /no consumer "nobody"/);
    assert.equal((await runCli(['batches', ...at, '--remove'], { cwd })).code, 2);
    const removed = await runCli(['batches', ...at, '--json', '--remove', 'webhook:hook'], { cwd });
    assert.equal(jsonLines(removed.stdout)[0]?.['removed'], 'webhook:hook');
    assert.deepEqual(await list(), []);
  }).timeout(40_000);
});
