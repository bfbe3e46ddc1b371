import type { Disposable } from '../../src/core/disposable.ts';
import { LookoutError } from '../../src/core/errors.ts';
import type {
  OnVirtualHint,
  VirtualEntry,
  VirtualFiles,
  VirtualHint,
  VirtualKind,
  VirtualStat,
} from '../../src/watchers/virtual/virtualFiles.ts';
import { formatVirtualUri, parentOf, pathWithin, type VirtualUri } from '../../src/watchers/virtual/virtualUri.ts';

interface Node {
  readonly kind: VirtualKind;
  readonly bytes: Uint8Array;
  readonly mtimeMs: number;
}

interface Watch {
  readonly folder: VirtualUri;
  readonly deep: boolean;
  readonly onHint: OnVirtualHint;
}

/** What a question to the provider runs into: an answer that never comes, or an error. */
export type Fault = 'silence' | 'unavailable' | 'denied';

/**
 * The far end of the port: a provider of `memfs` files in memory, which tells of its changes as editors'
 * providers do (a folder's end once, for the folder), or stays silent. Paths begin with `/`.
 */
export class MemoryFiles implements VirtualFiles {
  private readonly nodes = new Map<string, Node>([['/', folderNode]]);
  private readonly watches = new Set<Watch>();
  private timeMs = 1_700_000_000_000;
  /** Whether it tells of changes. */
  fires = true;
  /** What becomes of a question about a path, asked first. */
  fault: (path: string, question: 'stat' | 'list' | 'read') => Fault | undefined = () => undefined;
  /** Questions so far, such as `list /a`. */
  readonly questions: string[] = [];

  /** Number of listeners. */
  get watched(): number {
    return this.watches.size;
  }

  write(path: string, text: string | Uint8Array): void {
    const isNew = !this.nodes.has(path);
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (folder !== '') this.makeFolder(folder);
    this.timeMs += 1;
    this.nodes.set(path, { kind: 'file', bytes: Buffer.from(text), mtimeMs: this.timeMs });
    this.tell(path, isNew ? 'created' : 'changed');
  }

  makeFolder(path: string): void {
    for (let at = path.indexOf('/', 1); ; at = path.indexOf('/', at + 1)) {
      const folder = at === -1 ? path : path.slice(0, at);
      if (!this.nodes.has(folder)) this.nodes.set(folder, folderNode);
      if (at === -1) return;
    }
  }

  link(path: string): void {
    this.nodes.set(path, { ...folderNode, kind: 'link' });
    this.tell(path, 'created');
  }

  remove(path: string): void {
    for (const at of this.nodes.keys()) if (at === path || at.startsWith(`${path}/`)) this.nodes.delete(at);
    this.tell(path, 'deleted');
  }

  rename(from: string, to: string): void {
    this.makeFolder(to.slice(0, to.lastIndexOf('/')) || '/');
    const moved = [...this.nodes].filter(([at]) => at === from || at.startsWith(`${from}/`));
    for (const [at, node] of moved) {
      this.nodes.delete(at);
      this.nodes.set(to + at.slice(from.length), node);
    }
    this.tell(from, 'deleted');
    this.tell(to, 'created');
  }

  watch(folder: VirtualUri, deep: boolean, onHint: OnVirtualHint): Disposable {
    const watch = { folder, deep, onHint };
    this.watches.add(watch);
    return { dispose: () => void this.watches.delete(watch) };
  }

  async stat(uri: VirtualUri): Promise<VirtualStat> {
    const { kind, bytes, mtimeMs } = await this.asked(uri, 'stat');
    return { kind, size: bytes.length, mtimeMs };
  }

  async list(folder: VirtualUri): Promise<readonly VirtualEntry[]> {
    const { kind } = await this.asked(folder, 'list');
    if (kind !== 'folder') throw new LookoutError('notFound', `${folder.path} is not a folder.`);
    const start = folder.path === '/' ? '/' : `${folder.path}/`;
    return [...this.nodes].flatMap(([path, node]) => {
      const name = path.startsWith(start) ? path.slice(start.length) : '';
      return name === '' || name.includes('/') ? [] : [{ name, kind: node.kind }];
    });
  }

  async read(file: VirtualUri): Promise<Uint8Array> {
    return (await this.asked(file, 'read')).bytes;
  }

  private async asked(uri: VirtualUri, question: 'stat' | 'list' | 'read'): Promise<Node> {
    this.questions.push(`${question} ${uri.path}`);
    const fault = this.fault(uri.path, question);
    if (fault === 'silence') return await new Promise(() => {});
    const node = this.nodes.get(uri.path);
    const reason = fault ?? (node === undefined || uri.scheme !== 'memfs' ? 'notFound' : undefined);
    if (reason !== undefined) throw new LookoutError(reason, `${formatVirtualUri(uri)}: ${reason}.`);
    return node ?? folderNode;
  }

  /** As editors' providers do: the entry, and for a new or gone one its folder. */
  private tell(path: string, what: VirtualHint): void {
    if (!this.fires) return;
    const entry: VirtualUri = { scheme: 'memfs', authority: '', path };
    const told: (readonly [VirtualUri, VirtualHint])[] = [[entry, what]];
    if (what !== 'changed') told.push([parentOf(entry), 'changed']);
    for (const [uri, hint] of told)
      for (const { folder, deep, onHint } of this.watches) {
        const within = pathWithin(uri, folder);
        if (within !== undefined && within !== '' && (deep || !within.includes('/'))) onHint(uri, hint);
      }
  }
}

const folderNode: Node = { kind: 'folder', bytes: new Uint8Array(), mtimeMs: 0 };
