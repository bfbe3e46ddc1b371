import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../../../src/core/errors.ts';
import type { Effect } from './protocol.ts';

/** Files by path below the root, each with a text that tells this state of it from every other one. */
export type Truth = ReadonlyMap<string, string>;

export type NetEffect = 'created' | 'modified' | 'deleted';

/** All files below the root; a root that does not exist has none. What git keeps for itself does not count. */
export function walk(root: string): Truth {
  const truth = new Map<string, string>();
  const visit = (directory: string): void => {
    for (const entry of entriesOf(join(root, directory))) {
      const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
      if (entry.isDirectory()) {
        if (entry.name !== '.git') visit(path);
        continue;
      }
      const { size, mtimeNs, ino } = lstatSync(join(root, path), { bigint: true });
      truth.set(path, `${size} ${mtimeNs} ${ino}`);
    }
  };
  visit('');
  return truth;
}

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** What became of each path; a rename is one deleted and one created. */
export function netEffects(before: Truth, after: Truth): Map<string, NetEffect> {
  const effects = new Map<string, NetEffect>();
  for (const [path, state] of after) {
    const old = before.get(path);
    if (old === undefined) effects.set(path, 'created');
    else if (old !== state) effects.set(path, 'modified');
  }
  for (const path of before.keys()) if (!after.has(path)) effects.set(path, 'deleted');
  return effects;
}

/** What a sequence of effects amounts to; paths that came and went are left out. */
export function foldEffects(effects: readonly Effect[]): Map<string, NetEffect> {
  const existed = new Map<string, boolean>();
  const exists = new Map<string, boolean>();
  const note = (path: string, before: boolean, after: boolean): void => {
    if (!existed.has(path)) existed.set(path, before);
    exists.set(path, after);
  };
  for (const { kind, path, previousPath } of effects) {
    if (previousPath !== undefined) note(previousPath, true, false);
    note(path, kind === 'modified' || kind === 'deleted', kind !== 'deleted');
  }
  const folded = new Map<string, NetEffect>();
  for (const [path, before] of existed) {
    const after = exists.get(path) === true;
    if (before || after) folded.set(path, before ? (after ? 'modified' : 'deleted') : 'created');
  }
  return folded;
}
