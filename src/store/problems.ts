import type { LookoutEvent } from '../core/event.ts';
import type { Database } from './database.ts';
import type { ProblemRow, Store } from './store.ts';

/** Most problems that are answered at once. */
const maxAnswered = 1000;

/** What an event says of its problem; undefined when it is about none. */
function stateOf({ data, severity }: LookoutEvent): ProblemRow['state'] | undefined {
  switch (data['transition']) {
    case 'broke':
    case 'stillBroken':
      return 'open';
    case 'fixed':
    case 'ok':
      return 'closed';
    case undefined:
      return severity === 'error' || severity === 'critical' ? 'point' : undefined;
    default:
      return undefined;
  }
}

/**
 * Keeps the problem of an event up to date; a new break forgets who took care of the last one. What `asks` nobody for
 * attention opens none. Inside a transaction.
 */
export function noteProblem(database: Database, event: LookoutEvent, asks: boolean): void {
  const state = stateOf(event);
  if (state === undefined || (state !== 'closed' && !asks)) return;
  const { id, type, title, severity, incident, fingerprint, labels } = event;
  const workspace = labels['workspace'] ?? '';
  const key = incident ?? fingerprint;
  const atMs = Date.parse(event.time);
  // What was never broken has no problem that could be closed.
  if (state === 'closed') {
    database
      .prepare(
        `UPDATE problems SET state = 'closed', title = ?3, changed_ms = ?4, last_event = ?5
         WHERE workspace = ?1 AND key = ?2 AND state <> 'closed'`,
      )
      .run(workspace, key, title, atMs, id);
    return;
  }
  const isBreak = event.data['transition'] === 'broke' || state === 'point';
  database
    .prepare(
      `INSERT INTO problems (workspace, key, title, type, severity, state, opened_ms, changed_ms, count, last_event)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, 1, ?8)
       ON CONFLICT (workspace, key) DO UPDATE SET
         opened_ms = iif(?9 AND state <> 'open' OR state = 'closed', ?7, opened_ms),
         count = iif(state = 'closed', 1, count + 1),
         acknowledged = iif(?9, NULL, acknowledged),
         title = ?3, type = ?4, severity = ?5, state = ?6, changed_ms = ?7, last_event = ?8`,
    )
    .run(workspace, key, title, type, severity, state, atMs, id, isBreak ? 1 : 0);
}

function toProblem(row: Record<string, unknown>): ProblemRow {
  const { acknowledged, wording } = row;
  return {
    workspace: String(row['workspace']),
    key: String(row['key']),
    title: String(row['title']),
    type: String(row['type']),
    severity: String(row['severity']),
    state: row['state'] as ProblemRow['state'],
    openedMs: Number(row['opened_ms']),
    changedMs: Number(row['changed_ms']),
    count: Number(row['count']),
    lastEventId: String(row['last_event']),
    ...(typeof wording === 'string' ? { wording: JSON.parse(wording) as NonNullable<ProblemRow['wording']> } : {}),
    ...(typeof acknowledged === 'string'
      ? { acknowledged: JSON.parse(acknowledged) as NonNullable<ProblemRow['acknowledged']> }
      : {}),
  };
}

export function readProblems(
  database: Database,
  { workspace, keys, state }: Parameters<Store['problems']>[0],
): ProblemRow[] {
  return database
    .prepare(
      `SELECT *, (SELECT envelope -> '$.wording' FROM events WHERE id = last_event) AS wording
       FROM problems WHERE (?1 IS NULL OR workspace = ?1) AND (?2 IS NULL OR state = ?2)
       AND (?3 IS NULL OR key IN (SELECT value FROM json_each(?3))) ORDER BY changed_ms DESC LIMIT ?4`,
    )
    .all(workspace ?? null, state ?? null, keys === undefined ? null : JSON.stringify(keys), maxAnswered)
    .map(toProblem);
}

export function acknowledgeProblem(
  database: Database,
  workspace: string,
  key: string,
  acknowledged: NonNullable<ProblemRow['acknowledged']>,
): boolean {
  return database.transaction(() => {
    const found = database
      .prepare('UPDATE problems SET acknowledged = ? WHERE workspace = ? AND key = ?')
      .run(JSON.stringify(acknowledged), workspace, key);
    database
      .prepare(
        `UPDATE deliveries SET status = 'suppressed', error = ?
         WHERE order_key = ? AND hold = 'escalation' AND status IN ('pending', 'retrying')
         AND event_id IN (SELECT id FROM events WHERE workspace = ?)`,
      )
      .run(`${acknowledged.by} takes care of it.`, key, workspace);
    return found.changes > 0;
  }, true);
}
