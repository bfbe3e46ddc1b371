import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { errorCode } from '../../core/errors.ts';
import { type Block, BlockWriter, type FileEntry } from './block.ts';
import type { Identity } from './treeSnapshot.ts';

/** What counts in a directory. Paths are below the root. */
export interface ListingRules {
  /** Takes notice of a directory before its entries are judged; `path` is absolute. */
  enter(path: string, directory: string, hasGitignore: boolean): void;
  ignoresDirectory(path: string): boolean;
  ignoresFile(path: string): boolean;
}

/** One directory as it is now. */
export type Listing = ReadListing | { readonly kind: 'gone' } | { readonly kind: 'unreadable'; readonly code: string };

export interface ListedDirectory {
  readonly name: string;
  /** Undefined when only names were read. */
  readonly identity?: Identity | undefined;
}

export interface ReadListing {
  readonly kind: 'read';
  readonly block: Block;
  /** Sorted by name. */
  readonly directories: readonly ListedDirectory[];
  /** Latest modification of a file in it, and latest change of anything about one (`ctime`), in ms. */
  readonly newestMs: number;
  readonly touchedMs: number;
}

/** The calls that a listing makes; tests put faults in between. */
export interface ListingFileSystem {
  readdir(path: string): Dirent[];
  /** Undefined when there is nothing. */
  lstat(path: string): StatLike | undefined;
}

interface StatLike extends Identity {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  isDirectory(): boolean;
}

/** Calls that answer at once: in a worker they are several times faster than promises. */
export const realFileSystem: ListingFileSystem = {
  readdir: (path) => readdirSync(path, { withFileTypes: true }),
  lstat: (path) => lstatSync(path, { throwIfNoEntry: false }),
};

const writer = new BlockWriter();

/** What is known of a file of which only the name was read. */
export const nameOnly: FileEntry = { size: 0, mtimeMs: 0, ino: 0 };

/** Reads one directory, with `namesOnly` without looking at its files, which takes a third of the time. Links are entries like files and never followed, so that loops are impossible and nothing outside the root is read. */
export function listDirectory(
  path: string,
  directory: string,
  rules: ListingRules,
  namesOnly: boolean,
  fileSystem: ListingFileSystem = realFileSystem,
): Listing {
  try {
    return read(path, directory, rules, namesOnly, fileSystem);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    return code === 'ENOENT' || code === 'ENOTDIR' ? { kind: 'gone' } : { kind: 'unreadable', code };
  }
}

function read(
  path: string,
  directory: string,
  rules: ListingRules,
  namesOnly: boolean,
  fileSystem: ListingFileSystem,
): Listing {
  const entries = fileSystem.readdir(path);
  rules.enter(
    path,
    directory,
    entries.some((entry) => entry.name === '.gitignore'),
  );
  const prefix = directory === '' ? '' : `${directory}/`;
  const folder = path.endsWith('/') ? path : `${path}/`;
  const folders: string[] = [];
  const names: string[] = [];
  for (const entry of entries) {
    const { name } = entry;
    if (entry.isDirectory()) {
      if (!rules.ignoresDirectory(prefix + name)) folders.push(name);
    } else if ((entry.isFile() || entry.isSymbolicLink()) && !rules.ignoresFile(prefix + name)) names.push(name);
  }
  const directories: ListedDirectory[] = [];
  for (const name of folders.sort()) {
    if (namesOnly) {
      directories.push({ name });
      continue;
    }
    const stat = fileSystem.lstat(folder + name);
    if (stat?.isDirectory() === true) directories.push({ name, identity: stat });
  }
  writer.begin(directories.map(({ name }) => name));
  let newestMs = 0;
  let touchedMs = 0;
  for (const name of names.sort()) {
    if (namesOnly) {
      writer.file(name, nameOnly);
      continue;
    }
    const stat = fileSystem.lstat(folder + name);
    // Gone, or another kind of thing, since the names were read: a hint about it is under way.
    if (stat === undefined || stat.isDirectory()) continue;
    if (stat.mtimeMs > newestMs) newestMs = stat.mtimeMs;
    if (stat.ctimeMs > touchedMs) touchedMs = stat.ctimeMs;
    writer.file(name, stat);
  }
  return { kind: 'read', block: writer.end(), directories, newestMs, touchedMs };
}
