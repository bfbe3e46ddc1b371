import { type FileEntry, joinPath, type Snapshot } from './snapshot.ts';

/** The net effect on one file between two looks. Paths are below the root. */
export type FileChange =
  | { readonly kind: 'created' | 'modified'; readonly path: string; readonly entry: FileEntry }
  | { readonly kind: 'deleted'; readonly path: string; readonly before: FileEntry }
  | { readonly kind: 'renamed'; readonly path: string; readonly previousPath: string; readonly entry: FileEntry };

/**
 * Net effects between two snapshots, sorted by path: an atomic save is a modification, created and
 * deleted in between is nothing, the same file under another name is a rename.
 */
export function diffSnapshots(before: Snapshot, after: Snapshot): FileChange[] {
  const changes: FileChange[] = [];
  const created = new Map<string, FileEntry>();
  const deleted = new Map<string, FileEntry>();
  for (const [directory, files] of after) {
    const old = before.get(directory);
    if (old === files) continue;
    for (const [name, entry] of files) {
      const known = old?.get(name);
      const path = joinPath(directory, name);
      if (known === undefined) created.set(path, entry);
      else if (!isSame(known, entry)) changes.push({ kind: 'modified', path, entry });
    }
  }
  for (const [directory, files] of before) {
    const now = after.get(directory);
    if (now === files) continue;
    for (const [name, entry] of files) if (now?.has(name) !== true) deleted.set(joinPath(directory, name), entry);
  }
  for (const [previousPath, path] of matchRenames(deleted, created)) {
    const entry = created.get(path);
    if (entry !== undefined) changes.push({ kind: 'renamed', path, previousPath, entry });
    created.delete(path);
    deleted.delete(previousPath);
  }
  for (const [path, entry] of created) changes.push({ kind: 'created', path, entry });
  for (const [path, entry] of deleted) changes.push({ kind: 'deleted', path, before: entry });
  return changes.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function isSame(a: FileEntry, b: FileEntry): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ino === b.ino;
}

/**
 * Pairs of old and new path. Renaming keeps inode, size and time; a move to another disk keeps size and
 * time. The inode alone proves nothing: it is used again for the next new file.
 */
function matchRenames(
  deleted: ReadonlyMap<string, FileEntry>,
  created: ReadonlyMap<string, FileEntry>,
): Map<string, string> {
  const pairs = new Map<string, string>();
  if (deleted.size === 0 || created.size === 0) return pairs;
  const taken = new Set<string>();
  const keys: ((entry: FileEntry) => string)[] = [
    ({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`,
    ({ size, mtimeMs }) => (size === 0 ? '' : `${size} ${mtimeMs}`),
  ];
  for (const keyOf of keys) {
    const free = new Map<string, string[]>();
    for (const [path, entry] of created) {
      const key = keyOf(entry);
      if (key !== '' && !taken.has(path)) free.set(key, [...(free.get(key) ?? []), path]);
    }
    for (const [previousPath, entry] of deleted) {
      if (pairs.has(previousPath)) continue;
      const candidates = free.get(keyOf(entry));
      // Several equal candidates: which one it was cannot be told.
      const path = candidates?.length === 1 ? candidates[0] : undefined;
      if (path === undefined || taken.has(path)) continue;
      pairs.set(previousPath, path);
      taken.add(path);
    }
  }
  return pairs;
}
