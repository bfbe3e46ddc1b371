import type { Database } from './database.ts';
import type { FateCounts, ReportQuery, ReportSpan, RunCounts } from './reportRows.ts';

/** Events that are alike in everything that a report tells apart. */
export interface EventGroup {
  readonly span: ReportSpan;
  readonly workspace: string;
  readonly fate: FateCounts['fate'];
  /** Of events that are the end of a run. */
  readonly kind?: RunCounts['kind'] | undefined;
  readonly outcome?: RunCounts['outcome'] | undefined;
  /** Of silent events of the report's own time: the code of the last decision, or the words with which their messages were withdrawn. */
  readonly code?: string | undefined;
  readonly text?: string | undefined;
  /** Of failing events of the report's own time. */
  readonly problem?: string | undefined;
  /** Of events of the report's own time. */
  readonly watcher?: string | undefined;
  readonly count: number;
  readonly flaky: number;
  readonly timed: number;
  readonly durationMs: number;
  readonly hits: number;
  readonly misses: number;
  readonly savedMs: number;
  /** Position of the last of them. */
  readonly lastSeq: number;
}

const isRun = `type IN ('build.completed', 'build.failed', 'build.cancelled',
  'test.passed', 'test.fixed', 'test.flaky', 'test.failed', 'test.errored')`;
const isCacheable = "type IN ('build.cached', 'build.started')";
const isNumber = (path: string): string => `json_type(envelope, '${path}') IN ('integer', 'real')`;
/** A value where it is asked for. Elsewhere its column is not even read: events are long, and most of the time goes there. */
const where = (condition: string, value: string): string => `iif(${condition}, ${value}, NULL)`;
const isCurrent = 'accepted_ms >= ?2';

/**
 * One pass over the events of both spans: what takes time is to read them. How far their messages came: 3 sent · 2 open ·
 * 1 dead · 0 all withdrawn · NULL there were none. Which events are of a problem is the rule by which problems are kept.
 */
const groupsSql = `
WITH read AS MATERIALIZED (
  SELECT seq, id, type, workspace, iif(accepted_ms >= ?2, 'current', 'previous') AS span, ${isRun} AS is_run,
    (SELECT max(CASE WHEN status = 'sent' THEN 3 WHEN status IN ('pending', 'retrying') THEN 2 WHEN status IN ('failed', 'expired') THEN 1 ELSE 0 END)
      FROM deliveries WHERE event_id = events.id AND test = 0) AS reach,
    ${where(isCurrent, `iif(json_type(decisions, '$[#-1]') = 'text', decisions ->> '$[#-1]', decisions ->> '$[#-1][0]')`)} AS code,
    ${where(isRun, `envelope ->> '$.data.status'`)} AS status, ${where(isRun, `envelope ->> '$.data.cancelled'`)} AS cancelled,
    ${where(`${isRun} AND ${isNumber('$.data.durationMs')}`, `envelope ->> '$.data.durationMs'`)} AS duration,
    ${where(isCacheable, `envelope ->> '$.data.cache'`)} AS cache,
    ${where(`${isCacheable} AND ${isNumber('$.data.savedMs')}`, `envelope ->> '$.data.savedMs'`)} AS saved,
    ${where(isCurrent, `envelope ->> '$.data.transition'`)} AS transition, ${where(isCurrent, `envelope ->> '$.severity'`)} AS severity,
    ${where(isCurrent, `coalesce(envelope ->> '$.incident', envelope ->> '$.fingerprint')`)} AS problem,
    ${where(isCurrent, `envelope ->> '$.labels.watcher'`)} AS watcher
  FROM events
  WHERE accepted_ms >= ?1 AND accepted_ms < ?3 AND (?4 IS NULL OR workspace = ?4)
    AND (type <> 'command.executed' OR NOT EXISTS (SELECT 1 FROM deliveries WHERE event_id = events.id AND test = 1))),
sorted AS (
  SELECT seq, type, workspace, span, iif(is_run, iif(type GLOB 'test.*', 'tests', 'builds'), NULL) AS kind, duration,
    CASE WHEN NOT is_run THEN NULL WHEN cancelled = 1 OR status IN ('cancelled', 'interrupted') OR type = 'build.cancelled' THEN 'cancelled'
      WHEN status IN ('unknown', 'none') THEN 'unknown' WHEN type IN ('build.failed', 'test.failed', 'test.errored') THEN 'failed' ELSE 'ok' END AS outcome,
    CASE reach WHEN 3 THEN 'told' WHEN 2 THEN 'waiting' WHEN 1 THEN 'undelivered' ELSE 'silent' END AS fate,
    iif(reach IS NULL, code, NULL) AS code,
    iif(span = 'current' AND reach = 0, (SELECT error FROM deliveries WHERE event_id = read.id ORDER BY seq LIMIT 1), NULL) AS text,
    iif(code IS NOT 'onlyRecorded' AND (transition IN ('broke', 'stillBroken') OR transition IS NULL AND severity IN ('error', 'critical')), problem, NULL) AS problem,
    watcher,
    type = 'build.cached' AS hit, type = 'build.started' AND cache IS 'miss' AS miss, iif(type = 'build.cached', saved, 0) AS saved
  FROM read)
SELECT span, workspace, fate, kind, outcome, code, text, problem, watcher, count(*) AS count, sum(type = 'test.flaky') AS flaky,
  count(duration) AS timed, total(duration) AS duration, sum(hit) AS hits, sum(miss) AS misses, total(saved) AS saved, max(seq) AS last
FROM sorted GROUP BY span, kind, outcome, fate, workspace, code, text, problem, watcher`;

/** The events of both spans, counted by everything that a report tells apart. */
export function readGroups(database: Database, { untilMs, spanMs, workspace }: ReportQuery): EventGroup[] {
  const named = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return database
    .prepare(groupsSql)
    .all(untilMs - 2 * spanMs, untilMs - spanMs, untilMs, workspace ?? null)
    .map((row) => ({
      span: row['span'] as ReportSpan,
      workspace: String(row['workspace']),
      fate: row['fate'] as FateCounts['fate'],
      kind: named(row['kind']) as RunCounts['kind'] | undefined,
      outcome: named(row['outcome']) as RunCounts['outcome'] | undefined,
      code: named(row['code']),
      text: named(row['text']),
      problem: named(row['problem']),
      watcher: named(row['watcher']),
      count: Number(row['count']),
      flaky: Number(row['flaky']),
      timed: Number(row['timed']),
      durationMs: Number(row['duration']),
      hits: Number(row['hits']),
      misses: Number(row['misses']),
      savedMs: Number(row['saved']),
      lastSeq: Number(row['last']),
    }));
}
