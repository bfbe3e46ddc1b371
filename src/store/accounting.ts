import type { Database } from './database.ts';
import type { Accounting } from './store.ts';

/** Sorts every accepted event into exactly one fate, in one statement, so that no write can come in between. */
export function readAccounting(database: Database): Accounting {
  const row = database
    .prepare(
      `WITH fates AS (
         SELECT e.fate,
           count(d.id) AS messages,
           coalesce(sum(d.status IN ('pending', 'retrying')), 0) AS open,
           coalesce(sum(d.status IN ('failed', 'expired')), 0) AS dead,
           coalesce(sum(d.status = 'sent'), 0) AS sent
         FROM events AS e LEFT JOIN deliveries AS d ON d.event_id = e.id GROUP BY e.seq)
       SELECT count(*) AS accepted,
         coalesce(sum(open > 0), 0) AS pending,
         coalesce(sum(open = 0 AND dead > 0), 0) AS dead,
         coalesce(sum(open = 0 AND dead = 0 AND sent > 0), 0) AS delivered,
         coalesce(sum(open = 0 AND dead = 0 AND sent = 0 AND (messages > 0 OR fate IN ('suppressed', 'unrouted'))), 0) AS suppressed,
         coalesce(sum(messages = 0 AND fate = 'merged'), 0) AS merged,
         coalesce(sum(messages = 0 AND fate IS NULL), 0) AS unaccounted
       FROM fates`,
    )
    .get();
  const number = (name: keyof Accounting) => Number(row?.[name] ?? 0);
  return {
    accepted: number('accepted'),
    delivered: number('delivered'),
    suppressed: number('suppressed'),
    merged: number('merged'),
    dead: number('dead'),
    pending: number('pending'),
    unaccounted: number('unaccounted'),
  };
}
