import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { LookoutError } from '../../../src/core/errors.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import { hasSafeWal } from '../../../src/store/database.ts';
import { openStore } from '../../../src/store/openStore.ts';
import type { Store } from '../../../src/store/store.ts';
import { accepted } from '../../support/accepted.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { withStore } from '../../support/withStore.ts';

const open = (directory: string, maxPages?: number) => openStore({ directory, logger: silentLogger, maxPages });

const claimAll = (store: Store, more: Partial<Parameters<Store['claim']>[0]> = {}) =>
  store.claim({ scope: 'outward', nowMs: Date.now(), limitPerChannel: 1000, exceptChannels: [], ...more });

describe('store', () => {
  it('gives back an accepted event with its decisions and messages', () =>
    withStore(async (store) => {
      const item = accepted(['team', 'chat']);
      await store.accept([item]);
      const found = await store.find(item.event.id);
      assert.deepEqual(found?.event, JSON.parse(JSON.stringify(item.event)));
      assert.deepEqual(found?.decisions, item.decisions);
      assert.deepEqual(
        found?.deliveries.map(({ channel, status }) => [channel, status]),
        [
          ['team', 'pending'],
          ['chat', 'pending'],
        ],
      );
      assert.equal(await store.find('nothing'), undefined);
    }));

  it('takes the same event twice for one', () =>
    withStore(async (store) => {
      const item = accepted();
      await store.accept([item]);
      await store.accept([item]);
      assert.equal((await store.accounting()).accepted, 1);
      assert.equal((await claimAll(store)).length, 1);
    }));

  it('accepts a thousand calls at once, all of them or an error for each', () =>
    withStore(async (store) => {
      await Promise.all(Array.from({ length: 1000 }, () => store.accept([accepted()])));
      assert.equal((await store.accounting()).pending, 1000);
    }));

  it('is readable by its owner only', function () {
    return withStore(async (_store, directory) => {
      assert.equal(statSync(join(directory, 'lookout.db')).mode & 0o777, 0o600);
    });
  });

  it('uses the write-ahead log only where it is safe', async () => {
    await withStore(async (store) => {
      assert.equal(store.health.journalMode, hasSafeWal(store.health.sqliteVersion) ? 'wal' : 'truncate');
    });
    assert.deepEqual(['3.51.2', '3.51.3', '3.52', '4.0.0', '3.7.17'].map(hasSafeWal), [false, true, true, true, false]);
  });

  it('finds history by time, type and fate, newest first', () =>
    withStore(async (store) => {
      const told = accepted(['team'], { type: 'build.failed' });
      const silent = accepted([], { type: 'file.modified' });
      const unrouted = accepted([], { type: 'test.failed' });
      const stage = { stage: 'route', verdict: 'suppress', code: 'unrouted' } as const;
      await store.accept([told, silent, { ...unrouted, decisions: [stage] }]);
      const ids = async (query: Partial<Parameters<Store['history']>[0]>) =>
        (await store.history({ limit: 10, ...query })).map(({ event }) => event.id);
      assert.deepEqual(await ids({}), [unrouted.event.id, silent.event.id, told.event.id]);
      assert.deepEqual(await ids({ typeGlob: 'build.*' }), [told.event.id]);
      assert.deepEqual(await ids({ status: 'pending' }), [told.event.id]);
      assert.deepEqual(await ids({ status: 'suppressed' }), [unrouted.event.id, silent.event.id]);
      assert.deepEqual(await ids({ status: 'unrouted' }), [unrouted.event.id]);
      assert.deepEqual(await ids({ sinceMs: Date.now() + 1000 }), []);
      assert.equal((await ids({ limit: 1 })).length, 1);
    }));

  it('remembers recent events of a workspace, oldest first', () =>
    withStore(async (store) => {
      const mine = [accepted([], { labels: { workspace: 'api' } }), accepted([], { labels: { workspace: 'api' } })];
      await store.accept([...mine, accepted([], { labels: { workspace: 'web' } })]);
      const recent = await store.recent(0, 'api');
      assert.deepEqual(
        recent.map(({ event }) => event.id),
        mine.map(({ event }) => event.id),
      );
      assert.equal(recent[0]?.decisions.length, 1);
    }));

  it('numbers watchers per workspace and never uses a number again', () =>
    withStore(async (store) => {
      const add = (workspace: string) =>
        store.addWatcher({ workspace, kind: 'file', config: { path: 'a' }, owner: 'user', paused: false });
      assert.deepEqual([(await add('a')).number, (await add('a')).number, (await add('b')).number], [1, 2, 1]);
      await store.deleteWatcher('a', 2);
      const third = await add('a');
      assert.equal(third.number, 3);
      await store.updateWatcher({ ...third, paused: true, pausedUntilMs: 5 });
      assert.deepEqual((await store.watchers('a')).at(-1), { ...third, paused: true, pausedUntilMs: 5 });
    }));

  it('keeps cursors up to 8 MiB and refuses larger ones', () =>
    withStore(async (store) => {
      await store.saveCursor('a', 'k', { big: 'x'.repeat(8_000_000) });
      assert.equal(JSON.stringify(await store.loadCursor('a', 'k')).length, 8_000_010);
      await assert.rejects(store.saveCursor('a', 'k', 'x'.repeat(9_000_000)), (error) =>
        LookoutError.is(error, 'invalid'),
      );
      await store.deleteCursor('a', 'k');
      assert.equal(await store.loadCursor('a', 'k'), undefined);
    }));

  it('removes an inbox row together with the acceptance of its event', () =>
    withStore(async (store) => {
      const event = sampleEvent();
      await store.enqueueInbox(event);
      const [row] = await store.readInbox(10);
      assert.equal(row?.event.id, event.id);
      await store.accept([{ ...accepted(), inboxId: row?.id ?? 0 }]);
      assert.deepEqual(await store.readInbox(10), []);
    }));

  it('prunes by age and by size, and never an event with an open message', () =>
    withStore(async (store) => {
      const open = accepted(['team']);
      const big = Array.from({ length: 300 }, () => accepted([], { description: 'x'.repeat(5000) }));
      await store.accept([open, ...big]);
      assert.equal(await store.prune(0, 1e9), 0);
      assert.ok((await store.prune(0, 600_000)) > 100);
      await store.prune(Date.now() + 1000, 1e9);
      assert.deepEqual(
        (await store.history({ limit: 10 })).map(({ event }) => event.id),
        [open.event.id],
      );
    }));

  it('prunes the old snapshot of a tree only when no watcher stands in it', () =>
    withStore(async (store) => {
      const update = { changed: [['', 'block'] as const], removed: [], rulesKey: '', lookMs: 1000 };
      for (const root of ['/left', '/watched', '/fresh'])
        await store.saveTree('w', root, { ...update, lookMs: root === '/fresh' ? 5000 : 1000 });
      await store.saveCursor('w', 'watcher/1', { root: '/watched/src', tree: '/watched' });
      await store.saveCursor('elsewhere', 'watcher/1', { root: '/left', tree: '/left' });
      await store.prune(2000, 1e9);
      assert.equal(await store.loadTree('w', '/left'), undefined);
      assert.deepEqual((await store.loadTree('w', '/watched'))?.directories, [['', 'block']]);
      assert.deepEqual((await store.loadTree('w', '/fresh'))?.directories, [['', 'block']]);
    }));

  it('keeps breaker and pause of channels', () =>
    withStore(async (store) => {
      await store.saveChannelState({ channel: 'team', state: { breaker: { kind: 'open', untilMs: 9 } } });
      await store.saveChannelState({ channel: 'team', state: { pause: { cause: 'user' } } });
      const both = { breaker: { kind: 'open', untilMs: 9 }, pause: { cause: 'user' } };
      assert.deepEqual(await store.channelStates(), [{ channel: 'team', state: both }]);
      await store.saveChannelState({ channel: 'team', state: { pause: null } });
      await store.saveChannelState({ channel: 'other', state: { pause: null } });
      assert.deepEqual(await store.channelStates(), [
        { channel: 'other', state: {} },
        { channel: 'team', state: { breaker: both.breaker } },
      ]);
    }));

  it('refuses calls after it was closed', async () => {
    using folder = tempFolder();
    const store = await open(folder.path);
    await Promise.all([store.close(), store.close()]);
    await assert.rejects(store.accounting(), (error) => LookoutError.is(error, 'unavailable'));
  });

  it('of a newer format is refused and left as it is', async () => {
    using folder = tempFolder();
    await (await open(folder.path)).close();
    const direct = new DatabaseSync(join(folder.path, 'lookout.db'));
    direct.exec('PRAGMA user_version = 99');
    direct.close();
    await assert.rejects(
      open(folder.path),
      (error) => LookoutError.is(error, 'unavailable') && /newer version/.test(error.message),
    );
  });

  it('that is full rejects visibly, keeps what was accepted, and goes on when there is space', async () => {
    using folder = tempFolder();
    const store = await open(folder.path, 60);
    let kept = 0;
    await assert.rejects(
      async () => {
        for (;;) {
          await store.accept([accepted([], { description: 'x'.repeat(20_000) })]);
          kept += 1;
        }
      },
      (error) => LookoutError.is(error, 'full') && /Free some disk space/.test(error.message),
    );
    assert.ok(kept > 3);
    await store.close();
    const again = await open(folder.path);
    assert.equal((await again.accounting()).accepted, kept);
    await again.accept([accepted([], { description: 'x'.repeat(20_000) })]);
    await again.close();
  });
});

describe('outbox', () => {
  it('hands out critical messages first, then in order, and each once', () =>
    withStore(async (store) => {
      const rows = [
        accepted(['a']),
        accepted(['a']),
        accepted(['a'], { priority: 'critical' }, { priority: 'critical' }),
      ];
      await store.accept(rows);
      const ids = (await claimAll(store)).map(({ eventId }) => eventId);
      assert.deepEqual(ids, [rows[2]?.event.id, rows[0]?.event.id, rows[1]?.event.id]);
      assert.deepEqual(await claimAll(store), []);
    }));

  it('leaves out busy channels, other scopes and what is not due', () =>
    withStore(async (store) => {
      await store.accept([
        accepted(['busy']),
        accepted(['late'], {}, { dueMs: Date.now() + 60_000 }),
        accepted(['toast'], {}, { scope: 'window:1' }),
      ]);
      assert.deepEqual(await claimAll(store, { exceptChannels: ['busy'] }), []);
      const next = (...exceptChannels: string[]) =>
        store.nextDueMs({ scope: 'outward', exceptChannels, afterMs: Date.now() });
      assert.equal(await next('busy', 'late'), undefined);
      assert.ok(((await next('busy')) ?? 0) > Date.now());
      assert.equal((await claimAll(store, { scope: 'window:1' })).length, 1);
    }));

  it('hands out several messages of one event with one copy of it', () =>
    withStore(async (store) => {
      await store.accept([accepted(['a', 'b', 'c'])]);
      const claimed = await claimAll(store);
      assert.deepEqual(claimed.map(({ channel }) => channel).toSorted(), ['a', 'b', 'c']);
      assert.equal(new Set(claimed.map(({ event }) => event)).size, 1);
    }));

  it('hands out again what a retry made due', () =>
    withStore(async (store) => {
      await store.accept([accepted(['a'])]);
      const [row] = await claimAll(store);
      assert.ok(row !== undefined);
      await store.settle([{ id: row.id, status: 'retrying', attempts: 1, dueMs: 5, error: 'once' }]);
      const [again] = await claimAll(store);
      assert.deepEqual([again?.attempts, again?.error, again?.status], [1, 'once', 'retrying']);
      await store.settle([{ id: row.id, status: 'sent', attempts: 2, latencyMs: 7 }]);
      assert.deepEqual(await store.channelCounts(), [{ channel: 'a', status: 'sent', count: 1 }]);
    }));

  it('answers each of many results that are written together, and one that is refused takes no other with it', () =>
    withStore(async (store) => {
      await store.accept(Array.from({ length: 20 }, () => accepted(['a'])));
      const rows = await claimAll(store);
      const results = await Promise.allSettled(
        rows.map(({ id }, index) =>
          store.settle([{ id, status: 'sent', attempts: index === 7 ? Number.NaN : 1, latencyMs: index }]),
        ),
      );
      assert.deepEqual(
        results.map((result) => (result.status === 'fulfilled' ? result.value : result.status)),
        rows.map(({ id }, index) => (index === 7 ? 'rejected' : [id])),
      );
      const counts = await store.channelCounts();
      assert.deepEqual(counts.map(({ status, count }) => [status, count]).toSorted(), [
        ['pending', 1],
        ['sent', 19],
      ]);
    }));

  it('claims so many of each channel, critical ones first: what waits for one is not in the way of another', () =>
    withStore(async (store) => {
      const busy = Array.from({ length: 20 }, () => accepted(['a']));
      const urgent = accepted(['a'], {}, { priority: 'critical' });
      const other = accepted(['b']);
      await store.accept([...busy, urgent, other]);
      const claimed = await claimAll(store, { limitPerChannel: 2 });
      assert.deepEqual(
        claimed.map(({ channel, eventId }) => [channel, eventId]),
        [
          ['a', urgent.event.id],
          ['a', busy[0]?.event.id],
          ['b', other.event.id],
        ],
      );
      assert.deepEqual(await claimAll(store, { exceptChannels: ['a'] }), []);
    }));

  it('claims past a message whose event is lost, as of a damaged file', () =>
    withStore(async (store, directory) => {
      const lost = accepted(['a']);
      const kept = accepted(['a']);
      await store.accept([lost, kept]);
      const database = new DatabaseSync(join(directory, 'lookout.db'));
      database.prepare('DELETE FROM events WHERE id = ?').run(lost.event.id);
      database.close();
      const claimed = await claimAll(store, { limitPerChannel: 1 });
      assert.deepEqual(
        claimed.map(({ eventId }) => eventId),
        [kept.event.id],
      );
      await store.settle(claimed.map(({ id }) => ({ id, status: 'sent', attempts: 1 })));
    }));

  it('fences off a leader of an older epoch: it can neither claim nor settle', () =>
    withStore(async (store) => {
      const old = await store.raiseEpoch();
      await store.accept([accepted(['a']), accepted(['a'])]);
      const [held] = await claimAll(store, { epoch: old, limitPerChannel: 1 });
      const fresh = await store.raiseEpoch();
      assert.deepEqual(await claimAll(store, { epoch: old }), []);
      assert.deepEqual(await store.settle([{ id: held?.id ?? '', status: 'sent', attempts: 1 }], old), []);
      assert.equal((await claimAll(store, { epoch: fresh })).length, 2);
    }));

  it('gives the messages of a process that is gone to the next one', async () => {
    using folder = tempFolder();
    const first = await open(folder.path);
    await first.accept([accepted(['a'], {}, { scope: 'window:1' })]);
    assert.equal((await claimAll(first, { scope: 'window:1' })).length, 1);
    await first.close();
    const second = await open(folder.path);
    assert.equal((await claimAll(second, { scope: 'window:1' })).length, 1);
    await second.close();
  });

  it('lists dead letters with their reason', () =>
    withStore(async (store) => {
      await store.accept([accepted(['a'])]);
      const [row] = await claimAll(store);
      await store.settle([{ id: row?.id ?? '', status: 'failed', attempts: 4, error: 'refused' }]);
      assert.equal((await store.deadLetters(10))[0]?.error, 'refused');
    }));

  it('accounts for every event whatever is accepted and settled', async () => {
    using folder = tempFolder();
    const store = await open(folder.path);
    const step = fc.oneof(
      fc.record({ accept: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }) }),
      fc.record({ settle: fc.constantFrom('sent', 'failed', 'expired', 'retrying', 'pending') }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        for (const item of steps) {
          if ('accept' in item) await store.accept([accepted(item.accept)]);
          else {
            const rows = await claimAll(store, { limitPerChannel: 2 });
            await store.settle(
              rows.map(({ id, attempts }) => ({ id, status: item.settle as 'sent', attempts: attempts + 1 })),
            );
          }
        }
        const { accepted: all, unaccounted, delivered, suppressed, merged, dead, pending } = await store.accounting();
        assert.equal(unaccounted, 0);
        assert.equal(all, delivered + suppressed + merged + dead + pending);
      }),
      { numRuns: 40 },
    );
    await store.close();
  });
});
