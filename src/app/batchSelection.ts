import { compileValueGlob } from '../conditions/glob.ts';
import { splitRename } from '../core/netEffect.ts';
import type { PathChange } from '../core/pathChange.ts';
import type { ConsumerRow, Offer } from '../store/consumers.ts';
import { displayPath } from '../watchers/fileEvents.ts';

/** Picks and ranks the changes for one consumer. */
export type Selection = (changes: readonly PathChange[]) => Offer[];

/**
 * Compiles the globs of a consumer. A rename across the border of its paths is the creation or the
 * deletion that it sees; one with an urgent end is urgent.
 */
export function compileSelection(
  { paths, priorityGlobs }: Pick<ConsumerRow, 'paths' | 'priorityGlobs'>,
  baseFolder: string,
): Selection {
  const isWanted = paths.length === 0 ? () => true : anyOf(paths, baseFolder);
  const isUrgent = anyOf(priorityGlobs, baseFolder);
  const clip = (change: PathChange): PathChange[] => {
    const parts = splitRename(change);
    const wanted = parts.filter(({ path }) => isWanted(path));
    return wanted.length === parts.length ? [change] : wanted;
  };
  return (changes) =>
    changes.flatMap(clip).map((change) => ({ change, urgent: splitRename(change).some(({ path }) => isUrgent(path)) }));
}

function anyOf(globs: readonly string[], baseFolder: string): (path: string) => boolean {
  const tests = globs.map(compileValueGlob);
  return (path) => {
    const shown = displayPath(path, baseFolder);
    return tests.some((test) => test(shown));
  };
}
