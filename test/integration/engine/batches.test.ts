import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Batch } from '../../../src/core/batch.ts';
import { WatcherService } from '../../../src/app/watcherService.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { createEvent, type LookoutEvent } from '../../../src/core/event.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import type { PathChange } from '../../../src/core/pathChange.ts';
import { openStore } from '../../../src/store/openStore.ts';
import { noEvents } from '../../../src/watchers/eventFeed.ts';
import { createReportReader } from '../../../src/watchers/reports/reportReader.ts';
import { noProblems } from '../../../src/watchers/problems/problemSource.ts';
import { noRuns } from '../../../src/watchers/runs/run.ts';
import { runApp } from '../../support/runApp.ts';
import { tempFolder } from '../../support/tempFolder.ts';

describe('batches of the engine', () => {
  it('carry what the watchers tell, whatever the routes make of it', async () => {
    using folder = tempFolder();
    const running = await runApp(
      join(folder.path, 'work'),
      'version: 1\nwatchers: [{ kind: folder, path: ., settle: 20ms, include: ["*.txt"] }]\nfilters: [{ type: "nothing.*" }]\n',
    );
    await running.watching();
    const got = Promise.withResolvers<Batch>();
    await running.app.batches.subscribe('test', { waitMs: 0, paths: ['*.txt'] }, async (batch) => got.resolve(batch));
    const path = join(folder.path, 'work/a.txt');
    writeFileSync(path, 'new\n');
    const { items, consumer } = await got.promise;
    assert.equal(consumer, 'test');
    assert.deepEqual(
      items.map(({ kind, path }) => ({ kind, path })),
      [{ kind: 'created', path }],
    );
    await running.stop();
  });

  it('name every file of a burst that is told as one summary, the urgent ones of its watcher first', async () => {
    using folder = tempFolder();
    const running = await runApp(
      join(folder.path, 'work'),
      'version: 1\nwatchers: [{ kind: folder, path: ., settle: 50ms, maxWait: 5s, include: ["*.txt", "*.sql"], priorityGlobs: ["**/*.sql"] }]\n',
    );
    await running.watching();
    const paths: string[] = [];
    const all = Promise.withResolvers<void>();
    await running.app.batches.subscribe('test', { waitMs: 200 }, async ({ items }) => {
      paths.push(...items.map(({ path }) => basename(path)));
      if (paths.length === 121) all.resolve();
    });
    const names = [...Array.from({ length: 120 }, (_, i) => `f${i}.txt`), 'z.sql'];
    for (const name of names) writeFileSync(join(folder.path, 'work', name), 'x');
    await all.promise;
    assert.deepEqual(paths.toSorted(), names.toSorted());
    assert.equal(paths[0], 'z.sql');
    const history = await running.app.history({ limit: 10 });
    assert.deepEqual(
      history.map(({ event }) => event.type),
      ['folder.changed'],
    );
    await running.stop();
  });

  it('get a change before the position of its watcher advances: what was not queued is told again', async () => {
    using folder = tempFolder();
    const baseFolder = folder.path;
    const store = await openStore({ directory: join(baseFolder, 'store'), logger: silentLogger });
    const path = join(baseFolder, 'a.txt');
    writeFileSync(path, 'one\n');
    const told: PathChange[] = [];
    const heard = Promise.withResolvers<void>();
    let isFull = true;
    let refused = 0;
    const start = () =>
      new WatcherService({
        store,
        clock: systemClock,
        logger: silentLogger,
        workspaceKey: 'w',
        builtin: () => [],
        surroundings: {
          baseFolder,
          roots: () => [baseFolder],
          clock: systemClock,
          logger: silentLogger,
          authorship: { authorOf: async () => undefined },
          changeLog: { mark: async () => undefined, since: async () => undefined },
          runs: noRuns,
          events: noEvents,
          problems: noProblems,
          readReport: createReportReader(),
          keepOutput: async () => undefined,
          ownFolders: [],
          virtualFiles: undefined,
          // The file watcher needs none.
          trees: { subscribe: () => ({ dispose() {} }), digest: async () => undefined },
        },
        accept: async (drafts): Promise<LookoutEvent[]> => drafts.map((draft) => createEvent(draft, 'e', 0)),
        onChanges: async (changes) => {
          if (changes.length === 0) return;
          if (isFull) {
            refused += 1;
            refusedOnce.resolve();
            throw new Error('The disk is full.');
          }
          told.push(...changes);
          heard.resolve();
        },
      });
    const refusedOnce = Promise.withResolvers<void>();
    const first = start();
    const ready = new Promise<void>((resolve) => {
      first.onDidChange(() => first.list().every(({ state }) => state === 'watching') && resolve());
    });
    await first.add({ kind: 'file', path: 'a.txt', settle: '20ms' });
    await ready;
    writeFileSync(path, 'two, and longer\n');
    await refusedOnce.promise;
    first.dispose();
    assert.ok(refused > 0);

    isFull = false;
    const second = start();
    await second.apply({ watchers: [] } as unknown as Parameters<WatcherService['apply']>[0]);
    await heard.promise;
    assert.deepEqual(told, [{ kind: 'modified', path, event: 'e' }]);
    second.dispose();
    await store.close();
  });
});
