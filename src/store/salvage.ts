import { existsSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tables } from './migrations.ts';
import type { StoreHealth } from './store.ts';

/**
 * Moves a damaged database aside and reads into a fresh one whatever can still be read, row by row
 * from both ends of each table. The damaged file is kept.
 */
export function salvage(
  path: string,
  createFresh: (path: string) => DatabaseSync,
): NonNullable<StoreHealth['quarantined']> {
  const quarantine = `${path}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(path + suffix)) renameSync(path + suffix, quarantine + suffix);
  const fresh = createFresh(path);
  let salvagedRows = 0;
  let damaged: DatabaseSync | undefined;
  try {
    damaged = new DatabaseSync(quarantine, { defensive: false });
    // SQLite reads a file that is shorter than its header says only in this mode (https://sqlite.org/pragma.html#pragma_writable_schema).
    damaged.exec('PRAGMA writable_schema = ON');
    for (const table of tables) salvagedRows += copyTable(damaged, fresh, table);
  } catch {
    // Not even the header can be read: there is nothing to save, the file stays for experts.
  } finally {
    closeQuietly(damaged);
    fresh.close();
  }
  rmSync(`${quarantine}-shm`, { force: true });
  return { path: quarantine, salvagedRows };
}

/** Rows that could be copied; a page that cannot be read ends the walk from that end. */
function copyTable(from: DatabaseSync, to: DatabaseSync, table: string): number {
  // An older file may lack columns that the newest format has.
  const present = new Set(columnsOf(from, table));
  const columns = columnsOf(to, table).filter((name) => present.has(name));
  if (columns.length === 0) return 0;
  const names = columns.join(', ');
  const insert = to.prepare(`INSERT OR REPLACE INTO ${table} (${names}) VALUES (${columns.map(() => '?').join(', ')})`);
  const keys = new Set<string>();
  for (const direction of ['ASC', 'DESC']) {
    try {
      to.exec('BEGIN');
      for (const row of from.prepare(`SELECT ${names} FROM ${table} ORDER BY ${columns[0]} ${direction}`).iterate()) {
        const values = columns.map((column) => row[column] ?? null);
        const key = JSON.stringify(values.slice(0, 2));
        if (keys.has(key)) continue;
        if (insertRow(insert, values)) keys.add(key);
      }
      to.exec('COMMIT');
      break;
    } catch {
      // The walk met a damaged page: keep what was read and try from the other end.
      if (to.isTransaction) to.exec('COMMIT');
    }
  }
  return keys.size;
}

function columnsOf(database: DatabaseSync, table: string): string[] {
  const rows = database.prepare(`SELECT name FROM pragma_table_info('${table}')`).all();
  return rows.map((row) => String(row['name']));
}

function insertRow(
  insert: ReturnType<DatabaseSync['prepare']>,
  values: (string | number | bigint | null | Uint8Array)[],
): boolean {
  try {
    insert.run(...values);
    return true;
  } catch {
    // A row whose values were damaged does not fit the strict types; the others do.
    return false;
  }
}

function closeQuietly(database: DatabaseSync | undefined): void {
  try {
    database?.close();
  } catch {
    // A damaged database may refuse to close; its handle goes with the worker.
  }
}
