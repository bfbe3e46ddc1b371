import { LookoutError } from '../core/errors.ts';
import {
  type BatchTarget,
  type ConsumerRow,
  type ConsumerStatistics,
  maxConsumers,
  type TargetedConsumer,
} from './consumers.ts';
import type { Database } from './database.ts';

export function readConsumers(
  database: Database,
  workspace: string,
): (ConsumerRow & { readonly statistics: ConsumerStatistics })[] {
  const depth = 'SELECT count(*) FROM batch_items WHERE workspace = c.workspace AND consumer = c.name';
  const rows = database
    .prepare(
      `SELECT c.*, t.channel, t.size, t.wait_ms, t.base_folder, (${depth}) AS depth FROM consumers AS c
       LEFT JOIN batch_targets AS t ON t.workspace = c.workspace AND t.consumer = c.name
       WHERE c.workspace = ? ORDER BY c.name`,
    )
    .all(workspace);
  return rows.map((row) => {
    const name = String(row['name']);
    const count = (column: string) => Number(row[column]);
    return {
      workspace,
      name,
      paths: JSON.parse(String(row['paths'])) as string[],
      priorityGlobs: JSON.parse(String(row['priority_globs'])) as string[],
      ...(row['channel'] === null ? {} : { target: targetOf(row) }),
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

/** Those of all workspaces that have a target, by workspace and name. */
export function readTargetedConsumers(database: Database): TargetedConsumer[] {
  const count = (condition: string) =>
    `SELECT count(*) FROM batch_items WHERE workspace = t.workspace AND consumer = t.consumer${condition}`;
  return database
    .prepare(
      `SELECT t.*, (${count('')}) AS depth, (${count(' AND batch IS NULL')}) AS waiting FROM batch_targets AS t
       ORDER BY t.workspace, t.consumer`,
    )
    .all()
    .map((row) => ({
      workspace: String(row['workspace']),
      name: String(row['consumer']),
      target: targetOf(row),
      waiting: Number(row['waiting']),
      depth: Number(row['depth']),
    }));
}

function targetOf(row: Record<string, unknown>): BatchTarget {
  return {
    channel: String(row['channel']),
    size: Number(row['size']),
    waitMs: Number(row['wait_ms']),
    baseFolder: String(row['base_folder']),
  };
}

/** @throws LookoutError `invalid` beyond {@link maxConsumers}. */
export function saveConsumer(database: Database, { workspace, name, paths, priorityGlobs, target }: ConsumerRow): void {
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
    database.prepare('DELETE FROM batch_targets WHERE workspace = ? AND consumer = ?').run(workspace, name);
    if (target === undefined) return;
    const { channel, size, waitMs, baseFolder } = target;
    database
      .prepare(
        'INSERT INTO batch_targets (workspace, consumer, channel, size, wait_ms, base_folder) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(workspace, name, channel, size, waitMs, baseFolder);
  });
}

export function deleteConsumer(database: Database, workspace: string, name: string): void {
  database.transaction(() => {
    for (const table of ['batch_items', 'batch_targets']) {
      database.prepare(`DELETE FROM ${table} WHERE workspace = ? AND consumer = ?`).run(workspace, name);
    }
    database.prepare('DELETE FROM consumers WHERE workspace = ? AND name = ?').run(workspace, name);
  });
}

export function countBatchError(database: Database, workspace: string, name: string): void {
  database.prepare('UPDATE consumers SET errors = errors + 1 WHERE workspace = ? AND name = ?').run(workspace, name);
}
