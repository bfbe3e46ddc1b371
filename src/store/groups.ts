import type { Database } from './database.ts';
import type { HeldUntil, NewDelivery } from './store.ts';

/** Most messages that are told together where nothing else is said; what is more follows in the next one. */
const maxBundle = 100;

const waiting = `channel = ?1 AND group_key = ?2 AND bundle IS NULL AND status = 'pending'`;

/**
 * When a held message falls due, in wall time: with the others of its key that already wait, else at its
 * own time, but not sooner after the last message of the key than its interval. Inside a transaction.
 */
export function dueOf(database: Database, { channel, dueMs }: NewDelivery, hold: HeldUntil, nowMs: number): number {
  const { key, intervalMs = 0, max, slides } = hold;
  if (key === undefined) return dueMs;
  const open = database
    .prepare(`SELECT min(due_ms) AS due, count(*) AS count FROM deliveries WHERE ${waiting}`)
    .get(channel, key);
  const count = Number(open?.['count'] ?? 0);
  if (count === 0) {
    const row = database
      .prepare('SELECT told_ms FROM group_times WHERE channel = ? AND group_key = ?')
      .get(channel, key);
    const told = row === undefined ? undefined : Number(row['told_ms']);
    // A clock that stepped back holds nothing longer than its interval.
    return told === undefined || told > nowMs ? dueMs : Math.max(dueMs, told + intervalMs);
  }
  const isFull = max !== undefined && count + 1 >= max;
  if (!isFull && slides !== true) return Number(open?.['due']);
  const moved = isFull ? nowMs : dueMs;
  database.prepare(`UPDATE deliveries SET due_ms = ?3, first_due_ms = ?3 WHERE ${waiting}`).run(channel, key, moved);
  return moved;
}

/** Closes the group of a message that is due: what waits in it is told with it, oldest first. Inside a transaction. */
export function closeGroup(
  database: Database,
  { seq, channel, key, max }: { seq: number; channel: string; key: string; max: number | undefined },
  nowMs: number,
): void {
  const rows = database
    .prepare(`SELECT seq, id FROM deliveries WHERE ${waiting} ORDER BY seq LIMIT ?3`)
    .all(channel, key, max ?? maxBundle);
  const [first] = rows;
  // Another row of the same look has closed it.
  if (first === undefined || !rows.some((row) => Number(row['seq']) === seq)) return;
  const bundle = database.prepare('UPDATE deliveries SET bundle = ?, due_ms = min(due_ms, ?) WHERE seq = ?');
  for (const row of rows) bundle.run(String(first['id']), nowMs, Number(row['seq']));
  database
    .prepare('INSERT OR REPLACE INTO group_times (channel, group_key, told_ms) VALUES (?, ?, ?)')
    .run(channel, key, nowMs);
}
