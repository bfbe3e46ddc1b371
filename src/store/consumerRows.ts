import { LookoutError } from '../core/errors.ts';
import { type ConsumerRow, type ConsumerStatistics, maxConsumers } from './consumers.ts';
import type { Database } from './database.ts';

export function readConsumers(
  database: Database,
  workspace: string,
): (ConsumerRow & { readonly statistics: ConsumerStatistics })[] {
  const depth = 'SELECT count(*) FROM batch_items WHERE workspace = c.workspace AND consumer = c.name';
  const rows = database
    .prepare(`SELECT c.*, (${depth}) AS depth FROM consumers AS c WHERE c.workspace = ? ORDER BY c.name`)
    .all(workspace);
  return rows.map((row) => {
    const name = String(row['name']);
    const count = (column: string) => Number(row[column]);
    return {
      workspace,
      name,
      paths: JSON.parse(String(row['paths'])) as string[],
      priorityGlobs: JSON.parse(String(row['priority_globs'])) as string[],
      statistics: {
        name,
        events: count('events'),
        batches: count('batches'),
        errors: count('errors'),
        dropped: count('dropped'),
        depth: count('depth'),
      },
    };
  });
}

/** @throws LookoutError `invalid` beyond {@link maxConsumers}. */
export function saveConsumer(database: Database, { workspace, name, paths, priorityGlobs }: ConsumerRow): void {
  database.transaction(() => {
    const others = database
      .prepare('SELECT count(*) AS n FROM consumers WHERE workspace = ? AND name <> ?')
      .get(workspace, name);
    if (Number(others?.['n']) >= maxConsumers) {
      throw new LookoutError(
        'invalid',
        `There are ${maxConsumers} consumers already; unsubscribe one that is not needed any more.`,
      );
    }
    database
      .prepare(
        `INSERT INTO consumers (workspace, name, paths, priority_globs) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET paths = excluded.paths, priority_globs = excluded.priority_globs`,
      )
      .run(workspace, name, JSON.stringify(paths), JSON.stringify(priorityGlobs));
  });
}

export function deleteConsumer(database: Database, workspace: string, name: string): void {
  database.transaction(() => {
    database.prepare('DELETE FROM batch_items WHERE workspace = ? AND consumer = ?').run(workspace, name);
    database.prepare('DELETE FROM consumers WHERE workspace = ? AND name = ?').run(workspace, name);
  });
}

export function countBatchError(database: Database, workspace: string, name: string): void {
  database.prepare('UPDATE consumers SET errors = errors + 1 WHERE workspace = ? AND name = ?').run(workspace, name);
}
