import { isRecord, type JsonObject, type JsonValue } from '../../core/json.ts';

/** What is known of one file (or link, which is never followed). */
export interface FileEntry {
  readonly size: number;
  /** Modification time in ms, with its fraction. */
  readonly mtimeMs: number;
  readonly ino: number;
}

/** Files by name. Directories have an entry of their own in the snapshot. */
export type DirectoryEntry = ReadonlyMap<string, FileEntry>;

/** The truth of one tree at one time: directories by path below the root (`''` is the root), `/` between names. */
export type Snapshot = ReadonlyMap<string, DirectoryEntry>;

/** Joins a directory of a snapshot and a name. */
export function joinPath(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}

/** Compact JSON for cursors: per directory the names with size, time and inode. */
export function snapshotToJson(snapshot: Snapshot): JsonObject {
  const result: JsonObject = {};
  for (const [directory, files] of snapshot) {
    result[directory] = [...files].map(([name, { size, mtimeMs, ino }]): JsonValue => [name, size, mtimeMs, ino]);
  }
  return result;
}

/** Reads what {@link snapshotToJson} wrote; undefined when it is something else. */
export function snapshotFromJson(json: JsonValue | undefined): Snapshot | undefined {
  if (!isRecord(json)) return undefined;
  const result = new Map<string, DirectoryEntry>();
  for (const [directory, rows] of Object.entries(json)) {
    if (!Array.isArray(rows)) return undefined;
    const files = new Map<string, FileEntry>();
    for (const row of rows) {
      if (!Array.isArray(row)) return undefined;
      const [name, size, mtimeMs, ino] = row as unknown[];
      if (
        typeof name !== 'string' ||
        typeof size !== 'number' ||
        typeof mtimeMs !== 'number' ||
        typeof ino !== 'number'
      )
        return undefined;
      files.set(name, { size, mtimeMs, ino });
    }
    result.set(directory, files);
  }
  return result;
}
