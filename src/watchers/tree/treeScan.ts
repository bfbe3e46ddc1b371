import { type Block, type FileEntry, isSameFile, readBlock } from './block.ts';
import {
  type ListedDirectory,
  type ListingFileSystem,
  type ListingRules,
  listDirectory,
  nameOnly,
  type ReadListing,
  realFileSystem,
} from './listing.ts';
import { Slice } from './slice.ts';
import { type DirectoryId, TreeSnapshot } from './treeSnapshot.ts';

/** What a snapshot is ahead of what was accepted. */
export class Unaccepted {
  /** By path of the file what was accepted last; undefined when there was nothing. */
  readonly files = new Map<string, FileEntry | undefined>();
  /** Directories whose block is another, and paths of those that are gone. */
  readonly changed = new Set<DirectoryId>();
  readonly removed = new Set<string>();

  clear(): void {
    this.files.clear();
    this.changed.clear();
    this.removed.clear();
  }
}

export interface ScanParts {
  /** Absolute. */
  readonly root: string;
  readonly snapshot: TreeSnapshot;
  readonly rules: ListingRules;
  readonly signal: AbortSignal;
  readonly fileSystem?: ListingFileSystem;
  /** Called before a directory is read, so that it is watched before it is looked at and nothing falls in between. */
  watch(id: DirectoryId, path: string): void;
  /** A directory is gone, or another one has its name. */
  unwatch(id: DirectoryId): void;
  /** A directory could not be read; what was known of it is kept. */
  onUnreadable(path: string, code: string): void;
  /** Whether a difference is a change of the file, and not of what counts. */
  isChange(path: string, before: FileEntry | undefined, now: FileEntry | undefined): boolean;
  /** Reads names alone, so that everything is watched soon; the next scan completes them. `cold` keeps the names, because nothing is known yet. */
  readonly arming?: 'cold' | 'warm';
  /** Wall time from which on changes count where only names are known, in ms. */
  readonly armedMs?: number;
}

/**
 * The clock of file systems ticks every 4 to 10 ms: two writes within a tick can leave the same size and
 * time. What was read within this many ms of its modification is read again.
 */
export const tickMs = 12;

/**
 * Brings the snapshot up to date: looks at the whole tree, or at the directories in `dirty` and what is
 * new below them. Differences are added to `unaccepted`. Answers the directories with a file that was
 * modified so lately that the next change might leave no trace. Rejects with the signal's reason when aborted.
 */
export async function scanTree(
  parts: ScanParts,
  dirty: Iterable<DirectoryId> | 'all',
  unaccepted: Unaccepted,
): Promise<ReadonlySet<DirectoryId>> {
  const scan = new Scan(parts, dirty === 'all', unaccepted);
  await scan.run(dirty === 'all' ? [TreeSnapshot.root] : [...dirty]);
  return scan.fresh;
}

class Scan {
  readonly fresh = new Set<DirectoryId>();
  private readonly parts: ScanParts;
  private whole: boolean;
  private readonly unaccepted: Unaccepted;
  private readonly stack: DirectoryId[] = [];
  private readonly bereft = new Set<DirectoryId>();

  constructor(parts: ScanParts, whole: boolean, unaccepted: Unaccepted) {
    this.parts = parts;
    this.whole = whole;
    this.unaccepted = unaccepted;
  }

  async run(start: readonly DirectoryId[]): Promise<void> {
    const { signal } = this.parts;
    signal.throwIfAborted();
    for (const id of start) this.stack.push(id);
    const slice = new Slice();
    for (let id = this.next(); id !== undefined; id = this.next()) {
      this.visit(id);
      if (!slice.isOver) continue;
      await slice.next();
      signal.throwIfAborted();
    }
  }

  /** At the end come the parents of directories that were gone when their turn came: they know what became of them. */
  private next(): DirectoryId | undefined {
    const id = this.stack.pop();
    if (id !== undefined || this.bereft.size === 0) return id;
    this.whole = false;
    for (const parent of this.bereft) this.stack.push(parent);
    this.bereft.clear();
    return this.stack.pop();
  }

  private visit(id: DirectoryId): void {
    const { root, snapshot, rules, arming, fileSystem = realFileSystem } = this.parts;
    // Removed while it waited for its turn.
    if (!snapshot.has(id)) return;
    const directory = snapshot.path(id);
    const path = directory === '' ? root : `${root}/${directory}`;
    if (id === TreeSnapshot.root && !this.renewRoot(path, fileSystem)) return;
    this.parts.watch(id, path);
    const listing = listDirectory(path, directory, rules, arming !== undefined, fileSystem);
    if (listing.kind === 'gone') {
      const parent = snapshot.parent(id);
      if (parent === undefined) this.forget(id);
      else this.bereft.add(parent);
      return;
    }
    if (listing.kind === 'unreadable') this.parts.onUnreadable(path, listing.code);
    else this.update(id, directory, listing);
    if (this.whole) for (const child of snapshot.children(id)) this.stack.push(child);
  }

  private update(id: DirectoryId, directory: string, listing: ReadListing): void {
    const { snapshot, arming } = this.parts;
    const before = snapshot.block(id);
    const children = this.matchChildren(id, listing.directories) ?? snapshot.children(id);
    if (arming !== undefined) {
      // What is known better stays. A directory without files is complete by its names already.
      if (arming === 'cold') this.unaccepted.changed.add(id);
      snapshot.set(id, before ?? (arming === 'cold' ? listing.block : undefined), children);
      return;
    }
    if (listing.newestMs > Date.now() - tickMs) this.fresh.add(id);
    // The block names the directories, so equal ones have the same children.
    if (before === listing.block) return;
    snapshot.set(id, listing.block, children);
    this.unaccepted.changed.add(id);
    this.unaccepted.removed.delete(directory);
    this.compare(directory, before, listing);
  }

  /** The root may be gone, or another folder than before. */
  private renewRoot(path: string, fileSystem: ListingFileSystem): boolean {
    const { snapshot } = this.parts;
    const stat = fileSystem.lstat(path);
    if (stat?.isDirectory() !== true) {
      this.forget(TreeSnapshot.root);
      return false;
    }
    if (!snapshot.isSame(TreeSnapshot.root, stat)) {
      this.parts.unwatch(TreeSnapshot.root);
      snapshot.identify(TreeSnapshot.root, stat);
    }
    return true;
  }

  /** Ids of the directories in a listing; undefined when they are the same ones as before. What is new, or another under the same name, is visited. */
  private matchChildren(id: DirectoryId, listed: readonly ListedDirectory[]): DirectoryId[] | undefined {
    const { snapshot } = this.parts;
    const known = snapshot.children(id);
    let same = known.length === listed.length;
    let at = 0;
    const result: DirectoryId[] = [];
    for (const item of listed) {
      // Both are sorted by name.
      for (let old = known[at]; old !== undefined && snapshot.name(old) < item.name; old = known[at]) {
        same = false;
        this.forget(old);
        at += 1;
      }
      let child = known[at];
      if (child !== undefined && snapshot.name(child) === item.name) {
        at += 1;
        if (this.isAnother(child, item)) {
          this.parts.unwatch(child);
          if (!this.whole) this.stack.push(child);
        }
      } else {
        same = false;
        child = snapshot.add(id, item.name);
        this.isAnother(child, item);
        if (!this.whole) this.stack.push(child);
      }
      result.push(child);
    }
    for (const old of known.slice(at)) {
      same = false;
      this.forget(old);
    }
    return same ? undefined : result;
  }

  /** Whether another directory has the name now. One that was never identified is not: had it been replaced, its watch would have ended with it. */
  private isAnother(id: DirectoryId, { identity }: ListedDirectory): boolean {
    const { snapshot } = this.parts;
    if (identity === undefined || snapshot.isSame(id, identity)) return false;
    const wasKnown = snapshot.isIdentified(id);
    snapshot.identify(id, identity);
    return wasKnown;
  }

  private forget(id: DirectoryId): void {
    this.parts.snapshot.remove(id, (gone, directory, block) => {
      this.parts.unwatch(gone);
      this.unaccepted.changed.delete(gone);
      this.fresh.delete(gone);
      if (block === undefined) return;
      this.unaccepted.removed.add(directory);
      this.compare(directory, block, undefined);
    });
  }

  private compare(directory: string, before: Block | undefined, now: ReadListing | undefined): void {
    const old = before === undefined ? undefined : readBlock(before).files;
    const files = now === undefined ? undefined : readBlock(now.block).files;
    const prefix = directory === '' ? '' : `${directory}/`;
    for (const [name, entry] of files ?? []) {
      const known = old?.get(name);
      if (known !== undefined && isSameFile(known, nameOnly) && !this.isTouched(prefix + name, now?.touchedMs ?? 0))
        continue;
      if (known === undefined || !isSameFile(known, entry)) this.note(prefix + name, known, entry);
    }
    for (const [name, entry] of old ?? []) if (files?.has(name) !== true) this.note(prefix + name, entry, undefined);
  }

  /** Whether a file of which only the name was known has changed since: its `ctime` cannot be set back. */
  private isTouched(path: string, touchedMs: number): boolean {
    const { root, armedMs = 0, fileSystem = realFileSystem } = this.parts;
    const sinceMs = armedMs - tickMs;
    return touchedMs >= sinceMs && (fileSystem.lstat(`${root}/${path}`)?.ctimeMs ?? 0) >= sinceMs;
  }

  private note(path: string, before: FileEntry | undefined, now: FileEntry | undefined): void {
    const { files } = this.unaccepted;
    if (!files.has(path) && this.parts.isChange(path, before, now)) files.set(path, before);
  }
}
