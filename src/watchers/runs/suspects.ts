import type { ChangedSince } from '../changeLog.ts';

/** A place that a failure names: a problem, a failing test, a frame of its stack. */
export interface Place {
  readonly file: string;
}

/** A changed file and how much it has to do with a failure. */
export interface Suspect extends ChangedSince {
  /** 3 it is named by the failure, 2 it is a namesake of such a file (`sum.ts` of `sum.test.ts`), 1 it lies in the same folder, 0 it changed. */
  readonly overlap: 0 | 1 | 2 | 3;
}

/** More are not told. */
const maxSuspects = 20;

/** Changed files, those first that have most to do with the failure, of equals the newest first. */
export function rankSuspects(changed: readonly ChangedSince[], places: readonly Place[]): Suspect[] {
  const named = places.map(({ file }) => file.replaceAll('\\', '/').replace(/^\.\//, ''));
  const stems = new Set(named.map(stemOf));
  const folders = new Set(named.map(folderOf).filter((folder) => folder !== ''));
  const overlapOf = ({ path }: ChangedSince): Suspect['overlap'] => {
    if (named.some((file) => isSamePath(file, path))) return 3;
    if (stems.has(stemOf(path))) return 2;
    return folders.has(folderOf(path)) ? 1 : 0;
  };
  return changed
    .map((file) => ({ ...file, overlap: overlapOf(file) }))
    .sort((a, b) => b.overlap - a.overlap || b.modifiedMs - a.modifiedMs)
    .slice(0, maxSuspects);
}

/** Tools write paths from other folders: one may be the end of the other, at a border of names. */
function isSamePath(a: string, b: string): boolean {
  return a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`);
}

/** `sum` of `src/sum.test.ts`, `test_sum.py` and `sum_test.go`. */
function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return name
    .replace(/\..*$/, '')
    .replace(/^test_/, '')
    .replace(/(?:_test|_spec|tests?|spec)$/, '');
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}
