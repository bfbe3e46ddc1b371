import type { LookoutEvent } from '../core/event.ts';
import { unpackDecisions } from '../core/reasons.ts';
import type { RedactionCounts } from '../core/redaction.ts';
import type { Database } from './database.ts';
import { currentEpoch, type Row, toDelivery } from './deliveries.ts';
import { closeGroup } from './groups.ts';
import type { ClaimedDelivery, Store } from './store.ts';
import { maxRetryWaitMs } from './store.ts';

type ClaimRequest = Parameters<Store['claim']>[0];

/** One channel's open rows that this process does not already hold under this epoch: free ones, and those of a process that is gone. */
const claimable = `scope = ?1 AND channel = ?2 AND status IN ('pending', 'retrying') AND (claimed_by IS NOT ?3 OR claimed_epoch IS NOT ?4)`;

/** Read in turn and channel by channel, so that a claim costs what it takes, however much waits, there or elsewhere. */
const dueRows = `SELECT * FROM deliveries AS d INDEXED BY deliveries_in_turn
  WHERE ${claimable} AND EXISTS (SELECT 1 FROM events WHERE id = d.event_id) AND (due_ms <= ?5 OR (hold IS NULL AND due_ms > ?5 + ${maxRetryWaitMs}))
    AND (group_key IS NULL OR bundle IS NOT NULL) AND (bundle IS NULL OR seq =
      (SELECT min(seq) FROM deliveries AS b WHERE b.bundle = d.bundle AND b.status IN ('pending', 'retrying')))
  ORDER BY priority = 'critical' DESC, seq LIMIT ?6`;

const dueGroups = `SELECT seq, group_key, group_max FROM deliveries INDEXED BY deliveries_ungrouped
  WHERE ${claimable} AND due_ms <= ?5 AND group_key IS NOT NULL AND bundle IS NULL ORDER BY due_ms LIMIT ?6`;

/** Each step finds the next channel by the index. */
const openChannels = `WITH RECURSIVE found (channel) AS (
    SELECT min(channel) FROM deliveries INDEXED BY deliveries_in_turn WHERE scope = ?1 AND status IN ('pending', 'retrying')
    UNION ALL
    SELECT (SELECT min(channel) FROM deliveries INDEXED BY deliveries_in_turn
      WHERE scope = ?1 AND channel > found.channel AND status IN ('pending', 'retrying')) FROM found WHERE found.channel IS NOT NULL)
  SELECT channel FROM found WHERE channel IS NOT NULL`;

/** Critical first, then in the order of accepting; an item that waits for its retry is overtaken. Messages that are told together come together. */
export function claimDeliveries(database: Database, request: ClaimRequest, owner: string): ClaimedDelivery[] {
  const { scope, epoch = null } = request;
  return database.transaction(() => {
    if (epoch !== null && currentEpoch(database) !== epoch) return [];
    const except = new Set(request.exceptChannels);
    const channels = database
      .prepare(openChannels)
      .all(scope)
      .map(({ channel }) => String(channel))
      .filter((channel) => !except.has(channel));
    const rows = channels.flatMap((channel) => {
      const parameters = [scope, channel, owner, epoch, request.nowMs, request.limitPerChannel] as const;
      for (const row of database.prepare(dueGroups).all(...parameters)) {
        const max = typeof row['group_max'] === 'number' ? row['group_max'] : undefined;
        closeGroup(database, { seq: Number(row['seq']), channel, key: String(row['group_key']), max }, request.nowMs);
      }
      return withTheirBundles(database, database.prepare(dueRows).all(...parameters));
    });
    database
      .prepare('UPDATE deliveries SET claimed_by = ?, claimed_epoch = ? WHERE seq IN (SELECT value FROM json_each(?))')
      .run(owner, epoch, JSON.stringify(rows.map(({ seq }) => seq)));
    return toClaimed(database, rows);
  });
}

function withTheirBundles(database: Database, rows: readonly Row[]): Row[] {
  return rows.flatMap((row) => {
    const { bundle } = row;
    if (typeof bundle !== 'string') return [row];
    const others = database.prepare(
      `SELECT * FROM deliveries WHERE bundle = ? AND seq <> ? AND status IN ('pending', 'retrying') ORDER BY seq`,
    );
    return [row, ...others.all(bundle, Number(row['seq']))];
  });
}

/** Deliveries with what they tell. Those of one event share it, and so travel to another thread with one copy of it. */
function toClaimed(database: Database, rows: readonly Row[]): ClaimedDelivery[] {
  const told = new Map<string, Pick<ClaimedDelivery, 'event' | 'redacted'>>();
  return rows.map((row) => {
    const delivery = toDelivery(row);
    const known = told.get(delivery.eventId) ?? readTold(database, delivery.eventId);
    told.set(delivery.eventId, known);
    return { ...delivery, ...known };
  });
}

function readTold(database: Database, eventId: string): Pick<ClaimedDelivery, 'event' | 'redacted'> {
  const row = database.prepare('SELECT envelope, decisions FROM events WHERE id = ?').get(eventId);
  const redaction = unpackDecisions(String(row?.['decisions'])).find(({ code }) => code === 'redacted');
  return {
    event: JSON.parse(String(row?.['envelope'])) as LookoutEvent,
    ...(redaction?.facts === undefined ? {} : { redacted: redaction.facts as RedactionCounts }),
  };
}

export function deadLetters(database: Database, limit: number): ClaimedDelivery[] {
  const rows = database
    .prepare(
      `SELECT * FROM deliveries AS d WHERE status IN ('failed', 'expired') AND EXISTS (SELECT 1 FROM events WHERE id = d.event_id)
       ORDER BY seq DESC LIMIT ?`,
    )
    .all(limit);
  return toClaimed(database, rows);
}
