import { type FSWatcher, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode } from '../../core/errors.ts';
import { type HintProblem, type HintSource, hintProblem } from './hintSource.ts';

/** Number of the directory that a watch is for; kept in the watch itself, because a table of ten thousand would weigh as much as the names of their files. */
const directory = Symbol('directory');
type NumberedWatcher = FSWatcher & { [directory]?: number };

/** Opens one system watch; tests put faults in its place. */
export type OpenWatch = (path: string, recursive: boolean) => FSWatcher;

const openWatch: OpenWatch = (path, recursive) => watch(path, { recursive, persistent: true });

/** Hints for a tree of directories, which the caller numbers; the root is 0. */
export interface DirectoryHints extends HintSource {
  /** Watches a directory, unless it is watched. Call before reading it. */
  watch(id: number, path: string): void;
  unwatch(id: number): void;
  /** Tries again, from the next `watch` on, what failed for want of resources. */
  retry(): void;
}

export interface DirectoryHintsOptions {
  /** Absolute. */
  readonly root: string;
  /** Name of a directory, to tell its own end from that of an entry. */
  readonly nameOf: (id: number) => string;
  /** A directory may have changed; `isGone` when it may be no more itself. */
  readonly onHint: (id: number, isGone: boolean) => void;
  /** As `onHint`, by path (absolute); where the system watches whole trees. */
  readonly onHintAt: (directory: string) => void;
  readonly onProblem: (problem: HintProblem) => void;
  readonly open?: OpenWatch;
  /** Whether the system watches a whole tree by itself; Linux does not. */
  readonly recursive?: boolean;
}

/** One `fs.watch` per directory on Linux, one for the whole tree on macOS and Windows. */
export function startDirectoryHints(options: DirectoryHintsOptions): DirectoryHints {
  const { root, nameOf, onHint, onHintAt, onProblem } = options;
  const { open = openWatch, recursive = process.platform !== 'linux' } = options;
  const watchers: (NumberedWatcher | undefined)[] = [];
  let count = 0;
  let disposed = false;
  let failed = false;

  const unwatch = (id: number): void => {
    const watcher = watchers[id];
    if (watcher === undefined) return;
    watchers[id] = undefined;
    count -= 1;
    watcher.close();
  };
  const gone = (id: number): void => {
    unwatch(id);
    onHint(id, true);
  };
  // Two listeners for all watches, which know theirs by `this`: ten thousand closures would weigh more than the snapshot.
  function onChange(this: NumberedWatcher, type: string, name: string | null): void {
    const id = this[directory];
    if (id === undefined || watchers[id] !== this) return;
    if (recursive) onHintAt(name === null ? root : dirname(join(root, name)));
    // Its own name: the directory itself went, and this watch with it. Looking again renews it.
    else if (type === 'rename' && name === nameOf(id)) gone(id);
    else onHint(id, false);
  }
  // A deleted directory ends its watch with an error on some systems.
  function onError(this: NumberedWatcher): void {
    const id = this[directory];
    if (id !== undefined && watchers[id] === this) gone(id);
  }
  return {
    get description() {
      return recursive ? 'fs.watch on the whole tree' : `fs.watch on ${count} folders`;
    },
    watch(id, path) {
      if (watchers[id] !== undefined || disposed || failed || (recursive && id !== 0)) return;
      try {
        const watcher: NumberedWatcher = open(path, recursive);
        watcher[directory] = id;
        watcher.on('change', onChange);
        watcher.on('error', onError);
        watchers[id] = watcher;
        count += 1;
      } catch (error) {
        const code = errorCode(error) ?? 'unknown error';
        if (code === 'ENOENT' || code === 'ENOTDIR') return onHint(id, true);
        failed = true;
        onProblem(hintProblem(code));
      }
    },
    unwatch,
    retry() {
      failed = false;
    },
    dispose() {
      disposed = true;
      for (const id of watchers.keys()) unwatch(id);
    },
  };
}
