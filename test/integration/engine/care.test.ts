import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectDiagnostics } from '../../../src/app/diagnostics.ts';
import { checkApp } from '../../../src/app/doctor.ts';
import { judgeWatches } from '../../../src/app/machineChecks.ts';
import { startInbox } from '../../support/inbox/server.ts';
import { runApp } from '../../support/runApp.ts';
import { tempFolder } from '../../support/tempFolder.ts';

describe('Care of the running engine', () => {
  it('says for each trouble by which step it ends', async () => {
    using folder = tempFolder();
    const config = `version: 1
channels:
  team: { type: slack, webhookUrl: "\${secret:TEAM_URL}" }
  hook: { type: webhook, url: "http://127.0.0.1:1/hook" }
  off: { type: webhook, url: "http://127.0.0.1:1/off", enabled: false }
cluster: { node: build-box-1 }
`;
    const { app, stop } = await runApp(folder.path, config);
    app.pauseChannel('hook');
    const checks = await checkApp(app, Date.now());
    const remedies = Object.fromEntries(checks.map(({ check, remedy }) => [check, remedy]));
    assert.deepEqual(remedies['channel team'], { kind: 'setSecret', name: 'TEAM_URL' });
    assert.deepEqual(remedies['channel hook'], { kind: 'resumeChannel', channel: 'hook' });
    assert.deepEqual(remedies['channel off'], { kind: 'enableChannel', channel: 'off' });
    assert.equal(remedies['channel toast'], undefined);
    const file = join(folder.path, 'lookout.yaml');
    assert.deepEqual(remedies['configuration'], { kind: 'openConfig', file, line: 6, column: 1 });
    await stop();
  });

  it('asks for permission where a workspace file defines a destination', async () => {
    using folder = tempFolder();
    const file = join(folder.path, 'workspace.yaml');
    writeFileSync(file, 'version: 1\nchannels: { other: { type: webhook, url: "http://127.0.0.1:1/hook" } }\n');
    const { app, stop } = await runApp(folder.path, 'version: 1\n', {
      isAllowed: () => false,
      configSources: [{ scope: 'workspace', candidates: [file] }],
    });
    const found = (await checkApp(app, Date.now())).find(({ check }) => check === 'channel other');
    assert.deepEqual(found?.remedy, { kind: 'allowDestination' });
    await stop();
  });

  it('notices a clock behind what was recorded, and a history that others can read', async () => {
    using folder = tempFolder();
    const { app, stop } = await runApp(folder.path, 'version: 1\n');
    const statusOf = async (name: string, nowMs = Date.now()) =>
      (await checkApp(app, nowMs)).find(({ check }) => check === name)?.status;
    await app.testChannel('toast');
    assert.equal(await statusOf('clock'), 'ok');
    assert.equal(await statusOf('clock', Date.now() - 3_600_000), 'warning');
    assert.equal(await statusOf('permissions'), 'ok');
    if (process.platform !== 'win32') {
      chmodSync(app.store.path, 0o644);
      assert.equal(await statusOf('permissions'), 'warning');
    }
    await stop();
  });

  it('tells from which number of folders on the limit of watches is high enough', () => {
    assert.equal(judgeWatches(65_536).status, 'ok');
    assert.equal(judgeWatches(8192).status, 'warning');
    assert.equal(judgeWatches(8192).remedy?.kind, 'raiseWatchLimit');
  });

  it('collects diagnostics with health, settings and counts, and without any secret', async () => {
    using folder = tempFolder();
    const secret = randomBytes(24).toString('hex');
    const config = `version: 1
settings: { rateLimit: { perMinute: 7 } }
channels:
  hook: { type: webhook, url: "\${secret:HOOK}", headers: { X-Key: "\${secret:KEY}" } }
  plain: { type: slack, webhookUrl: "http://127.0.0.1:1/services/T0/B0/${secret}" }
watchers: [{ kind: file, path: notes.txt }]
`;
    const values: Record<string, string> = { HOOK: `http://127.0.0.1:1/hook/${secret}`, KEY: secret };
    const { app, secrets, stop } = await runApp(folder.path, config);
    for (const [name, value] of Object.entries(values)) secrets.set(name, value);
    const applied = new Promise<void>((resolve) => app.onDidChangeConfig(() => resolve()));
    app.reload();
    await applied;
    app.pauseChannel('hook');
    const found = await collectDiagnostics(app, { lookout: '0.0.0', note: `key=${secret}` }, Date.now());
    const text = JSON.stringify(found);
    assert.ok(!text.includes(secret), text);
    assert.ok(text.includes('"perMinute":7'), text);
    assert.match(text, /"name":"hook","type":"webhook","available":true,"paused":"user"/);
    assert.match(text, /"watchers":\[\{"kind":"file"/);
    await stop();
  });

  it('holds the messages of a channel back that the user paused, over a restart too, and tells nobody of the pause', async () => {
    using folder = tempFolder();
    await using inbox = await startInbox();
    const config = `version: 1\nchannels: { hook: { type: webhook, url: "${inbox.webhookUrl}" } }\n`;
    const publish = (title: string) => JSON.stringify({ type: 'custom.note', title });
    const first = await runApp(folder.path, config);
    first.app.pauseChannel('hook');
    await first.app.publish(publish('held back'));
    await first.settled(({ delivery }) => delivery.channel === 'toast');
    await first.stop();
    assert.equal(inbox.messages.length, 0);
    const second = await runApp(folder.path, config);
    await second.app.publish(publish('also held back'));
    await second.settled(({ delivery }) => delivery.event.title === 'also held back');
    assert.equal(inbox.messages.length, 0);
    assert.deepEqual(await second.app.history({ typeGlob: 'channel.*', limit: 10 }), []);
    second.app.resumeChannel('hook');
    await inbox.waitFor(({ rawBody }) => rawBody.includes('also held back'), { timeoutMs: 10_000 });
    const texts = inbox.messages.map(({ rawBody }) => rawBody.toString('utf8'));
    assert.deepEqual(
      texts.map((text) => /(?:also )?held back/.exec(text)?.[0]),
      ['held back', 'also held back'],
    );
    await second.stop();
  });
});
