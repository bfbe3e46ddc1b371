import { type Block, type FileEntry, readBlock } from './block.ts';

/** Position of a directory in the snapshot; given anew after it was removed. */
export type DirectoryId = number;

/** Tells a directory from its successor under the same name: inodes are used again at once, birth times are not. */
export interface Identity {
  readonly ino: number;
  readonly birthtimeMs: number;
}

/** A directory as it is stored; `digests` are those of its files, where somebody compares. */
export type SavedDirectory = readonly [path: string, block: Block, digests?: string | undefined];

const noChildren: readonly DirectoryId[] = [];
const none = -1;
const freed = -2;

/**
 * The truth of one tree at one time: a trie of directories in flat lists, one block each. Paths are below
 * the root, with `/`; the root is `''`. An empty snapshot has no root: the folder does not exist.
 */
export class TreeSnapshot {
  static readonly root: DirectoryId = 0;
  private readonly parents: number[] = [];
  private readonly names: string[] = [];
  private readonly blocks: (Block | undefined)[] = [];
  private readonly childLists: (readonly DirectoryId[])[] = [];
  private readonly inos: number[] = [];
  private readonly births: number[] = [];
  private readonly free: DirectoryId[] = [];

  constructor() {
    this.add(undefined, '');
  }

  get hasRoot(): boolean {
    return this.blocks[TreeSnapshot.root] !== undefined;
  }

  /** Path of a directory below the root. */
  path(id: DirectoryId): string {
    let path = this.names[id] ?? '';
    for (let at = this.parents[id] ?? none; at > TreeSnapshot.root; at = this.parents[at] ?? none)
      path = `${this.names[at]}/${path}`;
    return path;
  }

  parent(id: DirectoryId): DirectoryId | undefined {
    const parent = this.parents[id];
    return parent === undefined || parent < TreeSnapshot.root ? undefined : parent;
  }

  /** Whether the id stands for a directory, and not for one that was removed. */
  has(id: DirectoryId): boolean {
    const parent = this.parents[id];
    return parent !== undefined && parent !== freed;
  }

  name(id: DirectoryId): string {
    return this.names[id] ?? '';
  }

  block(id: DirectoryId): Block | undefined {
    return this.blocks[id];
  }

  children(id: DirectoryId): readonly DirectoryId[] {
    return this.childLists[id] ?? noChildren;
  }

  isIdentified(id: DirectoryId): boolean {
    return this.inos[id] !== none;
  }

  /** Whether this is the directory that was seen before; false also when none was. */
  isSame(id: DirectoryId, { ino, birthtimeMs }: Identity): boolean {
    return this.inos[id] === ino && this.births[id] === birthtimeMs;
  }

  identify(id: DirectoryId, { ino, birthtimeMs }: Identity): void {
    this.inos[id] = ino;
    this.births[id] = birthtimeMs;
  }

  /** Makes room for a directory whose content is not known yet. */
  add(parent: DirectoryId | undefined, name: string): DirectoryId {
    const id = this.free.pop() ?? this.parents.length;
    this.parents[id] = parent ?? none;
    this.names[id] = name;
    this.blocks[id] = undefined;
    this.childLists[id] = noChildren;
    this.inos[id] = none;
    this.births[id] = none;
    return id;
  }

  /** `block` is undefined while only the children are known. */
  set(id: DirectoryId, block: Block | undefined, children: readonly DirectoryId[]): void {
    this.blocks[id] = block;
    this.childLists[id] = children.length === 0 ? noChildren : children;
  }

  /** Forgets a directory with all below it; `visit` sees each before it goes. */
  remove(id: DirectoryId, visit: (id: DirectoryId, path: string, block: Block | undefined) => void): void {
    for (const child of this.children(id)) this.remove(child, visit);
    visit(id, this.path(id), this.blocks[id]);
    this.blocks[id] = undefined;
    this.childLists[id] = noChildren;
    this.inos[id] = none;
    // The root keeps its place.
    if (id === TreeSnapshot.root) return;
    this.parents[id] = freed;
    this.free.push(id);
  }

  /** The nearest known directory at or above a path. */
  nearest(path: string): DirectoryId {
    let id = TreeSnapshot.root;
    if (path === '') return id;
    for (const name of path.split('/')) {
      const child = this.children(id).find((candidate) => this.names[candidate] === name);
      if (child === undefined) return id;
      id = child;
    }
    return id;
  }

  /** All directories that were read, parents first. */
  *directories(): Generator<DirectoryId> {
    if (!this.hasRoot) return;
    const stack: DirectoryId[] = [TreeSnapshot.root];
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      if (this.blocks[id] !== undefined) yield id;
      stack.push(...this.children(id));
    }
  }

  /** Reads entries of files by path; keeps the last directory, because neighbours are asked for together. */
  entries(): (path: string) => FileEntry | undefined {
    let lastDirectory: string | undefined;
    let files: ReadonlyMap<string, FileEntry> = new Map();
    return (path) => {
      const slash = path.lastIndexOf('/');
      const directory = slash === -1 ? '' : path.slice(0, slash);
      if (directory !== lastDirectory) {
        lastDirectory = directory;
        const id = this.nearest(directory);
        const block = this.path(id) === directory ? this.blocks[id] : undefined;
        files = block === undefined ? new Map() : readBlock(block).files;
      }
      return files.get(path.slice(slash + 1));
    };
  }

  /** Builds a snapshot from stored directories; those whose parents are missing are left out. @throws RangeError for a damaged block. */
  static from(directories: readonly SavedDirectory[]): TreeSnapshot {
    const snapshot = new TreeSnapshot();
    const ids = new Map<string, DirectoryId>();
    const children = new Map<DirectoryId, DirectoryId[]>();
    for (const [path, block] of [...directories].sort(([a], [b]) => (a < b ? -1 : 1))) {
      readBlock(block);
      const slash = path.lastIndexOf('/');
      const parent = path === '' ? undefined : ids.get(slash === -1 ? '' : path.slice(0, slash));
      if (path !== '' && parent === undefined) continue;
      const id = parent === undefined ? TreeSnapshot.root : snapshot.add(parent, path.slice(slash + 1));
      ids.set(path, id);
      snapshot.blocks[id] = block;
      if (parent === undefined) continue;
      const siblings = children.get(parent);
      if (siblings === undefined) children.set(parent, [id]);
      else siblings.push(id);
    }
    for (const [id, list] of children) snapshot.childLists[id] = list;
    return snapshot;
  }
}
