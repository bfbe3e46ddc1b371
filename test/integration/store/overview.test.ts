import assert from 'node:assert/strict';
import type { Store } from '../../../src/store/store.ts';
import { accepted } from '../../support/accepted.ts';
import { withStore } from '../../support/withStore.ts';

const hourMs = 3_600_000;
const noon = Date.UTC(2026, 10, 21, 12);

/** Events with these changes, accepted at their time. */
async function fill(
  store: Store,
  events: readonly { atMs: number; severity?: 'info' | 'error'; workspace?: string; title?: string }[],
) {
  const items = events.map(({ atMs, severity = 'info', workspace = 'here', title = 'x' }) => {
    const item = accepted(['team']);
    const event = {
      ...item.event,
      severity,
      title,
      labels: { ...item.event.labels, workspace },
      time: new Date(atMs).toISOString(),
    };
    return { ...item, event, acceptedMs: atMs };
  });
  await store.accept(items);
  return items;
}

describe('what the history is asked for an overview', () => {
  it('is counted by hour, of one workspace or of all', () =>
    withStore(async (store) => {
      const items = await fill(store, [
        { atMs: noon + 1, severity: 'error' },
        { atMs: noon + hourMs - 1 },
        { atMs: noon + hourMs },
        { atMs: noon + 2, workspace: 'elsewhere' },
      ]);
      const [first] = items[0]?.deliveries ?? [];
      assert.ok(first !== undefined);
      await store.claim({ scope: first.scope, nowMs: noon + 2 * hourMs, limitPerChannel: 1, exceptChannels: [] });
      await store.settle([{ id: first.id, status: 'failed', attempts: 1 }]);
      const nothing = { info: 0, warning: 0, error: 0, critical: 0, sent: 0, failed: 0 };
      const own = await store.volume({ sinceMs: noon, bucketMs: hourMs, workspace: 'here' });
      assert.deepEqual(own, [
        { ...nothing, startMs: noon, info: 1, error: 1, failed: 1 },
        { ...nothing, startMs: noon + hourMs, info: 1 },
      ]);
      const all = await store.volume({ sinceMs: noon, bucketMs: hourMs });
      assert.equal(all[0]?.info, 2);
      assert.deepEqual(await store.volume({ sinceMs: noon + 2 * hourMs, bucketMs: hourMs }), []);
    }));

  it('are the latest deliveries with their events, newest first', () =>
    withStore(async (store) => {
      await fill(store, [
        { atMs: noon, title: 'first' },
        { atMs: noon + 1, title: 'second' },
        { atMs: noon + 2, title: 'other', workspace: 'elsewhere' },
      ]);
      const titles = async (query: Parameters<Store['deliveries']>[0]) =>
        (await store.deliveries(query)).map(({ event, channel }) => `${channel} ${event.title}`);
      assert.deepEqual(await titles({ limit: 10, workspace: 'here' }), ['team second', 'team first']);
      assert.deepEqual(await titles({ limit: 1 }), ['team other']);
    }));

  it('is found by words in any case, by problem, time and workspace; what looks like a pattern is a text', () =>
    withStore(async (store) => {
      const [item] = await fill(store, [
        { atMs: noon, title: 'Payment declined' },
        { atMs: noon + hourMs, title: '100 % "done"' },
        { atMs: noon, title: 'payment taken', workspace: 'elsewhere' },
      ]);
      const found = async (query: Omit<Parameters<Store['history']>[0], 'limit'>) =>
        (await store.history({ limit: 10, ...query })).map(({ event }) => event.title);
      assert.deepEqual(await found({ text: 'PAYMENT', workspace: 'here' }), ['Payment declined']);
      assert.deepEqual(await found({ text: '100 % "done"' }), ['100 % "done"']);
      assert.deepEqual(await found({ text: 'pay%d' }), []);
      assert.deepEqual(await found({ text: 'p_yment' }), []);
      assert.deepEqual(await found({ untilMs: noon + 1, workspace: 'here' }), ['Payment declined']);
      const { fingerprint } = item?.event ?? { fingerprint: '' };
      assert.equal((await found({ problem: fingerprint })).length, 3);
      assert.deepEqual(await found({ problem: 'another' }), []);
    }));
});
