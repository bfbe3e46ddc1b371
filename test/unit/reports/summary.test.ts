import assert from 'node:assert/strict';
import fc from 'fast-check';
import { reportJson } from '../../../src/reports/json.ts';
import { summarise } from '../../../src/reports/summary.ts';
import type { ReportRows } from '../../../src/store/reportRows.ts';
import { busyRows, noRows, reportedMs } from '../../support/reportRows.ts';

const weekly = (rows: ReportRows) => summarise(rows, { period: 'weekly', nowMs: reportedMs, workspace: 'shop' });
const count = fc.nat(1000);
const span = fc.constantFrom('current' as const, 'previous' as const);

const anyRows: fc.Arbitrary<ReportRows> = fc.record({
  firstMs: fc.option(fc.nat(reportedMs), { nil: undefined }),
  runs: fc.array(
    fc
      .record({
        span,
        kind: fc.constantFrom('builds' as const, 'tests' as const),
        outcome: fc.constantFrom('ok' as const, 'failed' as const, 'cancelled' as const, 'unknown' as const),
        count,
        share: fc.float({ min: 0, max: 1, noNaN: true }),
        durationMs: count,
      })
      .map(({ share, ...row }) => ({ ...row, timed: Math.floor(row.count * share), flaky: 0 })),
  ),
  cache: fc.array(fc.record({ span, hits: count, misses: count, savedMs: count })),
  fates: fc.array(
    fc.record({
      span,
      fate: fc.constantFrom('told' as const, 'waiting' as const, 'undelivered' as const, 'silent' as const),
      count,
    }),
  ),
  channels: fc.array(
    fc.record({
      span,
      channel: fc.constantFrom('team', 'team@a', 'mail'),
      sent: count,
      failed: count,
      expired: count,
      waiting: count,
    }),
  ),
  silence: fc.constant([]),
  failures: fc.constant([]),
  problems: fc.constant(0),
  watchers: fc.constant([]),
});

describe('a report', () => {
  it('has rates with their samples, and none where there is nothing', () => {
    const { builds, tests, cache } = weekly(busyRows());
    assert.deepEqual(builds, {
      total: 24,
      ok: 20,
      failed: 3,
      cancelled: 1,
      unknown: 0,
      successRate: { value: 0.8696, samples: 23 },
      // What was cancelled says nothing of how long a build takes.
      averageDuration: { ms: 10_826, samples: 23 },
    });
    assert.deepEqual([tests.successRate, tests.flaky], [{ value: 0.75, samples: 40 }, 2]);
    assert.deepEqual(cache, { hits: 3, misses: 1, savedMs: 65_000, hitRate: { value: 0.75, samples: 4 } });
    const none = weekly(noRows);
    assert.equal('successRate' in none.builds || 'averageDuration' in none.tests || 'hitRate' in none.cache, false);
    assert.equal(none.previous, undefined);
  });

  it('covers its period up to now, and says how far the history reaches', () => {
    const dayMs = 86_400_000;
    const { from, to, historyFrom, previous } = weekly(busyRows());
    assert.deepEqual([from, to], ['2026-11-14T12:00:00.000Z', '2026-11-21T12:00:00.000Z']);
    assert.equal(historyFrom, '2026-09-22T12:00:00.000Z');
    assert.deepEqual([previous?.from, previous?.isComplete], ['2026-11-07T12:00:00.000Z', true]);
    const short = weekly(busyRows({ firstMs: reportedMs - 10 * dayMs }));
    assert.equal(short.previous?.isComplete, false);
    const daily = summarise(noRows, { period: 'daily', nowMs: reportedMs });
    assert.deepEqual([daily.from, daily.workspace], ['2026-11-20T12:00:00.000Z', undefined]);
    assert.equal(summarise(noRows, { period: 'monthly', nowMs: reportedMs }).from, '2026-10-22T12:00:00.000Z');
  });

  it('counts a channel of several workspaces once, and none that said nothing', () => {
    assert.deepEqual(weekly(busyRows()).channels, [
      { channel: 'team', sent: 11, failed: 0, expired: 0, waiting: 0 },
      { channel: 'mail', sent: 3, failed: 1, expired: 1, waiting: 4 },
    ]);
  });

  it('is JSON in English for other programs, without what serves to say it in other languages', () => {
    const rows = busyRows();
    const nameOf = (watcher: string) => (watcher === '#4' ? 'notes.txt' : undefined);
    const json = reportJson(summarise(rows, { period: 'weekly', nowMs: reportedMs, nameOf }));
    assert.deepEqual(json.failures[0], {
      workspace: 'shop',
      title: 'Build failed: web (2 errors)',
      type: 'build.failed',
      severity: 'error',
      count: 3,
      state: 'open',
      acknowledgedBy: 'Sam',
      problem: 'build web',
      last: '2026-11-21T11:00:00.000Z',
      lastEvent: 'event-1',
    });
    assert.deepEqual(json.silence, [
      { code: 'stillGood', reason: 'It is good, as it was before.', count: 48 },
      { code: 'muted', reason: 'It was muted or snoozed.', count: 3 },
      { reason: 'Sam takes care of it.', count: 1 },
    ]);
    assert.equal(json.watchers[0]?.name, 'notes.txt');
    assert.doesNotMatch(JSON.stringify(json), /wording/);
  });

  it('adds up: parts are their total, rates lie between none and all, samples are what was counted', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const report = weekly(rows);
        for (const numbers of [report, report.previous ?? report]) {
          for (const { total, ok, failed, cancelled, unknown, successRate, averageDuration } of [
            numbers.builds,
            numbers.tests,
          ]) {
            assert.equal(ok + failed + cancelled + unknown, total);
            assert.equal(successRate?.samples ?? 0, ok + failed);
            assert.ok(successRate === undefined || (successRate.value >= 0 && successRate.value <= 1));
            assert.ok(averageDuration === undefined || averageDuration.samples <= ok + failed);
          }
          const { total, told, waiting, undelivered, silent } = numbers.events;
          assert.equal(told + waiting + undelivered + silent, total);
          assert.equal(numbers.cache.hitRate?.samples ?? 0, numbers.cache.hits + numbers.cache.misses);
        }
        const sent = report.channels.reduce((sum, channel) => sum + channel.sent, 0);
        assert.equal(sent, report.messages.sent);
      }),
    );
  });
});
