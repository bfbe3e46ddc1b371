import assert from 'node:assert/strict';
import { decide } from '../../../src/core/reasons.ts';
import type { EventDraft } from '../../../src/core/event.ts';
import type { ReportRows } from '../../../src/store/reportRows.ts';
import type { AcceptedEvent, NewDelivery, Store } from '../../../src/store/store.ts';
import { accepted } from '../../support/accepted.ts';
import { withStore } from '../../support/withStore.ts';

const dayMs = 86_400_000;
const noon = Date.UTC(2026, 10, 21, 12);

interface Happened extends Partial<EventDraft> {
  /** Before the end of the report, in ms. */
  readonly agoMs?: number;
  readonly channels?: readonly string[];
  readonly because?: AcceptedEvent['decisions'];
  readonly delivery?: Partial<NewDelivery>;
}

async function happen(store: Store, events: readonly Happened[]): Promise<AcceptedEvent[]> {
  const items = events.map(({ agoMs = 1000, channels = [], because, delivery, ...draft }): AcceptedEvent => {
    const labels = { workspace: 'here', ...draft.labels };
    const item = accepted(channels, { data: {}, ...draft, labels }, delivery);
    return { ...item, acceptedMs: noon - agoMs, ...(because === undefined ? {} : { decisions: because }) };
  });
  await store.accept(items);
  return items;
}

const report = (store: Store, more: Partial<Parameters<Store['report']>[0]> = {}): Promise<ReportRows> =>
  store.report({ untilMs: noon, spanMs: dayMs, workspace: 'here', ...more });

/** Sends the messages of events, with one result for all. */
async function settle(
  store: Store,
  items: readonly AcceptedEvent[],
  status: 'sent' | 'failed' | 'expired' | 'suppressed',
): Promise<void> {
  await store.claim({ scope: 'outward', nowMs: noon, limitPerChannel: 100, exceptChannels: [] });
  const ids = items.flatMap(({ deliveries }) => deliveries.map(({ id }) => id));
  const settled = await store.settle(ids.map((id) => ({ id, status, attempts: 1, error: `${status} it was` })));
  assert.deepEqual(settled, ids);
}

describe('what a report counts', () => {
  it('is nothing where nothing happened', () =>
    withStore(async (store) => {
      assert.deepEqual(await report(store, { workspace: undefined }), {
        runs: [],
        cache: [],
        cachedTasks: 0,
        fates: [],
        channels: [],
        silence: [],
        failures: [],
        problems: 0,
        watchers: [],
      });
    }));

  it('is how builds and tests ended, silent ones too, beside the same time before', () =>
    withStore(async (store) => {
      await happen(store, [
        { type: 'build.completed', data: { status: 'succeeded', durationMs: 4000 } },
        { type: 'build.completed', data: { durationMs: 'soon' } },
        { type: 'build.completed', data: { status: 'unknown' } },
        { type: 'build.failed', data: { status: 'failed', durationMs: 2000 }, channels: ['team'] },
        { type: 'build.cancelled' },
        { type: 'build.failed', agoMs: dayMs },
        { type: 'build.failed', agoMs: dayMs + 1 },
        { type: 'build.failed', agoMs: 2 * dayMs + 1 },
        { type: 'build.failed', agoMs: 0 },
        { type: 'build.failed', labels: { workspace: 'elsewhere' } },
        { type: 'test.passed', data: { status: 'passed', durationMs: 100 } },
        { type: 'test.passed', data: { status: 'none' } },
        { type: 'test.fixed' },
        { type: 'test.flaky' },
        { type: 'test.failed' },
        { type: 'test.errored', data: { status: 'error' } },
        { type: 'test.errored', data: { status: 'interrupted' } },
        { type: 'test.errored', data: { status: 'unknown' } },
        { type: 'test.passed', data: { status: 'passed', cancelled: true } },
      ]);
      const { runs, firstMs } = await report(store);
      assert.deepEqual(
        runs.map(({ span, kind, outcome, count, flaky, timed, durationMs }) =>
          [span, kind, outcome, count, flaky, timed, durationMs].join(' '),
        ),
        [
          'current builds cancelled 1 0 0 0',
          'current builds failed 2 0 1 2000',
          'current builds ok 2 0 1 4000',
          'current builds unknown 1 0 0 0',
          'current tests cancelled 2 0 0 0',
          'current tests failed 2 0 0 0',
          'current tests ok 3 1 1 100',
          'current tests unknown 2 0 0 0',
          'previous builds failed 1 0 0 0',
        ],
      );
      assert.equal(firstMs, noon - 2 * dayMs - 1);
      const everywhere = await report(store, { workspace: undefined });
      assert.equal(everywhere.runs.find(({ outcome }) => outcome === 'failed')?.count, 3);
    }));

  it('is what the cache skipped, of tasks that could have been skipped', () =>
    withStore(async (store) => {
      await happen(store, [
        { type: 'build.cached', data: { savedMs: 1500 } },
        { type: 'build.cached', data: { savedMs: 'much' } },
        { type: 'build.started', data: { cache: 'miss' } },
        { type: 'build.started' },
      ]);
      await store.saveCursor('key', 'tasks', { successes: { a: {}, b: {} } });
      const { cache, cachedTasks } = await report(store, { workspaceKey: 'key' });
      assert.deepEqual(cache, [{ span: 'current', hits: 2, misses: 1, savedMs: 1500 }]);
      assert.equal(cachedTasks, 2);
      assert.equal((await report(store)).cachedTasks, undefined);
      assert.equal((await report(store, { workspaceKey: 'other' })).cachedTasks, 0);
    }));

  it('is what became of events and messages; messages that try a channel are none', () =>
    withStore(async (store) => {
      const sent = await happen(store, [
        { channels: ['team', 'mail'], labels: { watcher: '#1' }, title: 'first' },
        { channels: ['team'], labels: { watcher: '#1' }, title: 'second' },
        { channels: ['team'], labels: { watcher: '#2' } },
      ]);
      await settle(store, sent, 'sent');
      await settle(store, await happen(store, [{ channels: ['team'] }]), 'failed');
      await settle(store, await happen(store, [{ channels: ['team'] }]), 'expired');
      await settle(store, await happen(store, [{ channels: ['toast'] }]), 'suppressed');
      await happen(store, [
        { channels: ['team'], labels: { watcher: '#3' } },
        { because: [decide('stored'), decide('stillGood')], labels: { watcher: '#1' } },
        { because: [decide('muted', { mute: 'a' })] },
        { because: [decide('muted', { mute: 'b' })] },
        { type: 'command.executed', channels: ['team'], delivery: { test: true } },
      ]);
      const { fates, channels, silence, watchers } = await report(store);
      assert.deepEqual(
        fates.map(({ fate, count }) => `${fate} ${count}`),
        ['silent 4', 'told 3', 'undelivered 2', 'waiting 1'],
      );
      assert.deepEqual(channels, [
        { span: 'current', channel: 'mail', sent: 1, failed: 0, expired: 0, waiting: 0 },
        { span: 'current', channel: 'team', sent: 3, failed: 1, expired: 1, waiting: 1 },
        { span: 'current', channel: 'toast', sent: 0, failed: 0, expired: 0, waiting: 0 },
      ]);
      assert.deepEqual(silence, [
        { code: 'muted', count: 2 },
        { text: 'suppressed it was', count: 1 },
        { code: 'stillGood', count: 1 },
      ]);
      assert.deepEqual(
        watchers.map(({ watcher, events, told, title }) => `${watcher} ${events} ${told} ${title}`),
        ['#1 3 2 second', '#2 1 1 config.py modified'],
      );
    }));

  it('is which problems showed themselves most often, and whether they last', () =>
    withStore(async (store) => {
      const broke = { type: 'build.failed', incident: 'build web', data: { transition: 'broke' } };
      const items = await happen(store, [
        { ...broke, title: 'Build failed', agoMs: 5000 },
        { ...broke, title: 'Build still failing', data: { transition: 'stillBroken' }, agoMs: 4000 },
        { type: 'build.completed', incident: 'build web', title: 'Build fixed', data: { transition: 'fixed' } },
        { type: 'test.failed', incident: 'tests', title: 'Tests failed', data: { transition: 'broke' }, agoMs: 3000 },
        { type: 'log.error', title: 'Error in a log', agoMs: 2000 },
        { type: 'condition.met', title: 'News', severity: 'warning' },
        { type: 'log.error', title: 'Only recorded', because: [decide('onlyRecorded')], fingerprintExact: 'other' },
      ]);
      await store.acknowledge('here', 'tests', { by: 'Sam', atMs: noon });
      const { failures, problems } = await report(store);
      assert.equal(problems, 3);
      assert.deepEqual(
        failures.map(({ title, count, state, acknowledgedBy, lastMs }) => [
          title,
          count,
          state,
          acknowledgedBy,
          lastMs,
        ]),
        [
          ['Build still failing', 2, 'closed', undefined, noon - 4000],
          ['Error in a log', 1, 'point', undefined, noon - 2000],
          ['Tests failed', 1, 'open', 'Sam', noon - 3000],
        ],
      );
      assert.deepEqual(
        failures.map(({ lastEventId }) => lastEventId),
        [items[1], items[4], items[3]].map((item) => item?.event.id),
      );
    }));
});
