import { existsSync, type FSWatcher, watch } from 'node:fs';
import { basename, dirname, relative, sep } from 'node:path';
import { errorCode } from '../../core/errors.ts';
import { type HintProblem, type HintSource, hintProblem } from './hintSource.ts';

/**
 * Hints for one target that may not exist yet: `fs.watch` on its nearest existing parent, for the next
 * name of the path, so that atomic saves and late creation are seen. Moves closer as parents appear.
 */
export function startFileHints(
  target: string,
  onHint: () => void,
  onProblem: (problem: HintProblem) => void,
): HintSource {
  let disposed = false;
  let current: { folder: string; watcher: FSWatcher } | undefined;

  const close = (): void => {
    current?.watcher.close();
    current = undefined;
  };
  const arm = (): void => {
    if (disposed) return;
    const folder = nearestExisting(dirname(target));
    if (current?.folder === folder) return;
    close();
    const next = relative(folder, target).split(sep)[0] ?? basename(target);
    try {
      const watcher = watch(folder, (type, name) => {
        // Its own name: the folder itself went, and this watch with it.
        const isGone = type === 'rename' && name === basename(folder);
        if (isGone) close();
        if (!isGone && name !== null && name !== next) return;
        onHint();
        arm();
      });
      watcher.on('error', () => {
        close();
        onHint();
        arm();
      });
      current = { folder, watcher };
      // Between choosing the folder and watching it something may have happened.
      onHint();
      if (nearestExisting(dirname(target)) !== folder) arm();
    } catch (error) {
      const code = errorCode(error);
      if (code === 'ENOENT') arm();
      else onProblem(hintProblem(code ?? 'unknown error'));
    }
  };
  arm();
  return {
    description: 'fs.watch on its folder',
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
