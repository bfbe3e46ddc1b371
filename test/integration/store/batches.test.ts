import assert from 'node:assert/strict';
import { statSync, truncateSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import fc from 'fast-check';
import { silentLogger } from '../../../src/core/logger.ts';
import type { PathChange } from '../../../src/core/pathChange.ts';
import { migrate } from '../../../src/store/migrations.ts';
import { openStore } from '../../../src/store/openStore.ts';
import type { Store } from '../../../src/store/store.ts';
import { FileModel, modelStep } from '../../support/fileModel.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const workspace = 'w';
const consumer = 'c';
const open = (directory: string) => openStore({ directory, logger: silentLogger });
const subscribe = (store: Store, name = consumer) =>
  store.saveConsumer({ workspace, name, paths: ['src/**'], priorityGlobs: [] });
const offer = (store: Store, changes: readonly PathChange[], urgent = false) =>
  store.enqueueChanges(workspace, [{ consumer, offers: changes.map((change) => ({ change, urgent })) }]);
const next = (store: Store, id: string, size = 100) => store.nextBatch({ workspace, consumer, size, id });
const modified = (path: string): PathChange => ({ kind: 'modified', path, event: 'e' });

describe('queues of batches', () => {
  it('keep consumers, numbers, items and the batch under way over a restart', async () => {
    using folder = tempFolder();
    const first = await open(folder.path);
    await subscribe(first);
    await offer(first, [modified('a'), modified('b'), modified('c')]);
    const batch = await next(first, 'one', 2);
    await first.countBatchError(workspace, consumer);
    await offer(first, [modified('d')], true);
    await first.close();

    const second = await open(folder.path);
    try {
      const [row] = await second.consumers(workspace);
      assert.deepEqual(row, {
        workspace,
        name: consumer,
        paths: ['src/**'],
        priorityGlobs: [],
        statistics: { name: consumer, events: 4, batches: 0, errors: 1, dropped: 0, depth: 4 },
      });
      const again = await next(second, 'other', 1);
      assert.deepEqual(again, { ...batch, redelivery: true, remaining: 2 });
      assert.equal(await second.acknowledgeBatch(workspace, consumer, 'other'), false);
      assert.equal(await second.acknowledgeBatch(workspace, consumer, 'one'), true);
      assert.equal(await second.acknowledgeBatch(workspace, consumer, 'one'), false);
      const rest = await next(second, 'two');
      assert.deepEqual(
        rest?.items.map(({ path }) => path),
        ['d', 'c'],
      );
      await subscribe(second);
      assert.equal((await second.consumers(workspace))[0]?.statistics.depth, 2);
      await second.deleteConsumer(workspace, consumer);
      assert.equal(await next(second, 'three'), undefined);
      assert.deepEqual(await offer(second, [modified('e')]), []);
    } finally {
      await second.close();
    }
  });

  it('know the channel that posts them, over a restart, until it is taken away or the consumer removed', async () => {
    using folder = tempFolder();
    const target = { channel: 'hook', size: 7, waitMs: 50, baseFolder: '/work' };
    const row = { workspace, name: consumer, paths: [], priorityGlobs: ['*.sql'] };
    const first = await open(folder.path);
    await first.saveConsumer({ ...row, target });
    await first.saveConsumer({ ...row, workspace: 'other', target: { ...target, channel: 'hook@other' } });
    await first.saveConsumer({ ...row, name: 'fetches' });
    await offer(first, [modified('a'), modified('b')]);
    await next(first, 'one', 1);
    await first.close();

    const store = await open(folder.path);
    try {
      assert.deepEqual(await store.targetedConsumers(), [
        { workspace: 'other', name: consumer, target: { ...target, channel: 'hook@other' }, waiting: 0, depth: 0 },
        { workspace, name: consumer, target, waiting: 1, depth: 2 },
      ]);
      assert.deepEqual(
        (await store.consumers(workspace)).map((found) => found.target),
        [target, undefined],
      );
      await store.saveConsumer(row);
      await store.deleteConsumer('other', consumer);
      assert.deepEqual(await store.targetedConsumers(), []);
      assert.equal((await store.consumers(workspace))[0]?.statistics.depth, 2);
    } finally {
      await store.close();
    }
  });

  it('are handed out to the present leader only', async () => {
    using folder = tempFolder();
    const store = await open(folder.path);
    try {
      await subscribe(store);
      await offer(store, [modified('a')]);
      const old = await store.raiseEpoch();
      const present = await store.raiseEpoch();
      const take = (epoch: number) => store.nextBatch({ workspace, consumer, size: 1, id: `of ${epoch}`, epoch });
      assert.equal(await take(old), undefined);
      assert.equal((await take(present))?.id, `of ${present}`);
      assert.equal(await take(old), undefined);
    } finally {
      await store.close();
    }
  });

  it('are added to a store of the format before', async () => {
    using folder = tempFolder();
    const database = new DatabaseSync(join(folder.path, 'lookout.db'));
    migrate(database, 2);
    database.close();
    const store = await open(folder.path);
    try {
      await subscribe(store);
      assert.deepEqual(await offer(store, [modified('a')]), [{ consumer, waiting: 1, overflowed: 0 }]);
    } finally {
      await store.close();
    }
  });

  it('are read out of a damaged file as far as they can be', async () => {
    using folder = tempFolder();
    const first = await open(folder.path);
    await subscribe(first);
    const all = Array.from({ length: 2000 }, (_, i) => modified(`a/long/enough/path/to/fill/pages/${i}`));
    await offer(first, all);
    await first.close();
    const path = join(folder.path, 'lookout.db');
    truncateSync(path, statSync(path).size - 4096);
    const second = await open(folder.path);
    try {
      assert.ok(second.health.quarantined !== undefined);
      const depth = (await second.consumers(workspace))[0]?.statistics.depth ?? 0;
      assert.ok(depth > 1000 && depth <= 2000, `${depth} items`);
      const batch = await next(second, 'one');
      assert.deepEqual(batch?.items, all.slice(0, 100));
    } finally {
      await second.close();
    }
  });

  it('of several consumers do not touch each other', async () => {
    using folder = tempFolder();
    const store = await open(folder.path);
    try {
      await subscribe(store);
      await subscribe(store, 'other');
      await offer(store, [modified('a')]);
      await next(store, 'one');
      await store.deleteConsumer(workspace, 'other');
      assert.equal((await store.consumers('elsewhere')).length, 0);
      assert.equal((await next(store, 'two'))?.id, 'one');
    } finally {
      await store.close();
    }
  });

  it('find what a change touches by an index, also when they are long', async () => {
    using folder = tempFolder();
    await (await open(folder.path)).close();
    using database = new DatabaseSync(join(folder.path, 'lookout.db'));
    for (const column of ['path', 'previous_path']) {
      const plan = database
        .prepare(
          `EXPLAIN QUERY PLAN SELECT seq FROM batch_items WHERE workspace = 'w' AND consumer = 'c' AND batch IS NULL AND ${column} IN ('a', 'b')`,
        )
        .all();
      assert.match(JSON.stringify(plan), new RegExp(`AND ${column}=\\?`));
    }
  });

  it('lead a consumer that reads files late to the true state, whatever happens meanwhile', async () => {
    using folder = tempFolder();
    const store = await open(folder.path);
    const other = fc.constantFrom('take' as const, 'acknowledge' as const);
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.oneof({ weight: 3, arbitrary: modelStep }, { weight: 1, arbitrary: other }), {
            maxLength: 30,
            size: 'max',
          }),
          fc.integer({ min: 1, max: 3 }),
          async (steps, size) => {
            await store.deleteConsumer(workspace, consumer);
            await subscribe(store);
            const files = new FileModel();
            const known = new Map(files.content);
            let underWay: Awaited<ReturnType<Store['nextBatch']>>;
            const acknowledge = async () => {
              for (const item of underWay?.items ?? []) {
                if (item.kind === 'rescan') continue;
                if (item.kind === 'renamed') known.delete(item.previousPath ?? '');
                const content = files.content.get(item.path);
                if (item.kind === 'deleted' || content === undefined) known.delete(item.path);
                else known.set(item.path, content);
              }
              if (underWay !== undefined) await store.acknowledgeBatch(workspace, consumer, underWay.id);
              underWay = undefined;
            };
            for (const step of steps) {
              if (step === 'take') underWay = await next(store, 'id', size);
              else if (step === 'acknowledge') await acknowledge();
              else await offer(store, files.apply(step));
            }
            while ((underWay = await next(store, 'id', size)) !== undefined) await acknowledge();
            assert.deepEqual(new Map([...known].sort()), new Map([...files.content].sort()));
          },
        ),
        {
          numRuns: 60,
          examples: [
            // Two merged items, of which one keeps its place and the other needs a new one.
            [[{ write: 'a' }, { move: 'b', to: 'd' }, 'take', { write: 'a' }, { move: 'a', to: 'b' }], 1],
            // A file that is moved away while it is read, and back.
            [[{ move: 'a', to: 'b' }, 'take', { move: 'b', to: 'd' }, 'acknowledge', { move: 'd', to: 'b' }], 1],
          ],
        },
      );
    } finally {
      await store.close();
    }
  });
});
