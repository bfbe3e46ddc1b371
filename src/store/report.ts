import type { Database } from './database.ts';
import { type EventGroup, readGroups } from './reportGroups.ts';
import { failuresOf, talkativeOf } from './reportLists.ts';
import type {
  CacheCounts,
  ChannelCounts,
  FateCounts,
  ReportQuery,
  ReportRows,
  ReportSpan,
  RunCounts,
  SilenceCounts,
} from './reportRows.ts';

/** Kinds of reasons that are told apart. */
const maxReasons = 50;

/** Counts everything that a report tells, over the report's own time and the same time before. */
export function readReport(database: Database, query: ReportQuery): ReportRows {
  const groups = readGroups(database, query);
  const current = groups.filter(({ span }) => span === 'current');
  const first = database.prepare('SELECT min(accepted_ms) AS first FROM events').get()?.['first'];
  return {
    ...(typeof first === 'number' ? { firstMs: first } : {}),
    runs: runsOf(groups),
    cache: cacheOf(groups),
    cachedTasks: countTasks(database, query),
    fates: fatesOf(groups),
    channels: readChannels(database, query),
    silence: silenceOf(current),
    ...failuresOf(database, current),
    watchers: talkativeOf(database, current),
  };
}

/** Adds up what is alike, in the order in which it comes first. */
function gather<T>(
  groups: readonly EventGroup[],
  keyOf: (group: EventGroup) => string | undefined,
  add: (sum: T | undefined, group: EventGroup) => T,
): T[] {
  const sums = new Map<string, T>();
  for (const group of groups) {
    const key = keyOf(group);
    if (key !== undefined) sums.set(key, add(sums.get(key), group));
  }
  return [...sums.values()];
}

function runsOf(groups: readonly EventGroup[]): RunCounts[] {
  return gather(
    groups,
    ({ span, kind, outcome }) => (outcome === undefined ? undefined : `${span} ${kind} ${outcome}`),
    (sum: RunCounts | undefined, { span, kind, outcome, count, flaky, timed, durationMs }) => ({
      span,
      kind: kind ?? 'builds',
      outcome: outcome ?? 'unknown',
      count: (sum?.count ?? 0) + count,
      flaky: (sum?.flaky ?? 0) + flaky,
      timed: (sum?.timed ?? 0) + timed,
      durationMs: (sum?.durationMs ?? 0) + durationMs,
    }),
  );
}

function cacheOf(groups: readonly EventGroup[]): CacheCounts[] {
  return gather(
    groups,
    ({ span, hits, misses }) => (hits + misses === 0 ? undefined : span),
    (sum: CacheCounts | undefined, { span, hits, misses, savedMs }) => ({
      span,
      hits: (sum?.hits ?? 0) + hits,
      misses: (sum?.misses ?? 0) + misses,
      savedMs: (sum?.savedMs ?? 0) + savedMs,
    }),
  );
}

function fatesOf(groups: readonly EventGroup[]): FateCounts[] {
  return gather(
    groups,
    ({ span, fate }) => `${span} ${fate}`,
    (sum: FateCounts | undefined, { span, fate, count }) => ({ span, fate, count: (sum?.count ?? 0) + count }),
  );
}

function silenceOf(groups: readonly EventGroup[]): SilenceCounts[] {
  const sums = gather(
    groups,
    ({ fate, code, text }) => (fate === 'silent' ? `${code ?? ''} ${text ?? ''}` : undefined),
    (sum: SilenceCounts | undefined, { code, text, count }) => ({
      ...(code === undefined ? {} : { code }),
      ...(text === undefined ? {} : { text }),
      count: (sum?.count ?? 0) + count,
    }),
  );
  return sums.sort((a, b) => b.count - a.count).slice(0, maxReasons);
}

/** Tasks that the cache knows. It is kept by the key of a workspace, not by its label. */
function countTasks(database: Database, { workspace, workspaceKey }: ReportQuery): number | undefined {
  if (workspace !== undefined && workspaceKey === undefined) return undefined;
  const row = database
    .prepare(
      `SELECT count(*) AS count FROM cursors, json_each(cursors.value, '$.successes')
       WHERE cursors.key = 'tasks' AND (?1 IS NULL OR workspace = ?1)`,
    )
    .get(workspaceKey ?? null);
  return Number(row?.['count']);
}

/** Messages by when they were made. */
function readChannels(database: Database, { untilMs, spanMs, workspace }: ReportQuery): ChannelCounts[] {
  return database
    .prepare(
      `SELECT iif(d.created_ms >= ?2, 'current', 'previous') AS span, d.channel, sum(d.status = 'sent') AS sent,
         sum(d.status = 'failed') AS failed, sum(d.status = 'expired') AS expired,
         sum(d.status IN ('pending', 'retrying')) AS waiting
       FROM deliveries AS d WHERE d.created_ms >= ?1 AND d.created_ms < ?3 AND d.test = 0
         AND (?4 IS NULL OR ?4 = (SELECT workspace FROM events WHERE id = d.event_id))
       GROUP BY 1, d.channel ORDER BY 1, d.channel`,
    )
    .all(untilMs - 2 * spanMs, untilMs - spanMs, untilMs, workspace ?? null)
    .map((row) => ({
      span: row['span'] as ReportSpan,
      channel: String(row['channel']),
      sent: Number(row['sent']),
      failed: Number(row['failed']),
      expired: Number(row['expired']),
      waiting: Number(row['waiting']),
    }));
}
