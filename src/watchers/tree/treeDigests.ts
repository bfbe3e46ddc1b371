import { type Compare, digestOf } from '../content/digest.ts';
import { readForDigest } from '../content/readForDigest.ts';
import { asInBlock, type Block, type FileEntry, isSameFile, readBlock } from './block.ts';
import { type DigestTable, type FileDigests, readDigests, writeDigests } from './digestTable.ts';
import type { FileChange } from './netChanges.ts';
import { Slice } from './slice.ts';
import type { DirectoryId, SavedDirectory, TreeSnapshot } from './treeSnapshot.ts';

/** One who is told of a modification only when it matters. */
export interface Comparer {
  /** {@link compareKey} of `compare`. */
  readonly key: string;
  readonly compare: Compare;
  /** Whether this file (path below the root) is told of at all. */
  wants(path: string): boolean;
}

/** Digests of a directory's files as they were accepted; the block says which. */
interface AcceptedDigests {
  readonly block: Block;
  readonly table: DigestTable;
}

const noDigests: FileDigests = new Map();

/**
 * Digests of what was accepted last, for those who compare. A file whose digest is not known counts as
 * modified, so that nothing is missed. Costs nothing while nobody compares.
 */
export class TreeDigests {
  private readonly root: string;
  private readonly byDirectory = new Map<string, AcceptedDigests>();
  private readonly comparers = new Map<string, Comparer[]>();
  /** By path what the files of the changes that are handed over will have. */
  private readonly found = new Map<string, FileDigests>();
  private readonly incomplete = new Set<DirectoryId>();
  private everythingIsIncomplete = false;

  /** `root` is absolute. */
  constructor(root: string) {
    this.root = root;
  }

  restore(directories: readonly SavedDirectory[]): void {
    for (const [path, block, table = ''] of directories) if (table !== '') this.byDirectory.set(path, { block, table });
  }

  /** Who compares from now on. */
  use(comparers: readonly Comparer[]): void {
    this.comparers.clear();
    for (const comparer of comparers) {
      const alike = this.comparers.get(comparer.key);
      if (alike === undefined) this.comparers.set(comparer.key, [comparer]);
      else alike.push(comparer);
    }
    this.lookEverywhere();
  }

  /** Other files may be wanted than before. */
  lookEverywhere(): void {
    this.everythingIsIncomplete = this.comparers.size > 0;
  }

  /** What is to be stored for a directory with this block. */
  tableOf(path: string, block: Block): DigestTable | undefined {
    const known = this.byDirectory.get(path);
    return known?.block === block ? known.table : undefined;
  }

  /** Forgets all when nobody compares; answers the directories that had digests. */
  takeOrphans(): readonly string[] {
    if (this.comparers.size > 0 || this.byDirectory.size === 0) return [];
    const orphans = [...this.byDirectory.keys()];
    this.byDirectory.clear();
    return orphans;
  }

  /**
   * The modified files that have in effect the content that was accepted, by {@link Comparer.key}.
   * `accepted` has the entries before the changes. What is read now decides, also when it is newer than
   * the change: then the next look finds it and compares with this. Rejects when aborted.
   */
  async findSame(
    changes: readonly FileChange[],
    accepted: ReadonlyMap<string, FileEntry | undefined>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    this.found.clear();
    const same = new Map([...this.comparers.keys()].map((key) => [key, new Set<string>()]));
    if (same.size === 0) return same;
    const knownOf = this.reader();
    const slice = new Slice();
    for (const change of changes) {
      if (change.kind === 'renamed') this.rename(change, knownOf, accepted);
      if (change.kind !== 'modified') continue;
      const { path } = change;
      const known = knownOf(path, accepted.get(path));
      const digests = this.read(path, (key) => known.has(key))?.digests ?? noDigests;
      this.found.set(path, digests);
      for (const [key, digest] of digests) if (known.get(key) === digest) same.get(key)?.add(path);
      if (!slice.isOver) continue;
      await slice.next();
      signal.throwIfAborted();
    }
    return same;
  }

  /** The last changes were accepted: the directories in `changed` have what the snapshot has. */
  accept(snapshot: TreeSnapshot, changed: Iterable<DirectoryId>, removed: Iterable<string>): void {
    if (this.comparers.size === 0) return;
    for (const path of removed) this.byDirectory.delete(path);
    const knownOf = this.reader();
    for (const id of changed) {
      const block = snapshot.block(id);
      const directory = snapshot.path(id);
      if (block === undefined || this.byDirectory.get(directory)?.block === block) continue;
      const files = filesOf(directory, block);
      this.set(
        directory,
        block,
        files.map(({ path, entry }) => this.found.get(path) ?? knownOf(path, entry)),
      );
      this.incomplete.add(id);
    }
    this.found.clear();
  }

  /**
   * Reads the files whose digests are not known yet; answers every directory of which something was
   * learnt. Ends early when aborted, and goes on there the next time. The snapshot must be what was accepted.
   */
  async *complete(snapshot: TreeSnapshot, signal: AbortSignal): AsyncGenerator<DirectoryId, void> {
    if (this.everythingIsIncomplete) for (const id of snapshot.directories()) this.incomplete.add(id);
    this.everythingIsIncomplete = false;
    const slice = new Slice();
    for (const id of this.incomplete) {
      if (await this.completeDirectory(snapshot, id, slice, signal)) yield id;
      if (signal.aborted) return;
      this.incomplete.delete(id);
    }
  }

  private async completeDirectory(
    snapshot: TreeSnapshot,
    id: DirectoryId,
    slice: Slice,
    signal: AbortSignal,
  ): Promise<boolean> {
    const block = snapshot.block(id);
    const directory = snapshot.path(id);
    if (block === undefined) return false;
    const files = filesOf(directory, block);
    const table = this.tableOf(directory, block) ?? '';
    const digests = files.map((_, index) => readDigests(table, files.length, index));
    let isNews = false;
    for (const [index, { path, entry }] of files.entries()) {
      const known = digests[index] ?? noDigests;
      const read = this.read(path, (key) => !known.has(key));
      if (read !== undefined && isSameFile(read.entry, entry)) {
        digests[index] = new Map([...known, ...read.digests]);
        isNews = true;
      }
      if (!slice.isOver) continue;
      await slice.next();
      if (signal.aborted) break;
    }
    if (isNews) this.set(directory, block, digests);
    return isNews;
  }

  /** A file keeps its digests under another name; one that only resembles it is read anew. */
  private rename(
    { path, previousPath, entry }: Extract<FileChange, { kind: 'renamed' }>,
    knownOf: (path: string, entry: FileEntry | undefined) => FileDigests,
    accepted: ReadonlyMap<string, FileEntry | undefined>,
  ): void {
    const before = accepted.get(previousPath);
    if (before !== undefined && isSameFile(before, entry)) this.found.set(path, knownOf(previousPath, before));
  }

  /** Digests of a file as it is now, for those who want it in the ways that `which` names; undefined when there are none. */
  private read(
    path: string,
    which: (key: string) => boolean,
  ): { readonly entry: FileEntry; readonly digests: FileDigests } | undefined {
    const ways: Comparer[] = [];
    for (const [key, alike] of this.comparers) {
      const comparer = which(key) ? alike.find((one) => one.wants(path)) : undefined;
      if (comparer !== undefined) ways.push(comparer);
    }
    const read = ways.length === 0 ? undefined : readForDigest(`${this.root}/${path}`);
    if (read === undefined) return undefined;
    const digests = new Map(ways.map(({ key, compare }) => [key, digestOf(read.bytes, compare)]));
    return { entry: asInBlock(read), digests };
  }

  private set(directory: string, block: Block, digests: readonly FileDigests[]): void {
    const table = writeDigests(this.comparers.keys(), digests);
    if (table === '') this.byDirectory.delete(directory);
    else this.byDirectory.set(directory, { block, table });
  }

  /** Looks up the digests that a file has with this entry; keeps the last directory, because neighbours are asked for together. */
  private reader(): (path: string, entry: FileEntry | undefined) => FileDigests {
    let last: string | undefined;
    let table: DigestTable = '';
    let files = new Map<string, { readonly index: number; readonly entry: FileEntry }>();
    return (path, wanted) => {
      const directory = path.slice(0, Math.max(0, path.lastIndexOf('/')));
      if (directory !== last) {
        last = directory;
        const known = this.byDirectory.get(directory);
        table = known?.table ?? '';
        files = new Map(
          filesOf(directory, known?.block).map(({ path, entry }, index) => [path, { index, entry }] as const),
        );
      }
      const file = files.get(path);
      const isKnown = file !== undefined && wanted !== undefined && isSameFile(file.entry, wanted);
      return isKnown ? readDigests(table, files.size, file.index) : noDigests;
    };
  }
}

function filesOf(directory: string, block: Block | undefined): { readonly path: string; readonly entry: FileEntry }[] {
  if (block === undefined) return [];
  const prefix = directory === '' ? '' : `${directory}/`;
  return [...readBlock(block).files].map(([name, entry]) => ({ path: prefix + name, entry }));
}
