import type { PathChange } from './pathChange.ts';

type Kind = 'created' | 'modified' | 'deleted';

/** Net effect by what was pending (rows) and what came (columns), as seen by someone who knows neither. */
const table: Record<Kind, Record<Kind, Kind | undefined>> = {
  created: { created: 'created', modified: 'created', deleted: undefined },
  modified: { created: 'modified', modified: 'modified', deleted: 'deleted' },
  deleted: { created: 'modified', modified: 'modified', deleted: 'deleted' },
};

/**
 * What two changes of the same path come to; undefined is nothing at all. Repeats of a change come to
 * that change, so that an event told twice is harmless. Neither may be `renamed`.
 */
export function netEffect(before: PathChange | undefined, after: PathChange): PathChange | undefined {
  if (before === undefined) return after;
  const kind = table[before.kind as Kind][after.kind as Kind];
  return kind === undefined ? undefined : { kind, path: after.path, event: after.event };
}

/**
 * Takes one more change into what is pending. `touched` are all pending changes that name one of its
 * paths, oldest first; the answer replaces them. A path is named by at most one of the answer.
 *
 * A rename stays one for as long as nothing else happens to its two paths; then it is the deletion of
 * the one and the creation of the other, because a consumer that moves what it knows would keep the
 * old content. Renamed on is one rename, renamed back is nothing.
 */
export function mergeChange(touched: readonly PathChange[], next: PathChange): PathChange[] {
  if (touched.length === 0) return [next];
  const [only] = touched;
  if (touched.length === 1 && only?.kind === 'renamed' && next.kind === 'renamed') {
    if (only.path === next.path && only.previousPath === next.previousPath) return [next];
    if (only.path === next.previousPath && only.previousPath === next.path) return [];
    if (only.path === next.previousPath && only.previousPath !== undefined) {
      return [{ ...next, previousPath: only.previousPath }];
    }
  }
  const pending = new Map<string, PathChange>();
  for (const part of [...touched, next].flatMap(splitRename)) {
    const net = netEffect(pending.get(part.path), part);
    if (net === undefined) pending.delete(part.path);
    else pending.set(part.path, net);
  }
  return [...pending.values()];
}

/** A rename as a deletion and a creation, in this order: names that differ in case only may be one file. */
export function splitRename(change: PathChange): PathChange[] {
  const { kind, path, previousPath, event } = change;
  if (kind !== 'renamed') return [change];
  const created: PathChange = { kind: 'created', path, event };
  return previousPath === undefined ? [created] : [{ kind: 'deleted', path: previousPath, event }, created];
}
