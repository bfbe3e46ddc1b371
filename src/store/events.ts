import type { Decision } from '../core/decision.ts';
import { packDecisions, unpackDecisions } from '../core/reasons.ts';
import type { LookoutEvent } from '../core/event.ts';
import type { Database } from './database.ts';
import { deliveriesOf, insertDelivery } from './deliveries.ts';
import { noteProblem } from './problems.ts';
import type { AcceptedEvent, HistoryEntry, HistoryQuery, RecentEvent } from './store.ts';

/** Most events that `recent` answers. */
const maxRecent = 5000;

/** Writes events with their decisions and deliveries; one that is there already is left as it is. Inside a transaction. */
export function insertEvents(database: Database, events: readonly AcceptedEvent[]): void {
  const insertEvent = database.prepare(
    'INSERT OR IGNORE INTO events (id, time_ms, accepted_ms, type, workspace, fate, envelope, decisions) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const removeInbox = database.prepare('DELETE FROM inbox WHERE id = ?');
  for (const { event, decisions, deliveries, acceptedMs, inboxId } of events) {
    if (inboxId !== undefined) removeInbox.run(inboxId);
    const envelope = JSON.stringify(event);
    const workspace = event.labels['workspace'] ?? '';
    const fate = deliveries.length > 0 ? null : fateOf(decisions);
    const time = Date.parse(event.time);
    const added = insertEvent.run(
      event.id,
      time,
      acceptedMs,
      event.type,
      workspace,
      fate,
      envelope,
      packDecisions(decisions),
    );
    if (added.changes === 0) continue;
    noteProblem(database, event, !decisions.some(({ code }) => code === 'onlyRecorded'));
    for (const item of deliveries) insertDelivery(database, item, acceptedMs);
  }
}

/** What became of an event without messages. */
function fateOf(decisions: readonly Decision[]): string | null {
  const last = decisions.at(-1);
  if (last?.verdict === 'merge') return 'merged';
  if (last?.verdict !== 'suppress') return null;
  return last.stage === 'route' ? 'unrouted' : 'suppressed';
}

function decisionsOf(row: Record<string, unknown>): Decision[] {
  return unpackDecisions(String(row['decisions']));
}

function envelopeOf(row: Record<string, unknown>): LookoutEvent {
  return JSON.parse(String(row['envelope'])) as LookoutEvent;
}

export function findEvent(database: Database, eventId: string): HistoryEntry | undefined {
  const row = database.prepare('SELECT envelope, decisions FROM events WHERE id = ?').get(eventId);
  if (row === undefined) return undefined;
  return {
    event: envelopeOf(row),
    decisions: decisionsOf(row),
    deliveries: deliveriesOf(database, eventId),
  };
}

export function readHistory(database: Database, query: HistoryQuery): HistoryEntry[] {
  const { sinceMs = 0, untilMs = null, typeGlob = '*', status = null, limit } = query;
  const { workspace = null, problem = null, text = '' } = query;
  const rows = database
    .prepare(
      `SELECT id, envelope, decisions FROM events AS e
       WHERE time_ms >= ?1 AND type GLOB ?2 AND (
         ?3 IS NULL OR fate = ?3 OR (?3 = 'suppressed' AND fate = 'unrouted')
         OR EXISTS (SELECT 1 FROM deliveries WHERE event_id = e.id AND status = ?3))
       AND (?4 IS NULL OR time_ms < ?4) AND (?5 IS NULL OR workspace = ?5)
       AND (?6 IS NULL OR ?6 IN (envelope ->> '$.incident', envelope ->> '$.fingerprint'))
       AND (?7 IS NULL OR envelope LIKE ?7 ESCAPE '\\')
       ORDER BY seq DESC LIMIT ?8`,
    )
    .all(
      sinceMs,
      typeGlob,
      status,
      untilMs,
      workspace,
      problem,
      text === ''
        ? null
        : `%${JSON.stringify(text)
            .slice(1, -1)
            .replace(/[\\%_]/g, '\\$&')}%`,
      Math.min(Math.max(1, limit), 10_000),
    );
  return rows.map((row) => {
    const id = String(row['id']);
    return { event: envelopeOf(row), decisions: decisionsOf(row), deliveries: deliveriesOf(database, id) };
  });
}

export function readRecent(database: Database, sinceMs: number, workspace: string): RecentEvent[] {
  const rows = database
    .prepare(
      'SELECT envelope, decisions FROM events WHERE accepted_ms >= ? AND workspace = ? ORDER BY seq DESC LIMIT ?',
    )
    .all(sinceMs, workspace, maxRecent);
  return rows.toReversed().map((row) => ({ event: envelopeOf(row), decisions: decisionsOf(row) }));
}
