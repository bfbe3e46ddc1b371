import { type FileEntry, isSameFile } from './block.ts';

/** The net effect on one file since what was accepted last. Paths are below the root. */
export type FileChange =
  | { readonly kind: 'created' | 'modified'; readonly path: string; readonly entry: FileEntry }
  | { readonly kind: 'deleted'; readonly path: string; readonly before: FileEntry }
  | { readonly kind: 'renamed'; readonly path: string; readonly previousPath: string; readonly entry: FileEntry };

/**
 * Net effects, sorted by path: an atomic save is a modification, created and deleted in between is
 * nothing, the same file under another name is a rename.
 */
export function netChanges(
  accepted: ReadonlyMap<string, FileEntry | undefined>,
  now: (path: string) => FileEntry | undefined,
): FileChange[] {
  const changes: FileChange[] = [];
  const created = new Map<string, FileEntry>();
  const deleted = new Map<string, FileEntry>();
  // Sorted, so that neighbours are looked up together.
  for (const path of [...accepted.keys()].sort()) {
    const before = accepted.get(path);
    const entry = now(path);
    if (before === undefined && entry !== undefined) created.set(path, entry);
    else if (before !== undefined && entry === undefined) deleted.set(path, before);
    else if (before !== undefined && entry !== undefined && !isSameFile(before, entry))
      changes.push({ kind: 'modified', path, entry });
  }
  for (const [previousPath, path] of matchRenames(deleted, created)) {
    const entry = created.get(path);
    if (entry !== undefined) changes.push({ kind: 'renamed', path, previousPath, entry });
    created.delete(path);
    deleted.delete(previousPath);
  }
  for (const [path, entry] of created) changes.push({ kind: 'created', path, entry });
  for (const [path, before] of deleted) changes.push({ kind: 'deleted', path, before });
  return changes.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/**
 * Pairs of old and new path. Renaming keeps inode, size and time; a move to another disk keeps size and
 * time. The inode alone proves nothing: it is used again for the next new file. What is 0 is not known.
 */
function matchRenames(
  deleted: ReadonlyMap<string, FileEntry>,
  created: ReadonlyMap<string, FileEntry>,
): Map<string, string> {
  const pairs = new Map<string, string>();
  if (deleted.size === 0 || created.size === 0) return pairs;
  const taken = new Set<string>();
  const keys: ((entry: FileEntry) => string)[] = [
    ({ ino, size, mtimeMs }) => (ino === 0 ? '' : `${ino} ${size} ${mtimeMs}`),
    ({ size, mtimeMs }) => (size === 0 || mtimeMs === 0 ? '' : `${size} ${mtimeMs}`),
  ];
  for (const keyOf of keys) {
    const free = new Map<string, string[]>();
    for (const [path, entry] of created) {
      const key = keyOf(entry);
      if (key === '' || taken.has(path)) continue;
      const same = free.get(key);
      if (same === undefined) free.set(key, [path]);
      else same.push(path);
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
