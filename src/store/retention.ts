import type { Database } from './database.ts';
import { dropOldestEgress, pruneEgress } from './egress.ts';

/** Share of the history that one step removes when it is too large. */
const stepShare = 0.1;

/** Events that may go: none of their messages is still open. */
const removable = `NOT EXISTS (SELECT 1 FROM deliveries WHERE event_id = events.id AND status IN ('pending', 'retrying'))`;

/** Removes what is too old, then the oldest until the file is small enough; never an event with an open message; snapshots of trees that nobody watches any more and the egress ledger too. Answers the number of events removed. */
export function prune(database: Database, beforeMs: number, maxBytes: number): number {
  let removed = remove(database, `SELECT id FROM events WHERE accepted_ms < ? AND ${removable}`, beforeMs);
  while (sizeOf(database) > maxBytes) {
    const count = Number(database.prepare('SELECT count(*) AS n FROM events').get()?.['n']);
    const step = Math.max(1, Math.ceil(count * stepShare));
    const gone = remove(database, `SELECT id FROM events WHERE ${removable} ORDER BY seq LIMIT ?`, step);
    if (gone === 0) break;
    removed += gone;
    dropOldestEgress(database, stepShare);
  }
  const ledger = pruneEgress(database, beforeMs);
  const trees = pruneTrees(database, beforeMs);
  if (removed + trees + ledger > 0) database.exec('PRAGMA incremental_vacuum');
  return removed;
}

/** Removes snapshots that were not written since and that no watcher's position names. Answers their number. */
function pruneTrees(database: Database, beforeMs: number): number {
  return database.transaction(() => {
    const named = `SELECT 1 FROM cursors WHERE cursors.workspace = trees.workspace AND value ->> '$.tree' = trees.root`;
    const gone = database
      .prepare(`DELETE FROM trees WHERE look_ms < ? AND NOT EXISTS (${named}) RETURNING id`)
      .all(beforeMs);
    const removeDirectories = database.prepare('DELETE FROM tree_directories WHERE tree = ?');
    for (const { id } of gone) removeDirectories.run(id ?? 0);
    return gone.length;
  });
}

function remove(database: Database, selection: string, parameter: number): number {
  return database.transaction(() => {
    const ids = database
      .prepare(selection)
      .all(parameter)
      .map((row) => String(row['id']));
    const list = JSON.stringify(ids);
    for (const [table, column] of [
      ['deliveries', 'event_id'],
      ['events', 'id'],
    ]) {
      database.prepare(`DELETE FROM ${table} WHERE ${column} IN (SELECT value FROM json_each(?))`).run(list);
    }
    return ids.length;
  });
}

/** Bytes in use: pages of the file without the free ones. */
function sizeOf(database: Database): number {
  const value = (pragma: string) => Number(database.prepare(`PRAGMA ${pragma}`).get()?.[pragma] ?? 0);
  return (value('page_count') - value('freelist_count')) * value('page_size');
}
