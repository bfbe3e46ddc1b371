import { setImmediate } from 'node:timers/promises';
import { LookoutError } from '../../core/errors.ts';
import type { IgnoreRules } from '../ignoreRules.ts';
import type { FileEntry } from '../tree/block.ts';
import { isSameFile } from '../tree/block.ts';
import type { VirtualEntry, VirtualFiles } from './virtualFiles.ts';
import { below, formatVirtualUri, type VirtualUri } from './virtualUri.ts';

/** Files and folders of one tree; more make its snapshot too large for a cursor. */
export const maxEntries = 20_000;
/** Characters of all names and `.gitignore` files of one tree, likewise: a cursor has room for 8 Mi. */
const maxCharacters = 2 * 1024 * 1024;
/** Largest `.gitignore` that counts, in bytes. */
const maxGitignoreBytes = 64 * 1024;
/** Questions to a provider at the same time: folders, and files of each. */
const parallelFolders = 4;
const parallelFiles = 8;
/** Entries that are judged in one go. */
const breatherEntries = 1000;

export interface VirtualDirectory {
  readonly files: ReadonlyMap<string, FileEntry>;
  readonly folders: ReadonlySet<string>;
}

/** What is known of a tree, by path below its root; empty when the root does not exist. A directory that did not change is the same object. */
export interface VirtualSnapshot {
  readonly directories: ReadonlyMap<string, VirtualDirectory>;
  /** Texts of `.gitignore` files by the path of their directory. */
  readonly gitignores: ReadonlyMap<string, string>;
}

/** Directories to read; `true` also reads all below. */
export type DirtyDirectories = ReadonlyMap<string, boolean>;

export interface VirtualScanOptions {
  readonly files: VirtualFiles;
  readonly root: VirtualUri;
  /** Rules with the known `.gitignore` files, which the scan brings up to date. */
  readonly rules: IgnoreRules;
  readonly gitignore: boolean;
}

export interface VirtualScanResult extends VirtualSnapshot {
  /** What could not be read and stays as it was known. */
  readonly trouble: string | undefined;
}

/** Reads directories of a tree anew on top of what is known. Rejects with `full` when there is too much, with the provider's error when it fails. */
export function scanVirtual(
  options: VirtualScanOptions,
  known: VirtualSnapshot,
  dirty: DirtyDirectories,
): Promise<VirtualScanResult> {
  return new VirtualScan(options, known).run(dirty);
}

class VirtualScan {
  private readonly options: VirtualScanOptions;
  private readonly known: VirtualSnapshot;
  private readonly directories: Map<string, VirtualDirectory>;
  private readonly gitignores: Map<string, string>;
  private trouble: string | undefined;
  private entries = 0;
  private characters = 0;

  constructor(options: VirtualScanOptions, known: VirtualSnapshot) {
    this.options = options;
    this.known = known;
    this.directories = new Map(known.directories);
    this.gitignores = new Map(known.gitignores);
  }

  async run(dirty: DirtyDirectories): Promise<VirtualScanResult> {
    let level: string[] = [];
    // Parents first: what they say of a folder decides whether it is read.
    for (const [path, deep] of [...dirty].sort(([a], [b]) => a.length - b.length)) {
      if (path !== '' && !this.known.directories.has(path)) continue;
      if (deep) this.forgetBelow(path);
      level.push(path);
    }
    for (const [path, directory] of this.directories) this.count(path, directory);
    while (level.length > 0) {
      const next = new Set<string>();
      await inParallel(level, parallelFolders, async (path) => {
        for (const folder of await this.read(path)) next.add(folder);
      });
      level = [...next];
    }
    const { directories, gitignores, trouble } = this;
    return { directories, gitignores, trouble };
  }

  /** Reads one directory; answers the folders in it that are new. */
  private async read(path: string): Promise<string[]> {
    const entries = await this.list(path);
    if (entries === undefined) return [];
    await this.readGitignore(path, entries);
    const { rules } = this.options;
    const before = this.known.directories.get(path);
    const prefix = path === '' ? '' : `${path}/`;
    const files = new Map<string, FileEntry>();
    const folders = new Set<string>();
    const named: VirtualEntry[] = [];
    for (const [index, entry] of entries.entries()) {
      // Rules take their time, and the editor shares this thread.
      if (index % breatherEntries === breatherEntries - 1) await setImmediate();
      const at = prefix + entry.name;
      if (entry.kind === 'folder' && !rules.ignoresDirectory(at)) folders.add(entry.name);
      else if ((entry.kind === 'file' || entry.kind === 'link') && !rules.ignoresFile(at)) named.push(entry);
    }
    // Before the files are asked about: a tree that is too large is to be noticed early.
    this.countNames(prefix, [...folders, ...named.map(({ name }) => name)]);
    await inParallel(named, parallelFiles, async ({ name, kind }) => {
      const entry = kind === 'link' ? unknownEntry : await this.look(prefix + name, before?.files.get(name));
      if (entry !== undefined) files.set(name, entry);
    });
    for (const name of before?.folders ?? []) if (!folders.has(name)) this.forgetBelow(prefix + name);
    const now = { files, folders };
    this.directories.set(path, before !== undefined && isSameDirectory(before, now) ? before : now);
    return [...folders].map((name) => prefix + name).filter((folder) => !this.directories.has(folder));
  }

  /** Entries with possible names; undefined when the directory is gone, or cannot be read and stays as it was. */
  private async list(path: string): Promise<readonly VirtualEntry[] | undefined> {
    const uri = below(this.options.root, path);
    try {
      const entries = await this.options.files.list(uri);
      return entries.filter(({ name }) => !/^\.{0,2}$/.test(name) && !/[/\u0000]/.test(name));
    } catch (error) {
      if (LookoutError.is(error, 'notFound')) {
        this.forgetBelow(path);
        return undefined;
      }
      if (!LookoutError.is(error, 'denied') || path === '') throw error;
      this.trouble ??= `${formatVirtualUri(uri)} may not be read; what is in it is not seen.`;
      this.keepBelow(path);
      return undefined;
    }
  }

  private async look(path: string, before: FileEntry | undefined): Promise<FileEntry | undefined> {
    const uri = below(this.options.root, path);
    try {
      const { size, mtimeMs } = await this.options.files.stat(uri);
      return { size, mtimeMs, ino: 0 };
    } catch (error) {
      // Gone since its name was read: a hint about it is under way.
      if (LookoutError.is(error, 'notFound')) return undefined;
      if (!LookoutError.is(error, 'denied')) throw error;
      this.trouble ??= `${formatVirtualUri(uri)} may not be read; its changes are not seen.`;
      return before ?? unknownEntry;
    }
  }

  private async readGitignore(directory: string, entries: readonly VirtualEntry[]): Promise<void> {
    const { files, root, rules, gitignore } = this.options;
    if (!gitignore) return;
    const isThere = entries.some(({ name, kind }) => name === '.gitignore' && kind === 'file');
    const uri = below(root, directory === '' ? '.gitignore' : `${directory}/.gitignore`);
    const text = isThere ? await gitignoreText(files, uri) : undefined;
    rules.setGitignore(directory, text);
    if (text === undefined) this.gitignores.delete(directory);
    else this.gitignores.set(directory, text);
    this.characters += text?.length ?? 0;
  }

  private forgetBelow(path: string): void {
    for (const map of [this.directories, this.gitignores]) {
      for (const at of map.keys()) if (isBelow(at, path)) map.delete(at);
    }
  }

  private keepBelow(path: string): void {
    for (const [at, directory] of this.known.directories) if (isBelow(at, path)) this.directories.set(at, directory);
    for (const [at, text] of this.known.gitignores) if (isBelow(at, path)) this.gitignores.set(at, text);
  }

  private count(path: string, { files, folders }: VirtualDirectory): void {
    this.countNames(path, [...files.keys(), ...folders]);
  }

  private countNames(prefix: string, names: readonly string[]): void {
    this.entries += names.length;
    this.characters += prefix.length;
    for (const name of names) this.characters += name.length;
    if (this.entries > maxEntries || this.characters > maxCharacters)
      throw new LookoutError('full', 'There are too many files.');
  }
}

/** Of a file of which only the name is known. */
const unknownEntry: FileEntry = { size: 0, mtimeMs: 0, ino: 0 };

async function gitignoreText(files: VirtualFiles, uri: VirtualUri): Promise<string | undefined> {
  try {
    const { size } = await files.stat(uri);
    const bytes = size > maxGitignoreBytes ? undefined : await files.read(uri);
    return bytes === undefined || bytes.length > maxGitignoreBytes ? undefined : Buffer.from(bytes).toString('utf8');
  } catch (error) {
    // Gone or unreadable: then it hides nothing; better one message too many than a missed one.
    if (LookoutError.is(error, 'notFound') || LookoutError.is(error, 'denied')) return undefined;
    throw error;
  }
}

function isSameDirectory(a: VirtualDirectory, b: VirtualDirectory): boolean {
  if (a.files.size !== b.files.size || a.folders.size !== b.folders.size) return false;
  for (const [name, entry] of a.files) {
    const other = b.files.get(name);
    if (other === undefined || !isSameFile(entry, other)) return false;
  }
  for (const name of a.folders) if (!b.folders.has(name)) return false;
  return true;
}

function isBelow(path: string, directory: string): boolean {
  return directory === '' || path === directory || path.startsWith(`${directory}/`);
}

/** Works on all items, at most `width` of them at the same time. */
async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items].reverse();
  const worker = async (): Promise<void> => {
    try {
      for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
    } catch (error) {
      left.length = 0;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, () => worker()));
}
