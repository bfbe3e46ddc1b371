import type { Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import type { Database } from './database.ts';
import { deliveriesOf } from './deliveries.ts';
import type { AcceptedEvent, HistoryEntry, HistoryQuery, RecentEvent } from './store.ts';

/** Most events that `recent` answers. */
const maxRecent = 5000;

/** Writes events with their decisions and deliveries; one that is there already is left as it is. Inside a transaction. */
export function insertEvents(database: Database, events: readonly AcceptedEvent[], nowMs: number): void {
  const insertEvent = database.prepare(
    'INSERT OR IGNORE INTO events (id, time_ms, accepted_ms, type, workspace, fate, envelope) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const insertDecision = database.prepare(
    'INSERT INTO decisions (event_id, position, stage, verdict, reason, file, line) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const insertDelivery = database.prepare(
    `INSERT INTO deliveries (id, event_id, channel, scope, order_key, priority, status, attempts, created_ms, due_ms, suppressed, test)
     VALUES (?, ?, ?, ?, ?, ?, 'pending', 0, ?, ?, ?, ?)`,
  );
  const removeInbox = database.prepare('DELETE FROM inbox WHERE id = ?');
  for (const { event, decisions, deliveries, inboxId } of events) {
    if (inboxId !== undefined) removeInbox.run(inboxId);
    const last = decisions.at(-1)?.verdict;
    const fate = deliveries.length > 0 ? null : last === 'merge' ? 'merged' : last === 'suppress' ? 'suppressed' : null;
    const workspace = event.labels['workspace'] ?? '';
    const added = insertEvent.run(
      event.id,
      Date.parse(event.time),
      nowMs,
      event.type,
      workspace,
      fate,
      JSON.stringify(event),
    );
    if (added.changes === 0) continue;
    for (const [position, { stage, verdict, reason, rule }] of decisions.entries()) {
      insertDecision.run(event.id, position, stage, verdict, reason, rule?.file ?? null, rule?.line ?? null);
    }
    for (const item of deliveries) {
      const { id, eventId, channel, scope, orderKey, priority, dueMs, suppressed, test } = item;
      insertDelivery.run(id, eventId, channel, scope, orderKey, priority, nowMs, dueMs, suppressed, test ? 1 : 0);
    }
  }
}

function decisionsOf(database: Database, eventId: string): Decision[] {
  const rows = database
    .prepare('SELECT stage, verdict, reason, file, line FROM decisions WHERE event_id = ? ORDER BY position')
    .all(eventId);
  return rows.map((row) => {
    const decision = { stage: row['stage'], verdict: row['verdict'], reason: row['reason'] } as Decision;
    return row['file'] === null
      ? decision
      : { ...decision, rule: { file: String(row['file']), line: Number(row['line']) } };
  });
}

function envelopeOf(row: Record<string, unknown>): LookoutEvent {
  return JSON.parse(String(row['envelope'])) as LookoutEvent;
}

export function findEvent(database: Database, eventId: string): HistoryEntry | undefined {
  const row = database.prepare('SELECT envelope FROM events WHERE id = ?').get(eventId);
  if (row === undefined) return undefined;
  return {
    event: envelopeOf(row),
    decisions: decisionsOf(database, eventId),
    deliveries: deliveriesOf(database, eventId),
  };
}

export function readHistory(database: Database, query: HistoryQuery): HistoryEntry[] {
  const { sinceMs = 0, typeGlob = '*', status = null, limit } = query;
  const rows = database
    .prepare(
      `SELECT id, envelope FROM events AS e
       WHERE time_ms >= ?1 AND type GLOB ?2 AND (
         ?3 IS NULL OR fate = ?3
         OR EXISTS (SELECT 1 FROM deliveries WHERE event_id = e.id AND status = ?3)
         OR (?3 = 'unrouted' AND EXISTS (SELECT 1 FROM decisions WHERE event_id = e.id AND stage = 'route' AND verdict = 'suppress')))
       ORDER BY seq DESC LIMIT ?4`,
    )
    .all(sinceMs, typeGlob, status, Math.min(Math.max(1, limit), 10_000));
  return rows.map((row) => {
    const id = String(row['id']);
    return { event: envelopeOf(row), decisions: decisionsOf(database, id), deliveries: deliveriesOf(database, id) };
  });
}

export function readRecent(database: Database, sinceMs: number, workspace: string): RecentEvent[] {
  const rows = database
    .prepare('SELECT id, envelope FROM events WHERE accepted_ms >= ? AND workspace = ? ORDER BY seq DESC LIMIT ?')
    .all(sinceMs, workspace, maxRecent);
  return rows
    .toReversed()
    .map((row) => ({ event: envelopeOf(row), decisions: decisionsOf(database, String(row['id'])) }));
}
