import { existsSync } from 'node:fs';
import { basename, dirname, relative, sep } from 'node:path';
import { watch } from 'chokidar';
import { errorCode } from '../../core/errors.ts';
import { type HintProblem, type HintSource, hintProblem } from './hintSource.ts';

/**
 * Hints for one target that may not exist yet: chokidar on its nearest existing parent, only on the
 * next name of the path, so that atomic saves and late creation are seen. Moves closer as parents appear.
 */
export function startFileHints(
  target: string,
  onHint: () => void,
  onProblem: (problem: HintProblem) => void,
): HintSource {
  let disposed = false;
  let current: { folder: string; watcher: ReturnType<typeof watch> } | undefined;

  const close = (): void => {
    void current?.watcher.close();
    current = undefined;
  };
  const arm = (): void => {
    if (disposed) return;
    const folder = nearestExisting(dirname(target));
    if (current?.folder === folder) return;
    close();
    const next = relative(folder, target).split(sep)[0] ?? basename(target);
    const watcher = watch(folder, {
      depth: 0,
      ignoreInitial: true,
      ignored: (path) => path !== folder && basename(path) !== next,
    });
    current = { folder, watcher };
    watcher.on('all', () => {
      onHint();
      arm();
    });
    // Between choosing the folder and watching it something may have happened.
    watcher.on('ready', () => {
      onHint();
      arm();
    });
    watcher.on('error', (error) => {
      if (!disposed) onProblem(hintProblem(errorCode(error) ?? 'unknown error'));
    });
  };
  arm();
  return {
    description: 'chokidar',
    dispose: () => {
      disposed = true;
      close();
    },
  };
}

function nearestExisting(folder: string): string {
  let path = folder;
  while (!existsSync(path) && dirname(path) !== path) path = dirname(path);
  return path;
}
