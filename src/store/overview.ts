import type { LookoutEvent } from '../core/event.ts';
import type { Database } from './database.ts';
import { toDelivery } from './deliveries.ts';
import type { ClaimedDelivery, Store, VolumeBucket } from './store.ts';

/** Most deliveries that are answered at once. */
const maxDeliveries = 500;

/** Numbers of events and deliveries by time, the oldest first; times without any are left out. */
export function readVolume(
  database: Database,
  { sinceMs, bucketMs, workspace }: Parameters<Store['volume']>[0],
): VolumeBucket[] {
  const buckets = new Map<number, { -readonly [K in keyof VolumeBucket]: VolumeBucket[K] }>();
  const bucketAt = (startMs: number) => {
    const known = buckets.get(startMs);
    if (known !== undefined) return known;
    const made = { startMs, info: 0, warning: 0, error: 0, critical: 0, sent: 0, failed: 0 };
    buckets.set(startMs, made);
    return made;
  };
  // Numbers are bound as reals; stretches of time are cut by whole division.
  const events = database
    .prepare(
      `SELECT accepted_ms / CAST(?1 AS INTEGER) * CAST(?1 AS INTEGER) AS start, envelope ->> '$.severity' AS severity, count(*) AS count FROM events
       WHERE accepted_ms >= ?2 AND (?3 IS NULL OR workspace = ?3) GROUP BY start, severity`,
    )
    .all(bucketMs, sinceMs, workspace ?? null);
  for (const row of events) {
    const severity = row['severity'];
    if (severity === 'info' || severity === 'warning' || severity === 'error' || severity === 'critical')
      bucketAt(Number(row['start']))[severity] = Number(row['count']);
  }
  const deliveries = database
    .prepare(
      `SELECT d.created_ms / CAST(?1 AS INTEGER) * CAST(?1 AS INTEGER) AS start, sum(d.status = 'sent') AS sent, sum(d.status = 'failed') AS failed
       FROM deliveries AS d JOIN events AS e ON e.id = d.event_id
       WHERE d.created_ms >= ?2 AND (?3 IS NULL OR e.workspace = ?3) GROUP BY start`,
    )
    .all(bucketMs, sinceMs, workspace ?? null);
  for (const row of deliveries) {
    const bucket = bucketAt(Number(row['start']));
    bucket.sent = Number(row['sent']);
    bucket.failed = Number(row['failed']);
  }
  return [...buckets.values()].sort((a, b) => a.startMs - b.startMs);
}

/** The latest deliveries with their events, newest first. */
export function readDeliveries(
  database: Database,
  { limit, workspace }: Parameters<Store['deliveries']>[0],
): ClaimedDelivery[] {
  return database
    .prepare(
      `SELECT d.*, e.envelope FROM deliveries AS d JOIN events AS e ON e.id = d.event_id
       WHERE ?1 IS NULL OR e.workspace = ?1 ORDER BY d.seq DESC LIMIT ?2`,
    )
    .all(workspace ?? null, Math.min(Math.max(1, limit), maxDeliveries))
    .map((row) => ({ ...toDelivery(row), event: JSON.parse(String(row['envelope'])) as LookoutEvent }));
}
