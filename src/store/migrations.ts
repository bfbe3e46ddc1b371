import type { DatabaseSync } from 'node:sqlite';
import { LookoutError } from '../core/errors.ts';

/** Append-only: a migration that was published is never changed. The position is the schema version. */
const migrations: readonly string[] = [
  `
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    time_ms INTEGER NOT NULL,
    accepted_ms INTEGER NOT NULL,
    type TEXT NOT NULL,
    workspace TEXT NOT NULL,
    fate TEXT,
    envelope TEXT NOT NULL,
    decisions TEXT NOT NULL
  ) STRICT;
  CREATE INDEX events_by_time ON events (accepted_ms);

  CREATE TABLE deliveries (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    event_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    scope TEXT NOT NULL,
    order_key TEXT NOT NULL,
    priority TEXT NOT NULL,
    status TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,
    suppressed INTEGER NOT NULL,
    test INTEGER NOT NULL,
    latency_ms INTEGER,
    error TEXT,
    claimed_by TEXT,
    claimed_epoch INTEGER
  ) STRICT;
  CREATE INDEX deliveries_by_event ON deliveries (event_id);
  CREATE INDEX deliveries_open ON deliveries (scope, due_ms) WHERE status IN ('pending', 'retrying');

  CREATE TABLE watchers (
    workspace TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    config TEXT NOT NULL,
    owner TEXT NOT NULL,
    paused INTEGER NOT NULL,
    paused_until_ms INTEGER,
    PRIMARY KEY (workspace, number)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE watcher_numbers (workspace TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE cursors (workspace TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (workspace, key)) STRICT, WITHOUT ROWID;
  CREATE TABLE channel_states (channel TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE inbox (id INTEGER PRIMARY KEY AUTOINCREMENT, envelope TEXT NOT NULL) STRICT;
  CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO meta (key, value) VALUES ('epoch', 0);
  `,
  `
  CREATE TABLE trees (
    id INTEGER PRIMARY KEY,
    workspace TEXT NOT NULL,
    root TEXT NOT NULL,
    rules_key TEXT NOT NULL,
    look_ms INTEGER NOT NULL,
    UNIQUE (workspace, root)
  ) STRICT;
  CREATE TABLE tree_directories (
    tree INTEGER NOT NULL,
    directory TEXT NOT NULL,
    block BLOB NOT NULL,
    PRIMARY KEY (tree, directory)
  ) STRICT, WITHOUT ROWID;
  `,
  // Salvage tells rows apart by their first two columns.
  `
  CREATE TABLE consumers (
    workspace TEXT NOT NULL,
    name TEXT NOT NULL,
    paths TEXT NOT NULL,
    priority_globs TEXT NOT NULL,
    events INTEGER NOT NULL DEFAULT 0,
    batches INTEGER NOT NULL DEFAULT 0,
    errors INTEGER NOT NULL DEFAULT 0,
    dropped INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace, name)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE batch_items (
    seq INTEGER PRIMARY KEY,
    workspace TEXT NOT NULL,
    consumer TEXT NOT NULL,
    path TEXT NOT NULL,
    previous_path TEXT,
    change TEXT NOT NULL,
    rank INTEGER NOT NULL,
    batch TEXT
  ) STRICT;
  CREATE INDEX batch_items_in_order ON batch_items (workspace, consumer, batch, rank, seq);
  CREATE UNIQUE INDEX batch_items_waiting ON batch_items (workspace, consumer, path) WHERE batch IS NULL;
  CREATE INDEX batch_items_renamed ON batch_items (workspace, consumer, previous_path)
    WHERE batch IS NULL AND previous_path IS NOT NULL;
  `,
  'ALTER TABLE tree_directories ADD COLUMN digests TEXT',
  `
  CREATE TABLE batch_targets (
    workspace TEXT NOT NULL,
    consumer TEXT NOT NULL,
    channel TEXT NOT NULL,
    size INTEGER NOT NULL,
    wait_ms INTEGER NOT NULL,
    base_folder TEXT NOT NULL,
    PRIMARY KEY (workspace, consumer)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE watchers ADD COLUMN created_ms INTEGER;
  ALTER TABLE deliveries ADD COLUMN first_due_ms INTEGER;
  ALTER TABLE deliveries ADD COLUMN hold TEXT;
  ALTER TABLE deliveries ADD COLUMN group_key TEXT;
  ALTER TABLE deliveries ADD COLUMN group_max INTEGER;
  ALTER TABLE deliveries ADD COLUMN bundle TEXT;
  ALTER TABLE deliveries ADD COLUMN fallback TEXT;
  CREATE INDEX deliveries_grouped ON deliveries (channel, group_key)
    WHERE group_key IS NOT NULL AND bundle IS NULL AND status = 'pending';
  CREATE INDEX deliveries_bundled ON deliveries (bundle) WHERE bundle IS NOT NULL;
  CREATE INDEX deliveries_of_escalations ON deliveries (order_key) WHERE hold = 'escalation';
  CREATE TABLE group_times (channel TEXT NOT NULL, group_key TEXT NOT NULL, told_ms INTEGER NOT NULL, PRIMARY KEY (channel, group_key)) STRICT, WITHOUT ROWID;
  CREATE TABLE problems (
    workspace TEXT NOT NULL,
    key TEXT NOT NULL,
    title TEXT NOT NULL,
    type TEXT NOT NULL,
    severity TEXT NOT NULL,
    state TEXT NOT NULL,
    opened_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    count INTEGER NOT NULL,
    last_event TEXT NOT NULL,
    acknowledged TEXT,
    PRIMARY KEY (workspace, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX problems_by_time ON problems (changed_ms);
  CREATE TABLE mutes (id TEXT PRIMARY KEY, workspace TEXT NOT NULL, row TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  // Ids sort by time.
  `
  CREATE TABLE egress (
    id TEXT PRIMARY KEY,
    time_ms INTEGER NOT NULL,
    destination TEXT NOT NULL,
    channel TEXT NOT NULL,
    kind TEXT NOT NULL,
    delivery TEXT NOT NULL,
    events TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    status TEXT NOT NULL,
    redacted TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX egress_by_channel ON egress (channel, id);
  ALTER TABLE inbox ADD COLUMN redacted TEXT;
  `,
  // A claim reads only what it takes, however much waits.
  `
  CREATE INDEX deliveries_in_turn ON deliveries (scope, (priority = 'critical') DESC, seq) WHERE status IN ('pending', 'retrying');
  CREATE INDEX deliveries_ungrouped ON deliveries (scope, seq)
    WHERE group_key IS NOT NULL AND bundle IS NULL AND status IN ('pending', 'retrying');
  `,
  // Nor does it read past what waits for other channels, or for a later time.
  `
  DROP INDEX deliveries_in_turn;
  DROP INDEX deliveries_ungrouped;
  CREATE INDEX deliveries_in_turn ON deliveries (scope, channel, (priority = 'critical') DESC, seq) WHERE status IN ('pending', 'retrying');
  CREATE INDEX deliveries_ungrouped ON deliveries (scope, channel, due_ms)
    WHERE group_key IS NOT NULL AND bundle IS NULL AND status IN ('pending', 'retrying');
  `,
];

/** Newest schema version that this program knows. */
const schemaVersion = migrations.length;

/** Names of all tables in the order in which salvage copies them. */
export const tables = [
  'events',
  'deliveries',
  'watchers',
  'watcher_numbers',
  'cursors',
  'channel_states',
  'inbox',
  'meta',
  'trees',
  'tree_directories',
  'consumers',
  'batch_items',
  'batch_targets',
  'group_times',
  'problems',
  'mutes',
  'egress',
] as const;

/**
 * Brings a database to the newest version, or to an earlier one to begin with.
 *
 * @throws LookoutError `unavailable` when a newer program wrote it; the file is left as it is.
 */
export function migrate(database: DatabaseSync, wanted = schemaVersion): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > schemaVersion) {
    throw new LookoutError(
      'unavailable',
      `The history was written by a newer version of Lookout (format ${version}, this one knows ${schemaVersion}). Update Lookout, or choose another folder with --store.`,
    );
  }
  for (let next = version; next < wanted; next += 1) {
    database.exec('BEGIN IMMEDIATE');
    try {
      // Another window may have migrated while we waited for the lock.
      const now = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
      if (now === next) {
        database.exec(migrations[next] ?? '');
        database.exec(`PRAGMA user_version = ${next + 1}`);
      }
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }
}
