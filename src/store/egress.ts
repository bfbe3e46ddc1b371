import type { RedactionCounts } from '../core/redaction.ts';
import type { Database } from './database.ts';
import type { EgressEnding, EgressQuery, EgressRow } from './store.ts';

/** Rows that are kept at most, whatever their age: some 30 MB. */
const maxRows = 100_000;
const maxAnswered = 10_000;

/** Writes what leaves, then how it ended. */
export function noteEgress(database: Database, rows: readonly EgressRow[], endings: readonly EgressEnding[]): void {
  const insert = database.prepare(
    `INSERT OR IGNORE INTO egress (id, time_ms, destination, channel, kind, delivery, events, bytes, status, redacted)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const row of rows) {
    const { id, timeMs, destination, channel, kind, delivery, bytes, status } = row;
    const [events, redacted] = [JSON.stringify(row.events), JSON.stringify(row.redacted)];
    insert.run(id, timeMs, destination, channel, kind, delivery, events, bytes, status, redacted);
  }
  const end = database.prepare('UPDATE egress SET bytes = ?, status = ? WHERE id = ?');
  for (const { id, bytes, status } of endings) end.run(bytes, status, id);
}

export function readEgress(database: Database, { sinceMs = 0, channel, limit }: EgressQuery): EgressRow[] {
  return database
    .prepare('SELECT * FROM egress WHERE time_ms >= ?1 AND (?2 IS NULL OR channel = ?2) ORDER BY id DESC LIMIT ?3')
    .all(sinceMs, channel ?? null, Math.min(Math.max(1, limit), maxAnswered))
    .map((row) => ({
      id: String(row['id']),
      timeMs: Number(row['time_ms']),
      destination: String(row['destination']),
      channel: String(row['channel']),
      kind: row['kind'] as EgressRow['kind'],
      delivery: String(row['delivery']),
      events: JSON.parse(String(row['events'])) as string[],
      bytes: Number(row['bytes']),
      status: String(row['status']),
      redacted: JSON.parse(String(row['redacted'])) as RedactionCounts,
    }));
}

/** Removes what is too old, then the oldest beyond the number that is kept. Answers the number removed. */
export function pruneEgress(database: Database, beforeMs: number): number {
  return database.transaction(() => {
    const old = database.prepare('DELETE FROM egress WHERE time_ms < ?').run(beforeMs).changes;
    const beyond = database
      .prepare('DELETE FROM egress WHERE id <= (SELECT id FROM egress ORDER BY id DESC LIMIT 1 OFFSET ?)')
      .run(maxRows).changes;
    return Number(old) + Number(beyond);
  });
}

/** Removes the oldest share of all rows. */
export function dropOldestEgress(database: Database, share: number): void {
  database
    .prepare(
      'DELETE FROM egress WHERE id IN (SELECT id FROM egress ORDER BY id LIMIT (SELECT ceil(count(*) * ?) FROM egress))',
    )
    .run(share);
}
