import { LookoutError } from '../core/errors.ts';
import type { LookoutEvent } from '../core/event.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import type { RedactionCounts } from '../core/redaction.ts';
import type { Database } from './database.ts';
import type { ChannelStateRow, InboxRow } from './store.ts';

/** Largest cursor, in UTF-16 units of its JSON. */
const maxCursorLength = 8 * 1024 * 1024;

export function loadCursor(database: Database, workspace: string, key: string): JsonValue | undefined {
  const row = database.prepare('SELECT value FROM cursors WHERE workspace = ? AND key = ?').get(workspace, key);
  return row === undefined ? undefined : (JSON.parse(String(row['value'])) as JsonValue);
}

/** @throws LookoutError `invalid` above 8 MiB. */
export function saveCursor(database: Database, workspace: string, key: string, value: JsonValue): void {
  const text = JSON.stringify(value);
  if (text.length > maxCursorLength) throw new LookoutError('invalid', `The cursor ${key} is larger than 8 MiB.`);
  database.prepare('INSERT OR REPLACE INTO cursors (workspace, key, value) VALUES (?, ?, ?)').run(workspace, key, text);
}

export function deleteCursor(database: Database, workspace: string, key: string): void {
  database.prepare('DELETE FROM cursors WHERE workspace = ? AND key = ?').run(workspace, key);
}

export function readChannelStates(database: Database): ChannelStateRow[] {
  const rows = database.prepare('SELECT channel, state FROM channel_states').all();
  return rows.map((row) => ({
    channel: String(row['channel']),
    state: JSON.parse(String(row['state'])) as JsonObject,
  }));
}

export function saveChannelState(database: Database, { channel, state }: ChannelStateRow): void {
  database
    .prepare(
      `INSERT INTO channel_states (channel, state) VALUES (?1, json_patch('{}', ?2))
       ON CONFLICT (channel) DO UPDATE SET state = json_patch(state, ?2)`,
    )
    .run(channel, JSON.stringify(state));
}

/** Inside a transaction that is synced to the disk. */
export function enqueueInbox(database: Database, event: LookoutEvent, redacted?: RedactionCounts): void {
  const found = redacted === undefined ? null : JSON.stringify(redacted);
  database.prepare('INSERT INTO inbox (envelope, redacted) VALUES (?, ?)').run(JSON.stringify(event), found);
}

export function readInbox(database: Database, limit: number): InboxRow[] {
  const rows = database.prepare('SELECT id, envelope, redacted FROM inbox ORDER BY id LIMIT ?').all(limit);
  return rows.map((row) => ({
    id: Number(row['id']),
    event: JSON.parse(String(row['envelope'])) as LookoutEvent,
    ...(row['redacted'] === null ? {} : { redacted: JSON.parse(String(row['redacted'])) as RedactionCounts }),
  }));
}
