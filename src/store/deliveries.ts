import type { LookoutEvent } from '../core/event.ts';
import type { Database } from './database.ts';
import type { ClaimedDelivery, Delivery, DeliveryStatus, DeliveryUpdate, Store } from './store.ts';

type Row = Record<string, unknown>;
type ClaimRequest = Parameters<Store['claim']>[0];

/** Open rows that this process does not already hold under this epoch: free ones, and those of a process that is gone. */
const claimable = `scope = ?1 AND status IN ('pending', 'retrying') AND (claimed_by IS NOT ?2 OR claimed_epoch IS NOT ?3)
  AND channel NOT IN (SELECT value FROM json_each(?4))`;

function toDelivery(row: Row): Delivery {
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
    ...(row['latency_ms'] === null ? {} : { latencyMs: Number(row['latency_ms']) }),
    ...(typeof row['error'] === 'string' ? { error: row['error'] } : {}),
  };
}

function toClaimed(row: Row): ClaimedDelivery {
  return { ...toDelivery(row), event: JSON.parse(String(row['envelope'])) as LookoutEvent };
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

/** Critical first, then in the order of accepting; an item that waits for its retry is overtaken. */
export function claimDeliveries(database: Database, request: ClaimRequest, owner: string): ClaimedDelivery[] {
  const { scope, nowMs, limit, exceptChannels, epoch } = request;
  return database.transaction(() => {
    if (epoch !== undefined && currentEpoch(database) !== epoch) return [];
    const rows = database
      .prepare(
        `SELECT d.*, e.envelope FROM deliveries AS d JOIN events AS e ON e.id = d.event_id
         WHERE ${claimable} AND due_ms <= ?5 ORDER BY d.priority = 'critical' DESC, d.seq LIMIT ?6`,
      )
      .all(scope, owner, epoch ?? null, JSON.stringify(exceptChannels), nowMs, limit);
    const hold = database.prepare('UPDATE deliveries SET claimed_by = ?, claimed_epoch = ? WHERE seq = ?');
    for (const row of rows) hold.run(owner, epoch ?? null, Number(row['seq']));
    return rows.map(toClaimed);
  });
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
       WHERE id = ? AND claimed_by = ?`,
    );
    const changed = updates.filter(
      ({ id, status, attempts, dueMs, latencyMs, error }) =>
        update.run(status, attempts, dueMs ?? null, latencyMs ?? null, error ?? null, id, owner).changes > 0,
    );
    return changed.map(({ id }) => id);
  });
}

export function nextDueMs(
  database: Database,
  scope: string,
  exceptChannels: readonly string[],
  owner: string,
): number | undefined {
  // Rows that this process holds are in its lanes; they need no timer, under whatever epoch they were taken.
  const row = database
    .prepare(
      `SELECT min(due_ms) AS due FROM deliveries WHERE scope = ?1 AND status IN ('pending', 'retrying') AND claimed_by IS NOT ?2
       AND channel NOT IN (SELECT value FROM json_each(?3))`,
    )
    .get(scope, owner, JSON.stringify(exceptChannels));
  return row?.['due'] === null || row === undefined ? undefined : Number(row['due']);
}

export function deadLetters(database: Database, limit: number): ClaimedDelivery[] {
  return database
    .prepare(
      "SELECT d.*, e.envelope FROM deliveries AS d JOIN events AS e ON e.id = d.event_id WHERE d.status = 'failed' ORDER BY d.seq DESC LIMIT ?",
    )
    .all(limit)
    .map(toClaimed);
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
