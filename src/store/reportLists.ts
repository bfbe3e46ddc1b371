import type { LookoutEvent } from '../core/event.ts';
import type { Database } from './database.ts';
import type { EventGroup } from './reportGroups.ts';
import type { FailureRow, WatcherCounts } from './reportRows.ts';
import type { ProblemRow } from './store.ts';

const maxFailures = 10;
const maxWatchers = 5;

interface Sum {
  readonly workspace: string;
  readonly key: string;
  readonly events: number;
  readonly told: number;
  /** Position of the last event, and of the last one that was told; 0 without one. */
  readonly lastSeq: number;
  readonly lastToldSeq: number;
}

/** Events by workspace and what `keyOf` names. */
function sumsBy(groups: readonly EventGroup[], keyOf: (group: EventGroup) => string | undefined): Sum[] {
  const sums = new Map<string, Sum>();
  for (const group of groups) {
    const key = keyOf(group);
    if (key === undefined) continue;
    const { workspace, count, fate, lastSeq } = group;
    const place = JSON.stringify([workspace, key]);
    const before = sums.get(place);
    const isTold = fate === 'told';
    sums.set(place, {
      workspace,
      key,
      events: (before?.events ?? 0) + count,
      told: (before?.told ?? 0) + (isTold ? count : 0),
      lastSeq: Math.max(before?.lastSeq ?? 0, lastSeq),
      lastToldSeq: Math.max(before?.lastToldSeq ?? 0, isTold ? lastSeq : 0),
    });
  }
  return [...sums.values()];
}

/** The problems that showed themselves most often. */
export function failuresOf(
  database: Database,
  groups: readonly EventGroup[],
): { readonly failures: FailureRow[]; readonly problems: number } {
  const sums = sumsBy(groups, ({ problem }) => problem);
  sums.sort((a, b) => b.events - a.events || b.lastSeq - a.lastSeq);
  const find = database.prepare(
    `SELECT e.id, e.accepted_ms, e.envelope, p.state, p.acknowledged ->> '$.by' AS acknowledged_by
     FROM events AS e LEFT JOIN problems AS p ON p.workspace = ?2 AND p.key = ?3 WHERE e.seq = ?1`,
  );
  const failures = sums.slice(0, maxFailures).flatMap(({ workspace, key, events, lastSeq }): FailureRow[] => {
    const row = find.get(lastSeq, workspace, key);
    // Another window may remove what is too old meanwhile.
    if (row === undefined) return [];
    const { title, wording, type, severity } = eventOf(row);
    const by = row['acknowledged_by'];
    return [
      {
        workspace,
        key,
        title,
        ...(wording === undefined ? {} : { wording }),
        type,
        severity,
        count: events,
        lastMs: Number(row['accepted_ms']),
        lastEventId: String(row['id']),
        state: (row['state'] ?? 'point') as ProblemRow['state'],
        ...(typeof by === 'string' ? { acknowledgedBy: by } : {}),
      },
    ];
  });
  return { failures, problems: sums.length };
}

/** The watchers that spoke most. */
export function talkativeOf(database: Database, groups: readonly EventGroup[]): WatcherCounts[] {
  const sums = sumsBy(groups, ({ watcher }) => watcher).filter(({ told }) => told > 0);
  sums.sort((a, b) => b.told - a.told || b.lastToldSeq - a.lastToldSeq);
  const find = database.prepare('SELECT envelope FROM events WHERE seq = ?');
  return sums.slice(0, maxWatchers).flatMap(({ workspace, key, events, told, lastToldSeq }) => {
    const row = find.get(lastToldSeq);
    if (row === undefined) return [];
    const { title, wording } = eventOf(row);
    return [{ workspace, watcher: key, events, told, title, ...(wording === undefined ? {} : { wording }) }];
  });
}

function eventOf(row: Record<string, unknown>): LookoutEvent {
  return JSON.parse(String(row['envelope'])) as LookoutEvent;
}
