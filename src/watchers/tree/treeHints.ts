import { watch } from 'node:fs';
import { basename } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { type DirectoryHints, type OpenWatch, startDirectoryHints } from '../hints/directoryHints.ts';
import { startFileHints } from '../hints/fileHints.ts';
import type { HintSource } from '../hints/hintSource.ts';
import { networkMount } from '../hints/networkMount.ts';
import { startPollingHints } from '../hints/pollingHints.ts';
import { type DirectoryId, TreeSnapshot } from './treeSnapshot.ts';

/** More hints than this within a second: the system's queue may have run over without a word. */
const stormHints = 500;
const stormMs = 1000;

/** Where to look next. */
export interface DirtyDirectories {
  readonly directories: ReadonlySet<DirectoryId>;
  readonly all: boolean;
}

export interface TreeHintsOptions {
  /** Absolute. */
  readonly root: string;
  readonly openWatch?: OpenWatch | undefined;
  readonly clock: Clock;
  readonly snapshot: () => TreeSnapshot;
  readonly hint: () => void;
  readonly lookNow: () => void;
}

/** Gathers the hints about one tree, and looks regularly where the system gives none. */
export class TreeHints implements Disposable {
  private readonly options: TreeHintsOptions;
  private readonly disposables = new DisposableStore();
  private directories = new Set<DirectoryId>();
  private all = false;
  private watches: DirectoryHints | undefined;
  private polling: HintSource | undefined;
  private failure: string | undefined;
  private failedNow = false;
  private lookMs = 0;
  private stormStartMs = 0;
  private stormCount = 0;

  constructor(options: TreeHintsOptions) {
    this.options = options;
  }

  get description(): string {
    const watched = this.watches?.description ?? 'none';
    return this.polling === undefined ? watched : `${this.polling.description}, ${watched}`;
  }

  /** What keeps the system from giving notices, and what helps. */
  get problem(): string | undefined {
    return this.failure;
  }

  /** Begins to listen; `gitDirectory` is watched too, because it tells when git is done. */
  start(gitDirectory: string | undefined): void {
    const { root, snapshot, openWatch } = this.options;
    const onProblem = ({ message }: { message: string }): void => {
      this.failedNow = true;
      this.failure = message;
      this.poll();
    };
    this.watches = this.disposables.add(
      startDirectoryHints({
        root,
        nameOf: (id) => (id === TreeSnapshot.root ? basename(root) : snapshot().name(id)),
        onHint: (id, isGone) => this.mark(isGone ? (snapshot().parent(id) ?? id) : id, id),
        onHintAt: (directory) => this.mark(snapshot().nearest(directory.slice(root.length + 1).replaceAll('\\', '/'))),
        onProblem,
        ...(openWatch === undefined ? {} : { open: openWatch }),
      }),
    );
    // The root itself may come later, go and come back; its parent tells.
    this.disposables.add(startFileHints(root, () => this.mark(TreeSnapshot.root), onProblem));
    if (gitDirectory !== undefined) this.watchGit(gitDirectory);
    const mount = networkMount(root);
    if (mount !== undefined) this.poll();
  }

  watch(id: DirectoryId, path: string): void {
    this.watches?.watch(id, path);
  }

  unwatch(id: DirectoryId): void {
    this.watches?.unwatch(id);
    this.directories.delete(id);
  }

  /** The hints since the last call. */
  take(): DirtyDirectories {
    const taken = { directories: this.directories, all: this.all };
    this.directories = new Set();
    this.all = false;
    this.failedNow = false;
    if (this.failure !== undefined) this.watches?.retry();
    return taken;
  }

  giveBack({ directories, all }: DirtyDirectories): void {
    for (const id of directories) this.directories.add(id);
    this.all ||= all;
  }

  /** How long a look at everything took, in ms. */
  lookTook(ms: number | undefined): void {
    this.lookMs = ms ?? this.lookMs;
  }

  /** A look is done. After one at everything in which no watch failed, notices can be had again. */
  completed(whole: boolean): void {
    if (!whole || this.failedNow || this.failure === undefined) return;
    this.failure = undefined;
    if (networkMount(this.options.root) !== undefined) return;
    this.polling?.dispose();
    this.polling = undefined;
  }

  dispose(): void {
    this.polling?.dispose();
    this.disposables.dispose();
  }

  private poll(): void {
    const { clock, lookNow } = this.options;
    this.polling ??= startPollingHints(clock, lookNow, { lookMs: () => this.lookMs });
  }

  private watchGit(directory: string): void {
    try {
      const watcher = watch(directory, { persistent: true }, () => this.options.hint());
      // Without it git is still noticed by what it writes.
      watcher.on('error', () => watcher.close());
      this.disposables.add({ dispose: () => watcher.close() });
    } catch {
      // As above.
    }
  }

  private mark(...ids: readonly DirectoryId[]): void {
    for (const id of ids) this.directories.add(id);
    this.countStorm();
    this.options.hint();
  }

  private countStorm(): void {
    const nowMs = this.options.clock.monotonic();
    if (nowMs - this.stormStartMs > stormMs) {
      this.stormStartMs = nowMs;
      this.stormCount = 0;
    }
    this.stormCount += 1;
    if (this.stormCount >= stormHints) this.all = true;
  }
}
