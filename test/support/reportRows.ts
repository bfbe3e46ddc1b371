import type { ReportRows } from '../../src/store/reportRows.ts';

/** Time at which reports of tests are made. */
export const reportedMs = Date.UTC(2026, 10, 21, 12);
const dayMs = 86_400_000;

export const noRows: ReportRows = {
  runs: [],
  cache: [],
  fates: [],
  channels: [],
  silence: [],
  failures: [],
  problems: 0,
  watchers: [],
};

/** Rows of a week in which something of everything happened, and of the week before. */
export function busyRows(more: Partial<ReportRows> = {}): ReportRows {
  const run = { flaky: 0, timed: 0, durationMs: 0 };
  return {
    firstMs: reportedMs - 60 * dayMs,
    runs: [
      { ...run, span: 'current', kind: 'builds', outcome: 'ok', count: 20, timed: 20, durationMs: 240_000 },
      { ...run, span: 'current', kind: 'builds', outcome: 'failed', count: 3, timed: 3, durationMs: 9000 },
      { ...run, span: 'current', kind: 'builds', outcome: 'cancelled', count: 1, timed: 1, durationMs: 99_000 },
      { ...run, span: 'previous', kind: 'builds', outcome: 'ok', count: 9, timed: 9, durationMs: 90_000 },
      { ...run, span: 'previous', kind: 'builds', outcome: 'failed', count: 1 },
      { ...run, span: 'current', kind: 'tests', outcome: 'ok', count: 30, flaky: 2, timed: 30, durationMs: 45_000 },
      { ...run, span: 'current', kind: 'tests', outcome: 'failed', count: 10 },
    ],
    cache: [{ span: 'current', hits: 3, misses: 1, savedMs: 65_000 }],
    cachedTasks: 2,
    fates: [
      { span: 'current', fate: 'told', count: 12 },
      { span: 'current', fate: 'silent', count: 52 },
      { span: 'current', fate: 'undelivered', count: 1 },
      { span: 'previous', fate: 'told', count: 12 },
    ],
    channels: [
      { span: 'current', channel: 'mail@one', sent: 2, failed: 1, expired: 0, waiting: 0 },
      { span: 'current', channel: 'mail@two', sent: 1, failed: 0, expired: 1, waiting: 4 },
      { span: 'current', channel: 'team', sent: 11, failed: 0, expired: 0, waiting: 0 },
      { span: 'current', channel: 'quiet', sent: 0, failed: 0, expired: 0, waiting: 0 },
      { span: 'previous', channel: 'team', sent: 12, failed: 0, expired: 0, waiting: 0 },
    ],
    silence: [
      { code: 'stillGood', count: 48 },
      { code: 'muted', count: 3 },
      { text: 'Sam takes care of it.', count: 1 },
    ],
    failures: [
      {
        workspace: 'shop',
        key: 'build web',
        title: 'Build failed: web (2 errors)',
        wording: { title: { key: 'build.failed', with: { name: 'web' } } },
        type: 'build.failed',
        severity: 'error',
        count: 3,
        lastMs: reportedMs - 3_600_000,
        lastEventId: 'event-1',
        state: 'open',
        acknowledgedBy: 'Sam',
      },
      {
        workspace: 'shop',
        key: 'f00',
        title: 'app.log: <b>payment</b> | declined\n# no heading, @everyone',
        type: 'log.error',
        severity: 'error',
        count: 1,
        lastMs: reportedMs - 7_200_000,
        lastEventId: 'event-2',
        state: 'point',
      },
    ],
    problems: 2,
    watchers: [{ workspace: 'shop', watcher: '#4', events: 20, told: 7, title: 'notes.txt modified' }],
    ...more,
  };
}
