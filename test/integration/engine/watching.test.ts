import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LookoutError } from '../../../src/core/errors.ts';
import { checkAccounting } from '../../support/accounting.ts';
import { runApp } from '../../support/runApp.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const empty = 'version: 1\n';

describe('watchers of a workspace', () => {
  it('are created, edited, paused, resumed and deleted, and survive a restart', async () => {
    using folder = tempFolder();
    writeFileSync(join(folder.path, 'a.txt'), 'x');
    const first = await runApp(folder.path, empty);
    const info = await first.app.watchers.add({ kind: 'file', path: 'a.txt' });
    assert.deepEqual([info.number, info.label, info.owner], [1, 'a.txt', 'user']);
    await assert.rejects(first.app.watchers.add({ kind: 'file', path: 'a.txt' }), /already watched as #1/);
    for (const path of ['/etc/hostname', '../outside.txt']) {
      const denied = (error: unknown) => LookoutError.is(error, 'denied');
      await assert.rejects(first.app.watchers.add({ kind: 'file', path }), denied);
      await assert.rejects(first.app.watchers.edit(1, { kind: 'file', path }), denied);
    }
    await assert.rejects(first.app.watchers.add({ kind: 'fil', path: 'a.txt' }), (error) =>
      LookoutError.is(error, 'invalid'),
    );
    await assert.rejects(first.app.watchers.add({ kind: 'file', path: 'a.txt', exlude: 'x' }), /exlude|nrecognized/);
    await first.app.watchers.edit(1, { kind: 'file', path: 'a.txt', name: 'The A', threshold: '3' });
    await first.app.watchers.pause(1);
    await first.stop();

    const second = await runApp(folder.path, empty);
    const [kept] = second.app.watchers.list();
    assert.deepEqual([kept?.label, kept?.state], ['The A', 'paused']);
    await second.app.watchers.resume(1);
    assert.notEqual(second.app.watchers.list()[0]?.state, 'paused');
    const config = await second.app.watchers.remove(1);
    assert.deepEqual(second.app.watchers.list(), []);
    assert.equal((await second.app.watchers.add(config)).number, 2);
    await assert.rejects(second.app.watchers.pause(9), (error) => LookoutError.is(error, 'notFound'));
    await second.stop();
    await checkAccounting(folder.path);
  });

  it('know what was there before when they are said to watch', async () => {
    using folder = tempFolder();
    writeFileSync(join(folder.path, 'a.txt'), 'x');
    mkdirSync(join(folder.path, 'src'));
    const { app, stop } = await runApp(folder.path, empty);
    for (const config of [
      { kind: 'file', path: 'a.txt' },
      { kind: 'folder', path: 'src' },
    ]) {
      const { health } = await app.watchers.add(config);
      assert.ok((health?.lastLookMs ?? 0) > 0, config.kind);
    }
    await stop();
  });

  it('resume by themselves when their pause is over', async () => {
    using folder = tempFolder();
    const { app, stop } = await runApp(folder.path, empty);
    await app.watchers.add({ kind: 'file', path: 'a.txt' });
    const resumed = new Promise<void>((resolve) => {
      app.watchers.onDidChange(() => {
        if (app.watchers.list()[0]?.state === 'watching') resolve();
      });
    });
    await app.watchers.pause(1, Date.now() + 50);
    await resumed;
    await stop();
  });

  it('say nothing, when they go on after a pause, of what happened in it', async () => {
    using folder = tempFolder();
    mkdirSync(join(folder.path, 'src/inner'), { recursive: true });
    mkdirSync(join(folder.path, 'alone'));
    const entries = [
      'path: a.txt, kind: file',
      'path: src, kind: folder',
      'path: src/inner, kind: folder',
      'path: alone, kind: folder',
    ];
    const running = await runApp(
      folder.path,
      `version: 1\nwatchers: [${entries.map((entry) => `{ ${entry}, settle: 10ms }`).join(', ')}]\n`,
    );
    const { app } = running;
    await running.watching();
    for (const number of [1, 3, 4]) await app.watchers.pause(number);
    const seenBy: Record<string, string[]> = {};
    let enough = (): void => {};
    app.onDidAccept(({ event }) => {
      (seenBy[event.labels['watcher'] ?? ''] ??= []).push(event.subject ?? '');
      enough();
    });
    const told = (isEnough: () => boolean) =>
      new Promise<void>((resolve) => {
        enough = () => isEnough() && resolve();
      });
    const write = (text: string) => {
      for (const path of ['a.txt', 'alone/b.txt', 'src/inner/c.txt']) writeFileSync(join(folder.path, path), text);
    };
    let next = told(() => seenBy['#2']?.length === 1);
    write('paused');
    await next;
    for (const number of [1, 3, 4]) await app.watchers.resume(number);
    await running.watching();
    next = told(() => Object.values(seenBy).flat().length >= 5);
    write('and on again');
    await next;
    await running.stop();
    assert.deepEqual(seenBy, {
      '#1': ['a.txt'],
      '#2': ['src/inner/c.txt', 'src/inner/c.txt'],
      '#3': ['src/inner/c.txt'],
      '#4': ['alone/b.txt'],
    });
  });

  it('of a configuration file come and go with it, keep their pause, and are changed only there', async () => {
    using folder = tempFolder();
    const text =
      'version: 1\nwatchers:\n  - { kind: file, path: a.txt }\n  - { kind: folder, path: src }\n  - { kind: ci }\n';
    const { app, stop } = await runApp(folder.path, text);
    assert.deepEqual(
      app.watchers.list().map(({ target }) => target),
      ['a.txt', 'src'],
    );
    await app.watchers.pause(1);
    await assert.rejects(app.watchers.remove(1), /configuration file/);
    await assert.rejects(app.watchers.edit(1, { kind: 'file', path: 'b' }), /configuration file/);
    const changed = () => new Promise<void>((resolve) => app.onDidChangeConfig(() => resolve()));
    let next = changed();
    writeFileSync(join(folder.path, 'lookout.yaml'), 'version: 1\nwatchers:\n  - { kind: file, path: a.txt }\n');
    await next;
    assert.deepEqual(
      app.watchers.list().map(({ target, state }) => `${target} ${state}`),
      ['a.txt paused'],
    );
    next = changed();
    writeFileSync(join(folder.path, 'lookout.yaml'), 'version: 1\nwatchers: [\n');
    await next;
    assert.equal(app.watchers.list().length, 1, 'the last good configuration stays in force');
    assert.equal([...app.config().diagnostics.values()].flat()[0]?.severity, 'error');
    await stop();
  });

  it('count towards a threshold and tell once for all', async () => {
    using folder = tempFolder();
    writeFileSync(join(folder.path, 'a.txt'), '0');
    const running = await runApp(
      folder.path,
      'version: 1\nwatchers: [{ kind: file, path: a.txt, threshold: 3, settle: 10ms, priority: high }]\n',
    );
    await running.watching();
    for (let i = 1; i <= 3; i += 1) {
      const seen = new Promise<void>((resolve) => {
        const listening = running.app.onDidAccept(() => {
          listening.dispose();
          resolve();
        });
      });
      writeFileSync(join(folder.path, 'a.txt'), `${i}\n`.repeat(i));
      await seen;
    }
    await running.settled(({ update }) => update.status === 'sent');
    assert.equal(running.shown.length, 1);
    assert.match(running.shown[0]?.event.title ?? '', /changed 3 times/);
    assert.equal(running.shown[0]?.event.priority, 'high');
    await running.stop();
    const { merged, delivered } = await checkAccounting(folder.path);
    assert.deepEqual([merged, delivered], [2, 1]);
  });
});

describe('a watcher that cannot see well', () => {
  it('is told once with the remedy, not again after a restart, and once when it can again', async () => {
    using folder = tempFolder();
    mkdirSync(join(folder.path, 'a.txt'));
    const config = 'version: 1\nwatchers: [{ kind: file, path: a.txt, settle: 10ms }, { kind: folder, path: later }]\n';
    const types = async () => (await running.app.history({ limit: 10 })).map(({ event }) => event.type);
    const next = (type: string) =>
      new Promise<string>((resolve) =>
        running.app.onDidAccept(({ event }) => event.type === type && resolve(event.description ?? '')),
      );
    let running = await runApp(folder.path, config);
    await running.settled(({ delivery }) => delivery.event.type === 'watcher.degraded');
    assert.match(running.shown[0]?.event.description ?? '', /watch it as a folder/);
    await running.stop();
    running = await runApp(folder.path, config);
    const recovered = next('watcher.recovered');
    rmSync(join(folder.path, 'a.txt'), { recursive: true });
    writeFileSync(join(folder.path, 'a.txt'), 'x');
    await recovered;
    assert.deepEqual(
      (await types()).filter((type) => type.startsWith('watcher.')),
      ['watcher.recovered', 'watcher.degraded'],
    );
    await running.stop();
  });
});

describe('permissions', () => {
  const workspaceFile = (folder: string) => join(folder, '.lookout.yaml');
  const text = 'version: 1\nchannels: { evil: { type: webhook, url: "https://evil.example/x" } }\n';

  it('a destination of a workspace file is used only after it was allowed, for exactly this content', async () => {
    using folder = tempFolder();
    writeFileSync(workspaceFile(folder.path), text);
    const allowed = new Set<string>();
    const { app, stop } = await runApp(folder.path, empty, {
      configSources: [{ scope: 'workspace', candidates: [workspaceFile(folder.path)] }],
      isAllowed: ({ hash }) => allowed.has(hash),
    });
    const evil = () => app.channels().find(({ name }) => name === 'evil');
    assert.match(evil()?.unavailable ?? '', /permission/);
    await assert.rejects(app.testChannel('evil'), (error) => LookoutError.is(error, 'denied'));
    allowed.add(evil()?.asks?.hash ?? '');
    const changed = () => new Promise<void>((resolve) => app.onDidChangeConfig(() => resolve()));
    let next = changed();
    app.reload();
    await next;
    assert.equal(evil()?.unavailable, undefined);
    next = changed();
    writeFileSync(workspaceFile(folder.path), text.replace('/x', '/y'));
    await next;
    assert.match(evil()?.unavailable ?? '', /permission/);
    await stop();
  });

  it('a start that fails leaves nothing running', async () => {
    using folder = tempFolder();
    writeFileSync(workspaceFile(folder.path), text);
    const ports = () => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
    const before = ports();
    const workspaceOnly = [{ scope: 'workspace' as const, candidates: [workspaceFile(folder.path)] }];
    const isAllowed = (): boolean => {
      throw new Error('no one can be asked');
    };
    await assert.rejects(runApp(folder.path, 'version: 1\n', { configSources: workspaceOnly, isAllowed }), /no one/);
    assert.equal(ports(), before);
  });

  it('nothing goes outward from a workspace that is not trusted', async () => {
    using folder = tempFolder();
    const workspace = { key: 'w', name: 'w', baseFolder: folder.path, folders: [folder.path], trusted: false };
    const { app, stop } = await runApp(folder.path, text, { workspace });
    assert.match(app.channels().find(({ name }) => name === 'evil')?.unavailable ?? '', /not trusted/);
    await stop();
  });

  it('a channel without its secret says which one, and asking for an unknown channel says so', async () => {
    using folder = tempFolder();
    const { app, stop } = await runApp(
      folder.path,
      'version: 1\nchannels: { a: { type: slack, webhookUrl: "${secret:S}" }, b: { type: slack }, d: { type: toast, enabled: false } }\n',
    );
    const why = Object.fromEntries(app.channels().map(({ name, unavailable }) => [name, unavailable]));
    assert.match(why['a'] ?? '', /\$\{secret:S\} has no value/);
    assert.match(why['b'] ?? '', /needs a webhookUrl/);
    assert.equal(why['d'], 'disabled');
    await assert.rejects(app.testChannel('nobody'), (error) => LookoutError.is(error, 'notFound'));
    await stop();
  });
});
