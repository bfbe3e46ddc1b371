import { channelName } from '../core/channelName.ts';
import { periodMs, type ReportPeriod } from '../core/reportPeriod.ts';
import type { ChannelCounts, ReportRows, ReportSpan, RunCounts } from '../store/reportRows.ts';
import type { CacheSummary, EventSummary, MessageSummary, Rate, Report, RunSummary, TestSummary } from './report.ts';

export interface SummaryOptions {
  readonly period: ReportPeriod;
  /** Wall time in ms at which the rows were counted; the report ends there. */
  readonly nowMs: number;
  readonly workspace?: string | undefined;
  /** What a watcher such as `#4` watches. */
  readonly nameOf?: ((watcher: string) => string | undefined) | undefined;
}

/** The report that the rows of the store amount to. */
export function summarise(rows: ReportRows, { period, nowMs, workspace, nameOf }: SummaryOptions): Report {
  const sinceMs = nowMs - periodMs[period];
  const beforeMs = sinceMs - periodMs[period];
  const { firstMs, failures, problems, watchers, silence, cachedTasks } = rows;
  const previous = numbersOf(rows, 'previous');
  const isKnownBefore = previous.events.total + previous.messages.sent + previous.messages.failed > 0;
  return {
    version: 1,
    period,
    from: iso(sinceMs),
    to: iso(nowMs),
    ...(workspace === undefined ? {} : { workspace }),
    ...(firstMs === undefined ? {} : { historyFrom: iso(firstMs) }),
    ...numbersOf(rows, 'current'),
    channels: channelsOf(rows.channels.filter(({ span }) => span === 'current')),
    problems,
    failures: failures.map(({ key, lastMs, lastEventId, ...row }) => ({
      ...row,
      problem: key,
      last: iso(lastMs),
      lastEvent: lastEventId,
    })),
    silence,
    watchers: watchers.map((row) => {
      const name = nameOf?.(row.watcher);
      return name === undefined ? row : { ...row, name };
    }),
    ...(cachedTasks === undefined ? {} : { cachedTasks }),
    ...(isKnownBefore
      ? { previous: { ...previous, from: iso(beforeMs), isComplete: firstMs !== undefined && firstMs <= beforeMs } }
      : {}),
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();

function numbersOf({ runs, cache, fates, channels }: ReportRows, span: ReportSpan) {
  const own = <T extends { readonly span: ReportSpan }>(items: readonly T[]): T[] =>
    items.filter((item) => item.span === span);
  const kind = (wanted: RunCounts['kind']) => own(runs).filter((row) => row.kind === wanted);
  const tests: TestSummary = { ...runsOf(kind('tests')), flaky: sum(kind('tests'), ({ flaky }) => flaky) };
  return {
    builds: runsOf(kind('builds')),
    tests,
    cache: cacheOf(own(cache)),
    events: eventsOf(own(fates)),
    messages: messagesOf(own(channels)),
  };
}

function sum<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((all, item) => all + valueOf(item), 0);
}

/** A rate with its samples; undefined without any. */
function rateOf(part: number, samples: number): Rate | undefined {
  return samples === 0 ? undefined : { value: Math.round((part / samples) * 10_000) / 10_000, samples };
}

function runsOf(rows: readonly RunCounts[]): RunSummary {
  const of = (wanted: RunCounts['outcome']) =>
    sum(
      rows.filter(({ outcome }) => outcome === wanted),
      ({ count }) => count,
    );
  const [ok, failed, cancelled, unknown] = [of('ok'), of('failed'), of('cancelled'), of('unknown')];
  const ended = rows.filter(({ outcome }) => outcome === 'ok' || outcome === 'failed');
  const timed = sum(ended, (row) => row.timed);
  const successRate = rateOf(ok, ok + failed);
  const ms = Math.round(sum(ended, ({ durationMs }) => durationMs) / timed);
  return {
    total: ok + failed + cancelled + unknown,
    ok,
    failed,
    cancelled,
    unknown,
    ...(successRate === undefined ? {} : { successRate }),
    ...(timed === 0 ? {} : { averageDuration: { ms, samples: timed } }),
  };
}

function cacheOf(rows: ReportRows['cache']): CacheSummary {
  const hits = sum(rows, (row) => row.hits);
  const misses = sum(rows, (row) => row.misses);
  const hitRate = rateOf(hits, hits + misses);
  return {
    hits,
    misses,
    savedMs: Math.round(sum(rows, ({ savedMs }) => savedMs)),
    ...(hitRate === undefined ? {} : { hitRate }),
  };
}

function eventsOf(rows: ReportRows['fates']): EventSummary {
  const of = (wanted: (typeof rows)[number]['fate']) =>
    sum(
      rows.filter(({ fate }) => fate === wanted),
      ({ count }) => count,
    );
  const total = sum(rows, ({ count }) => count);
  return { total, told: of('told'), waiting: of('waiting'), undelivered: of('undelivered'), silent: of('silent') };
}

function messagesOf(rows: readonly ChannelCounts[]): MessageSummary {
  return {
    sent: sum(rows, ({ sent }) => sent),
    failed: sum(rows, ({ failed }) => failed),
    expired: sum(rows, ({ expired }) => expired),
    waiting: sum(rows, ({ waiting }) => waiting),
  };
}

/** One row for each name, whatever workspace a channel is of; those that said nothing are left out. The busiest first. */
function channelsOf(rows: readonly ChannelCounts[]): Report['channels'] {
  return [...Map.groupBy(rows, ({ channel }) => channelName(channel))]
    .map(([channel, own]) => ({ channel, ...messagesOf(own) }))
    .filter(({ sent, failed, expired, waiting }) => sent + failed + expired + waiting > 0)
    .sort((a, b) => b.sent - a.sent || a.channel.localeCompare(b.channel));
}
