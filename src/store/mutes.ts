import type { Database } from './database.ts';
import type { MuteRow } from './store.ts';

export function readMutes(database: Database, workspace: string): MuteRow[] {
  return database
    .prepare('SELECT row FROM mutes WHERE workspace = ? ORDER BY id')
    .all(workspace)
    .map((item) => JSON.parse(String(item['row'])) as MuteRow);
}

export function saveMute(database: Database, row: MuteRow): void {
  database
    .prepare('INSERT OR REPLACE INTO mutes (id, workspace, row) VALUES (?, ?, ?)')
    .run(row.id, row.workspace, JSON.stringify(row));
}

export function deleteMute(database: Database, id: string): void {
  database.prepare('DELETE FROM mutes WHERE id = ?').run(id);
}
