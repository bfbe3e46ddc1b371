import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../../core/errors.ts';
import { type HintProblem, type HintSource, hintProblem } from './hintSource.ts';

/** Opens one system watch; tests put faults in its place. */
export type OpenWatch = (
  path: string,
  recursive: boolean,
  onChange: (name: string | null, isRename: boolean) => void,
) => FSWatcher;

const openWatch: OpenWatch = (path, recursive, onChange) =>
  watch(path, { recursive, persistent: true }, (type, name) => onChange(name, type === 'rename'));

/** Hints for a tree of directories. */
export interface DirectoryHints extends HintSource {
  /** Watches a directory (absolute); again when it is another one under the same path. Call before reading it. */
  watch(path: string, identity: string): void;
  /** Forgets directories that are not in `paths` (absolute). */
  keepOnly(paths: ReadonlySet<string>): void;
}

export interface DirectoryHintsOptions {
  /** Absolute. */
  readonly root: string;
  /** A directory (absolute) may have changed. */
  readonly onHint: (directory: string) => void;
  readonly onProblem: (problem: HintProblem) => void;
  readonly open?: OpenWatch;
  /** Whether the system watches a whole tree by itself; Linux does not. */
  readonly recursive?: boolean;
}

/** One `fs.watch` per directory on Linux, one for the whole tree on macOS and Windows. */
export function startDirectoryHints(options: DirectoryHintsOptions): DirectoryHints {
  const { root, onHint, onProblem, open = openWatch, recursive = process.platform !== 'linux' } = options;
  const watches = new Map<string, { identity: string; watcher: FSWatcher }>();
  let disposed = false;
  let failed = false;

  const forget = (path: string): void => {
    watches.get(path)?.watcher.close();
    watches.delete(path);
  };
  const fail = (error: unknown): void => {
    const code = errorCode(error) ?? 'unknown error';
    if (disposed || failed) return;
    failed = true;
    onProblem(hintProblem(code));
  };
  return {
    get description() {
      return recursive ? 'fs.watch on the whole tree' : `fs.watch on ${watches.size} folders`;
    },
    watch(path, identity) {
      if (disposed || failed || (recursive && path !== root)) return;
      if (watches.get(path)?.identity === identity) return;
      forget(path);
      try {
        const watcher = open(path, recursive, (name, isRename) => {
          // Its own name: the directory itself went, and this watch with it. Looking again renews it.
          if (!recursive && isRename && name === basename(path)) {
            forget(path);
            onHint(dirname(path));
          }
          onHint(recursive && name !== null ? dirname(join(path, name)) : path);
        });
        // A deleted directory ends its watch with an error on some systems; its parent tells.
        watcher.on('error', () => {
          forget(path);
          onHint(dirname(path));
        });
        watches.set(path, { identity, watcher });
      } catch (error) {
        if (errorCode(error) === 'ENOENT') onHint(dirname(path));
        else fail(error);
      }
    },
    keepOnly(paths) {
      for (const path of watches.keys()) if (!paths.has(path)) forget(path);
    },
    dispose() {
      disposed = true;
      for (const path of watches.keys()) forget(path);
    },
  };
}
