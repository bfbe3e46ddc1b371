import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../core/errors.ts';
import type { IgnoreRules } from '../ignoreRules.ts';
import { type DirectoryEntry, type FileEntry, joinPath, type Snapshot } from './snapshot.ts';

/** The calls that a scan makes; tests put faults in between. */
export interface ScanFileSystem {
  readdir(path: string): Promise<Dirent[]>;
  lstat(path: string): Promise<Stats>;
}

export const realFileSystem: ScanFileSystem = {
  readdir: (path) => readdir(path, { withFileTypes: true }),
  lstat: (path) => lstat(path),
};

export interface ScanOptions {
  /** Absolute. */
  readonly root: string;
  readonly rules: IgnoreRules;
  readonly signal: AbortSignal;
  readonly fileSystem?: ScanFileSystem;
  /** Called before a directory is read, so that it is watched before it is looked at and nothing falls in between. */
  onDirectory(path: string, identity: string): void;
  /** A directory could not be read; what was known of it is kept. */
  onUnreadable(path: string, code: string): void;
}

/** Calls of `lstat` under way at once. */
const parallel = 32;

/**
 * Looks at a whole tree, or at the directories in `dirty` (paths below the root) and whatever is new
 * below them; the rest is taken over from `before`. Links are not followed, so that loops are impossible
 * and nothing outside the root is read. Rejects with the signal's reason when aborted.
 */
export async function scan(
  options: ScanOptions,
  before: Snapshot,
  dirty: ReadonlySet<string> | 'all',
): Promise<Snapshot> {
  const result = new Map<string, DirectoryEntry>();
  if (dirty === 'all') {
    await visit(options, '', before, result, () => true);
    return result;
  }
  for (const [directory, files] of before) result.set(directory, files);
  for (const directory of nearestKnown(dirty, before)) {
    if (result.has(directory) || directory === '')
      await visit(options, directory, before, result, (path) => !before.has(path));
  }
  return result;
}

/** A hint may name a directory that is not known yet: its nearest known ancestor is read. */
function nearestKnown(dirty: ReadonlySet<string>, before: Snapshot): string[] {
  const found = new Set<string>();
  for (let path of dirty) {
    while (path !== '' && !before.has(path)) path = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    found.add(path);
  }
  // Parents first: what they remove need not be read.
  return [...found].sort((a, b) => a.length - b.length);
}

async function visit(
  options: ScanOptions,
  start: string,
  before: Snapshot,
  result: Map<string, DirectoryEntry>,
  enters: (path: string) => boolean,
): Promise<void> {
  const stack = [start];
  for (let directory = stack.pop(); directory !== undefined; directory = stack.pop()) {
    options.signal.throwIfAborted();
    const read = await readDirectory(options, directory);
    if (read === 'gone') {
      removeBelow(result, directory);
      continue;
    }
    if (read === 'unreadable') {
      for (const [path, files] of before) if (isBelow(path, directory)) result.set(path, files);
      continue;
    }
    result.set(directory, read.files);
    const below = new Set(read.directories);
    for (const known of result.keys()) {
      if (parentOf(known) === directory && known !== '' && !below.has(known)) removeBelow(result, known);
    }
    for (const path of read.directories) if (enters(path) || !result.has(path)) stack.push(path);
  }
}

type Read = { files: DirectoryEntry; directories: string[] } | 'gone' | 'unreadable';

async function readDirectory(options: ScanOptions, directory: string): Promise<Read> {
  const { root, rules, fileSystem = realFileSystem } = options;
  const path = join(root, directory);
  let entries: Dirent[];
  try {
    const stat = await fileSystem.lstat(path);
    if (!stat.isDirectory()) return 'gone';
    // Inodes are used again at once; together with the birth time they tell one directory from its successor.
    options.onDirectory(path, `${stat.ino} ${stat.birthtimeMs}`);
    entries = await fileSystem.readdir(path);
  } catch (error) {
    const code = errorCode(error) ?? 'unknown error';
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'gone';
    options.onUnreadable(path, code);
    return 'unreadable';
  }
  await rules.enter(
    path,
    directory,
    entries.some((entry) => entry.name === '.gitignore'),
  );
  const directories: string[] = [];
  const names: string[] = [];
  for (const entry of entries) {
    const inside = joinPath(directory, entry.name);
    if (entry.isDirectory()) {
      if (!rules.ignoresDirectory(inside)) directories.push(inside);
    } else if ((entry.isFile() || entry.isSymbolicLink()) && !rules.ignoresFile(inside)) names.push(entry.name);
  }
  return { files: await statAll(fileSystem, path, names), directories };
}

async function statAll(fileSystem: ScanFileSystem, folder: string, names: readonly string[]): Promise<DirectoryEntry> {
  const files = new Map<string, FileEntry>();
  for (let from = 0; from < names.length; from += parallel) {
    await Promise.all(
      names.slice(from, from + parallel).map(async (name) => {
        try {
          const { size, mtimeMs, ino } = await fileSystem.lstat(join(folder, name));
          files.set(name, { size, mtimeMs, ino });
        } catch (error) {
          // Deleted between the listing and the look: it is not there.
          if (errorCode(error) !== 'ENOENT') throw error;
        }
      }),
    );
  }
  return files;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function isBelow(path: string, directory: string): boolean {
  return directory === '' || path === directory || path.startsWith(`${directory}/`);
}

function removeBelow(result: Map<string, DirectoryEntry>, directory: string): void {
  for (const path of result.keys()) if (isBelow(path, directory)) result.delete(path);
}
