import type { Database } from './database.ts';
import { dueOf } from './groups.ts';
import type { Delivery, DeliveryStatus, DeliveryUpdate, FallbackChannel, NewDelivery, Store } from './store.ts';

export type Row = Record<string, unknown>;
type NextDueQuery = Parameters<Store['nextDueMs']>[0];

export function toDelivery(row: Row): Delivery {
  return {
    id: String(row['id']),
    eventId: String(row['event_id']),
    channel: String(row['channel']),
    scope: String(row['scope']),
    orderKey: String(row['order_key']),
    priority: String(row['priority']),
    status: row['status'] as DeliveryStatus,
    attempts: Number(row['attempts']),
    createdMs: Number(row['created_ms']),
    dueMs: Number(row['due_ms']),
    suppressed: Number(row['suppressed']),
    test: row['test'] === 1,
    firstDueMs: Number(row['first_due_ms'] ?? row['created_ms']),
    ...(typeof row['hold'] === 'string' ? { hold: holdOf(row) } : {}),
    ...(typeof row['bundle'] === 'string' ? { bundle: row['bundle'] } : {}),
    ...(typeof row['fallback'] === 'string'
      ? { fallback: JSON.parse(row['fallback']) as readonly FallbackChannel[] }
      : {}),
    ...(row['latency_ms'] === null ? {} : { latencyMs: Number(row['latency_ms']) }),
    ...(typeof row['error'] === 'string' ? { error: row['error'] } : {}),
  };
}

function holdOf(row: Row): NonNullable<Delivery['hold']> {
  const key = row['group_key'];
  return { kind: String(row['hold']), ...(typeof key === 'string' ? { key } : {}) };
}

/** Puts a message into the outbox; one that is held joins the others of its key. Inside a transaction. */
export function insertDelivery(database: Database, item: NewDelivery, nowMs: number): void {
  const { id, eventId, channel, scope, orderKey, priority, suppressed, test, hold, fallback } = item;
  const dueMs = hold === undefined ? item.dueMs : dueOf(database, item, hold, nowMs);
  database
    .prepare(
      `INSERT INTO deliveries (id, event_id, channel, scope, order_key, priority, status, attempts, created_ms, due_ms, first_due_ms,
         suppressed, test, hold, group_key, group_max, fallback)
       VALUES (?, ?, ?, ?, ?, ?, 'pending', 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      id,
      eventId,
      channel,
      scope,
      orderKey,
      priority,
      nowMs,
      dueMs,
      dueMs,
      suppressed,
      test ? 1 : 0,
      hold?.kind ?? null,
      hold?.key ?? null,
      hold?.max ?? null,
      fallback === undefined || fallback.length === 0 ? null : JSON.stringify(fallback),
    );
}

export function deliveriesOf(database: Database, eventId: string): Delivery[] {
  return database.prepare('SELECT * FROM deliveries WHERE event_id = ? ORDER BY seq').all(eventId).map(toDelivery);
}

/** Epoch of the present leadership; 0 before the first. */
export function currentEpoch(database: Database): number {
  return Number(database.prepare("SELECT value FROM meta WHERE key = 'epoch'").get()?.['value'] ?? 0);
}

export function raiseEpoch(database: Database): number {
  return database.transaction(() => {
    database.prepare("UPDATE meta SET value = value + 1 WHERE key = 'epoch'").run();
    return currentEpoch(database);
  }, true);
}

export function settleDeliveries(
  database: Database,
  updates: readonly DeliveryUpdate[],
  epoch: number | undefined,
  owner: string,
): string[] {
  return database.transaction(() => {
    if (epoch !== undefined && currentEpoch(database) !== epoch) return [];
    const update = database.prepare(
      `UPDATE deliveries SET status = ?, attempts = ?, due_ms = coalesce(?, due_ms), latency_ms = ?, error = ?, claimed_by = NULL, claimed_epoch = NULL
       WHERE id = ? AND claimed_by = ? AND status IN ('pending', 'retrying')`,
    );
    const changed = updates.filter(({ id, status, attempts, dueMs, latencyMs, error, fallback }) => {
      const { changes } = update.run(status, attempts, dueMs ?? null, latencyMs ?? null, error ?? null, id, owner);
      if (changes > 0 && fallback !== undefined) insertDelivery(database, fallback, fallback.dueMs);
      return changes > 0;
    });
    return changed.map(({ id }) => id);
  });
}

export function withdrawnOf(database: Database, ids: readonly string[]): string[] {
  return database
    .prepare(
      `SELECT id FROM deliveries WHERE id IN (SELECT value FROM json_each(?)) AND status NOT IN ('pending', 'retrying')`,
    )
    .all(JSON.stringify(ids))
    .map((row) => String(row['id']));
}

export function nextDueMs(
  database: Database,
  { scope, exceptChannels, afterMs }: NextDueQuery,
  owner: string,
): number | undefined {
  // Rows that this process holds are in its lanes; they need no timer, under whatever epoch they were taken.
  const row = database
    .prepare(
      `SELECT due_ms AS due FROM deliveries INDEXED BY deliveries_open
       WHERE scope = ?1 AND status IN ('pending', 'retrying') AND due_ms > ?4 AND claimed_by IS NOT ?2
       AND channel NOT IN (SELECT value FROM json_each(?3)) ORDER BY due_ms LIMIT 1`,
    )
    .get(scope, owner, JSON.stringify(exceptChannels), afterMs);
  return row === undefined ? undefined : Number(row['due']);
}

const isDead = `status IN ('failed', 'expired') AND (?1 IS NULL OR id IN (SELECT value FROM json_each(?1)))`;

/** Dead letters are sent anew under the ids that they had. */
export function resendDeliveries(database: Database, ids: readonly string[] | undefined, nowMs: number): number {
  const list = ids === undefined ? null : JSON.stringify(ids);
  return database.transaction(() =>
    Number(
      database
        .prepare(
          `UPDATE deliveries SET status = 'pending', attempts = 0, due_ms = ?2, first_due_ms = ?2, error = NULL, bundle = NULL,
             group_key = NULL, hold = NULL WHERE ${isDead}`,
        )
        .run(list, nowMs).changes,
    ),
  );
}

export function purgeDeliveries(database: Database, ids: readonly string[] | undefined): number {
  const list = ids === undefined ? null : JSON.stringify(ids);
  return database.transaction(() =>
    Number(
      database
        .prepare(
          `UPDATE deliveries SET status = 'suppressed', error = 'Given up by hand: ' || coalesce(error, '') WHERE ${isDead}`,
        )
        .run(list).changes,
    ),
  );
}

export function channelCounts(database: Database): Awaited<ReturnType<Store['channelCounts']>> {
  return database
    .prepare('SELECT channel, status, count(*) AS count FROM deliveries GROUP BY channel, status')
    .all()
    .map((row) => ({
      channel: String(row['channel']),
      status: row['status'] as DeliveryStatus,
      count: Number(row['count']),
    }));
}
