import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '../../../src/app/app.ts';
import { OutputKeeper } from '../../../src/app/outputKeeper.ts';
import { reasonText } from '../../../src/core/reasonTexts.ts';
import { createRedactor } from '../../../src/core/redaction.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import { runApp } from '../../support/runApp.ts';
import { ScriptedRuns } from '../../support/scriptedRuns.ts';
import { tempFolder } from '../../support/tempFolder.ts';

/** Resolves when it was accepted. */
async function publish(app: App, type: string): Promise<void> {
  const accepted = new Promise<void>((resolve) => {
    const listening = app.onDidAccept(({ event }) => {
      if (event.type !== type) return;
      listening.dispose();
      resolve();
    });
  });
  await app.publish(JSON.stringify({ type, title: type }));
  await accepted;
}

describe('what the editor wants', () => {
  it('not to be shown is kept with the reason, and counts against no limit', async () => {
    using folder = tempFolder();
    let hidden: string | undefined = 'the editor wants silence';
    const running = await runApp(folder.path, 'version: 1\nsettings: { rateLimit: { perMinute: 1 } }\n', {
      reasonToHide: ({ severity }) => (severity === 'info' ? hidden : undefined),
    });
    const { app, shown } = running;
    await publish(app, 'shop.opened');
    const [entry] = await app.ownHistory({ limit: 1 });
    assert.equal(entry?.event.type, 'shop.opened');
    assert.deepEqual(entry?.deliveries, []);
    const last = entry?.decisions.at(-1);
    assert.ok(last !== undefined);
    assert.equal(reasonText(last), 'Told to nobody. Left out: toast (the editor wants silence).');

    const failed = running.settled(({ delivery }) => delivery.event.type === 'shop.failed');
    await publish(app, 'shop.failed');
    await failed;
    assert.deepEqual(
      shown.map(({ event }) => event.type),
      ['shop.failed'],
    );
    hidden = undefined;
    await publish(app, 'shop.closed');
    const [limited] = await app.ownHistory({ limit: 1 });
    assert.equal(limited?.decisions.at(-1)?.code, 'minuteLimit');
    await running.stop();
  });

  it('not to be shown any more is withdrawn from what waits', async () => {
    using folder = tempFolder();
    let hidden: string | undefined;
    const running = await runApp(
      folder.path,
      'version: 1\nroutes:\n  - { name: all, channels: [toast], group: { wait: 200ms, max: 10 } }\n',
      { reasonToHide: () => hidden },
    );
    const { app, shown } = running;
    const settled = running.settled(() => true);
    await publish(app, 'shop.opened');
    hidden = 'the editor wants silence';
    const { update } = await settled;
    assert.deepEqual([update.status, shown.length], ['suppressed', 0]);
    const [entry] = await app.ownHistory({ limit: 1 });
    assert.equal(entry?.deliveries[0]?.error, 'Not shown: the editor wants silence.');
    await running.stop();
  });

  it('to be watched without being asked for is looked at anew, and the configuration goes first', async () => {
    using folder = tempFolder();
    let builtin = [{ kind: 'build' }, { kind: 'tests' }, { kind: 'problems' }];
    const config = 'version: 1\nwatchers: [{ kind: problems, severity: warning }]\n';
    const { app, stop } = await runApp(folder.path, config, {
      builtinWatchers: () => builtin,
      runs: new ScriptedRuns(),
    });
    const kinds = () =>
      app.watchers
        .list()
        .map(({ kind, owner }) => `${kind} ${owner}`)
        .sort();
    assert.deepEqual(kinds(), ['build builtin', 'problems config', 'tests builtin']);
    builtin = [{ kind: 'tests' }];
    const changed = new Promise<void>((resolve) => void app.onDidChangeConfig(() => resolve()));
    app.reload();
    await changed;
    assert.deepEqual(kinds(), ['problems config', 'tests builtin']);
    await stop();
  });
});

describe('outputs that are kept', () => {
  const keeperOf = (directory: string, maxOutputs: () => number) => {
    let count = 0;
    const newId = () => String((count += 1)).padStart(4, '0');
    return new OutputKeeper({ directory, maxOutputs, redactor: createRedactor(), logger: silentLogger, newId });
  };

  it('are the newest, as many as are wanted', async () => {
    using folder = tempFolder();
    const directory = join(folder.path, 'outputs');
    let most = 2;
    const keeper = keeperOf(directory, () => most);
    await keeper.prune();
    for (const name of ['one', 'two', 'three']) await keeper.keep(name, 'text');
    assert.deepEqual(readdirSync(directory), ['0002-two.log', '0003-three.log']);
    most = 1;
    await keeper.prune();
    assert.deepEqual(readdirSync(directory), ['0003-three.log']);
  });

  it('are none when none are wanted, and earlier ones go', async () => {
    using folder = tempFolder();
    const directory = join(folder.path, 'outputs');
    mkdirSync(directory);
    writeFileSync(join(directory, '0000-old.log'), '');
    const keeper = keeperOf(directory, () => 0);
    assert.equal(await keeper.keep('one', 'text'), undefined);
    await keeper.prune();
    assert.deepEqual(readdirSync(directory), []);
  });

  it('are pruned with each reload', async () => {
    using folder = tempFolder();
    const directory = join(folder.path, 'store/outputs');
    mkdirSync(directory, { recursive: true });
    for (const name of ['1', '2', '3']) writeFileSync(join(directory, `${name}.log`), '');
    let most = 2;
    const { app, stop } = await runApp(folder.path, 'version: 1\n', { keptOutputs: () => most });
    assert.deepEqual(readdirSync(directory), ['2.log', '3.log']);
    most = 0;
    const changed = new Promise<void>((resolve) => void app.onDidChangeConfig(() => resolve()));
    app.reload();
    await changed;
    assert.deepEqual(readdirSync(directory), []);
    await stop();
  });
});
