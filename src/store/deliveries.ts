import type { LookoutEvent } from '../core/event.ts';
import { unpackDecisions } from '../core/reasons.ts';
import type { RedactionCounts } from '../core/redaction.ts';
import type { Database } from './database.ts';
import { closeGroup, dueOf } from './groups.ts';
import type {
  ClaimedDelivery,
  Delivery,
  DeliveryStatus,
  DeliveryUpdate,
  FallbackChannel,
  NewDelivery,
  Store,
} from './store.ts';
import { maxRetryWaitMs } from './store.ts';

type Row = Record<string, unknown>;
type ClaimRequest = Parameters<Store['claim']>[0];
type NextDueQuery = Parameters<Store['nextDueMs']>[0];

/** Open rows that this process does not already hold under this epoch: free ones, and those of a process that is gone. */
const claimable = `scope = ?1 AND status IN ('pending', 'retrying') AND (claimed_by IS NOT ?2 OR claimed_epoch IS NOT ?3)
  AND channel NOT IN (SELECT value FROM json_each(?4))`;

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

/** Deliveries with what they tell. Those of one event share it, and so travel to another thread with one copy of it. */
function toClaimed(rows: readonly Row[]): ClaimedDelivery[] {
  const told = new Map<string, Pick<ClaimedDelivery, 'event' | 'redacted'>>();
  return rows.map((row) => {
    const delivery = toDelivery(row);
    const known = told.get(delivery.eventId) ?? readTold(row);
    told.set(delivery.eventId, known);
    return { ...delivery, ...known };
  });
}

function readTold(row: Row): Pick<ClaimedDelivery, 'event' | 'redacted'> {
  const redaction = unpackDecisions(String(row['decisions'])).find(({ code }) => code === 'redacted');
  return {
    event: JSON.parse(String(row['envelope'])) as LookoutEvent,
    ...(redaction?.facts === undefined ? {} : { redacted: redaction.facts as RedactionCounts }),
  };
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

/** Read in turn: by due time all that waits would be read and sorted for each claim. */
const dueRows = `SELECT d.*, e.envelope, e.decisions FROM deliveries AS d INDEXED BY deliveries_in_turn CROSS JOIN events AS e ON e.id = d.event_id
  WHERE ${claimable} AND (due_ms <= ?5 OR (hold IS NULL AND due_ms > ?5 + ${maxRetryWaitMs}))`;

/** Critical first, then in the order of accepting; an item that waits for its retry is overtaken. Messages that are told together come together. */
export function claimDeliveries(database: Database, request: ClaimRequest, owner: string): ClaimedDelivery[] {
  const { scope, nowMs, limit, exceptChannels, epoch } = request;
  return database.transaction(() => {
    if (epoch !== undefined && currentEpoch(database) !== epoch) return [];
    const around = [scope, owner, epoch ?? null, JSON.stringify(exceptChannels), nowMs] as const;
    const groups = database
      .prepare(
        `SELECT seq, channel, group_key, group_max FROM deliveries INDEXED BY deliveries_ungrouped
         WHERE ${claimable} AND due_ms <= ?5 AND group_key IS NOT NULL AND bundle IS NULL ORDER BY seq LIMIT ?6`,
      )
      .all(...around, limit);
    for (const row of groups) {
      const max = typeof row['group_max'] === 'number' ? row['group_max'] : undefined;
      const [seq, channel, key] = [Number(row['seq']), String(row['channel']), String(row['group_key'])];
      closeGroup(database, { seq, channel, key, max }, nowMs);
    }
    const first = database
      .prepare(
        `${dueRows} AND (group_key IS NULL OR bundle IS NOT NULL) AND (bundle IS NULL OR d.seq =
           (SELECT min(seq) FROM deliveries AS b WHERE b.bundle = d.bundle AND b.status IN ('pending', 'retrying')))
         ORDER BY d.priority = 'critical' DESC, d.seq LIMIT ?6`,
      )
      .all(...around, limit);
    const others = database.prepare(
      `SELECT d.*, e.envelope, e.decisions FROM deliveries AS d JOIN events AS e ON e.id = d.event_id
       WHERE d.bundle = ? AND d.seq <> ? AND d.status IN ('pending', 'retrying') ORDER BY d.seq`,
    );
    const rows = first.flatMap((row) =>
      row['bundle'] === null ? [row] : [row, ...others.all(String(row['bundle']), Number(row['seq']))],
    );
    const hold = database.prepare('UPDATE deliveries SET claimed_by = ?, claimed_epoch = ? WHERE seq = ?');
    for (const row of rows) hold.run(owner, epoch ?? null, Number(row['seq']));
    return toClaimed(rows);
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

export function deadLetters(database: Database, limit: number): ClaimedDelivery[] {
  const rows = database
    .prepare(
      "SELECT d.*, e.envelope, e.decisions FROM deliveries AS d JOIN events AS e ON e.id = d.event_id WHERE d.status IN ('failed', 'expired') ORDER BY d.seq DESC LIMIT ?",
    )
    .all(limit);
  return toClaimed(rows);
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
