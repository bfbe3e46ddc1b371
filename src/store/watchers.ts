import type { JsonObject } from '../core/json.ts';
import type { Database } from './database.ts';
import type { WatcherRow } from './store.ts';

export function readWatchers(database: Database, workspace: string): WatcherRow[] {
  const rows = database.prepare('SELECT * FROM watchers WHERE workspace = ? ORDER BY number').all(workspace);
  return rows.map((row) => ({
    number: Number(row['number']),
    workspace,
    kind: String(row['kind']),
    config: JSON.parse(String(row['config'])) as JsonObject,
    owner: row['owner'] as WatcherRow['owner'],
    paused: row['paused'] === 1,
    ...(row['paused_until_ms'] === null ? {} : { pausedUntilMs: Number(row['paused_until_ms']) }),
    ...(row['created_ms'] === null ? {} : { createdMs: Number(row['created_ms']) }),
  }));
}

/** Numbers go up for ever, so that `#4` in an old message never means another watcher. */
export function addWatcher(database: Database, row: Omit<WatcherRow, 'number'>): WatcherRow {
  return database.transaction(() => {
    const next = database
      .prepare(
        'INSERT INTO watcher_numbers (workspace, last) VALUES (?, 1) ON CONFLICT (workspace) DO UPDATE SET last = last + 1 RETURNING last',
      )
      .get(row.workspace);
    const added = { ...row, number: Number(next?.['last']) };
    writeWatcher(database, added);
    return added;
  });
}

export function updateWatcher(database: Database, row: WatcherRow): void {
  database.transaction(() => writeWatcher(database, row));
}

function writeWatcher(database: Database, row: WatcherRow): void {
  const { workspace, number, kind, config, owner, paused, pausedUntilMs, createdMs } = row;
  database
    .prepare(
      'INSERT OR REPLACE INTO watchers (workspace, number, kind, config, owner, paused, paused_until_ms, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      workspace,
      number,
      kind,
      JSON.stringify(config),
      owner,
      paused ? 1 : 0,
      pausedUntilMs ?? null,
      createdMs ?? null,
    );
}

export function deleteWatcher(database: Database, workspace: string, number: number): void {
  database.prepare('DELETE FROM watchers WHERE workspace = ? AND number = ?').run(workspace, number);
}
