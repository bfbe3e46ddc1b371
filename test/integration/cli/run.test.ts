import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudEvent } from 'cloudevents';
import { startInbox } from '../../support/inbox/server.ts';
import { jsonLines, runCli, startCli } from '../../support/lookoutCli.ts';
import { checkAccounting } from '../../support/accounting.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const isDelivery = (value: Record<string, unknown>): boolean => 'delivery' in value;
const job = (name: string) => JSON.stringify({ type: 'job.failed', title: `Job ${name} failed`, subject: name });

describe('lookout run', () => {
  it('prints one line per event and per delivery, takes published events, drains on SIGTERM and exits 0', async () => {
    using folder = tempFolder();
    await using inbox = await startInbox();
    const cwd = folder.path;
    const config = join(cwd, 'lookout.yaml');
    writeFileSync(join(cwd, 'a.txt'), 'one\n');
    writeFileSync(
      config,
      [
        'version: 1',
        'settings: { rateLimit: { perMinute: 1000, perHour: 1000, watcherBurst: 1000 } }',
        'watchers: [{ kind: file, path: a.txt, settle: 20ms }]',
        `channels: { hook: { type: webhook, url: "${inbox.webhookUrl}" } }`,
        'routes:',
        '  - name: everything',
        '    channels: [hook]',
      ].join('\n'),
    );
    const at = ['--config', config, '--store', join(cwd, 'store'), '--json'];

    const before = await runCli(['publish', ...at, job('early')], { cwd });
    assert.equal(before.code, 0);
    assert.equal(jsonLines(before.stdout)[0]?.['running'], false);

    const running = startCli(['run', ...at], { cwd });
    await running.line((value) => value['subject'] === 'early');
    await running.says('Watching 1 thing');

    const published = await runCli(['publish', ...at, '-'], { cwd, input: job('late') });
    assert.equal(jsonLines(published.stdout)[0]?.['running'], true);
    await running.line((value) => value['subject'] === 'late');

    // The watcher may still take its first look: what changes before it is no change.
    const changed = running.line((value) => value['type'] === 'file.modified');
    const touching = setInterval(() => writeFileSync(join(cwd, 'a.txt'), `${performance.now()}\n`), 100);
    await changed;
    clearInterval(touching);
    // After this one nothing more comes: what was written before it is told before it.
    const last = running.line((value) => JSON.stringify(value).includes('the last line'));
    writeFileSync(join(cwd, 'a.txt'), 'the last line\n');
    const event = await last;
    assert.equal(new CloudEvent(event).type, 'file.modified');
    const { delivery } = await running.line(
      (value) => isDelivery(value) && (value['delivery'] as { event: string }).event === event['id'],
    );
    const { latencyMs, id, ...rest } = delivery as Record<string, unknown>;
    assert.ok(typeof id === 'string' && typeof latencyMs === 'number');
    assert.deepEqual(rest, { event: event['id'], channel: 'hook', status: 'sent', attempts: 1 });

    const stoppedAt = performance.now();
    running.child.kill('SIGTERM');
    const { code, stdout } = await running.ended;
    assert.equal(code, 0);
    assert.ok(performance.now() - stoppedAt < 5000);
    assert.ok(jsonLines(stdout).length >= 6);
    assert.equal((await checkAccounting(cwd)).pending, 0);

    const explained = await runCli(['explain', String(event['id']), ...at], { cwd });
    const [answer] = jsonLines(explained.stdout) as [
      { decisions: { stage: string; rule?: unknown }[]; deliveries: unknown[]; event: { id: string } },
    ];
    assert.equal(answer.event.id, event['id']);
    assert.deepEqual(answer.deliveries, [{ channel: 'hook', status: 'sent', attempts: 1 }]);
    assert.deepEqual(answer.decisions.find(({ stage }) => stage === 'route')?.rule, { file: config, line: 6 });

    const history = await runCli(['history', ...at, '--type', 'job.*', '--since', '1h'], { cwd });
    const subjects = jsonLines(history.stdout).map((entry) => (entry['event'] as { subject: string }).subject);
    assert.deepEqual(subjects, ['late', 'early']);
    const none = await runCli(['history', ...at, '--status', 'failed'], { cwd });
    assert.deepEqual([none.code, none.stdout], [0, '']);
    assert.match(none.stderr, /Nothing in the history fits/);
    const words = await runCli(['history', '--store', join(cwd, 'store')], { cwd });
    assert.match(words.stdout, /a\.txt modified.*hook: sent/s);
  }).timeout(30_000);

  it('says of virtual files that they need the editor, and watches the rest', async () => {
    using folder = tempFolder();
    const cwd = folder.path;
    const config = join(cwd, 'lookout.yaml');
    writeFileSync(config, 'version: 1\nwatchers: [{ kind: folder, path: "memfs:/w" }, { kind: folder, path: . }]\n');
    const running = startCli(['run', '--config', config, '--store', join(cwd, 'store'), '--json'], { cwd });
    const told = await running.line((value) => value['type'] === 'watcher.degraded');
    assert.match(String(told['description']), /"memfs:\/w" needs the editor/);
    running.child.kill('SIGTERM');
    assert.equal((await running.ended).code, 0);
  }).timeout(30_000);

  it('without a configuration, or with a broken one, ends with 2 and says where', async () => {
    using folder = tempFolder();
    const cwd = folder.path;
    const store = ['--store', join(cwd, 'store')];
    const none = await runCli(['run', ...store], { cwd });
    assert.deepEqual([none.code, none.stdout], [2, '']);
    assert.match(none.stderr, /--config/);
    const broken: [string, RegExp][] = [
      ['version: 1\nchannels:\n  team: { typ: discord }\n', /lookout\.yaml:3:11: Unknown key "typ"/],
      ['version: 1\nroutes: [\n', /lookout\.yaml:\d+:\d+: /],
      [
        `version: 1\na: &a [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 9 }, (_, i) => `${'bcdefghij'[i]}: &${'bcdefghij'[i]} [${Array.from({ length: 9 }, () => `*${'abcdefghi'[i]}`).join(',')}]`).join('\n')}\n`,
        /lookout\.yaml:.*alias/i,
      ],
      [`version: 1\n# ${'x'.repeat(2_000_000)}\n`, /lookout\.yaml:1:1: .*(1 MiB|large|long)/i],
    ];
    for (const [text, expected] of broken) {
      const config = join(cwd, 'lookout.yaml');
      writeFileSync(config, text);
      const { code, stderr, stdout } = await runCli(['run', '--config', config, '--json', ...store], { cwd });
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.match(stderr, expected);
    }
  }).timeout(30_000);
});
