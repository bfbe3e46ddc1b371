import assert from 'node:assert/strict';
import fc from 'fast-check';
import { diffSnapshots } from '../../../src/watchers/snapshot/diff.ts';
import {
  type FileEntry,
  type Snapshot,
  snapshotFromJson,
  snapshotToJson,
} from '../../../src/watchers/snapshot/snapshot.ts';

type Tree = Record<string, FileEntry>;
let inode = 100;
const file = (size = 1, mtimeMs = 1): FileEntry => ({ size, mtimeMs, ino: (inode += 1) });

function snapshotOf(tree: Tree): Snapshot {
  const result = new Map<string, Map<string, FileEntry>>([['', new Map()]]);
  for (const [path, entry] of Object.entries(tree)) {
    const parts = path.split('/');
    for (let i = 1; i <= parts.length - 1; i += 1) {
      const directory = parts.slice(0, i).join('/');
      if (!result.has(directory)) result.set(directory, new Map());
    }
    result.get(parts.slice(0, -1).join('/'))?.set(parts.at(-1) ?? '', entry);
  }
  return result;
}

const kinds = (before: Tree, after: Tree) =>
  diffSnapshots(snapshotOf(before), snapshotOf(after)).map((change) =>
    change.kind === 'renamed' ? `${change.previousPath} → ${change.path}` : `${change.kind} ${change.path}`,
  );

describe('snapshot difference', () => {
  it('tells created, modified and deleted, sorted by path', () => {
    const a = file();
    assert.deepEqual(kinds({ 'b/x': a, c: file() }, { 'b/x': { ...a, mtimeMs: 2 }, 'a/new': file(7, 9) }), [
      'created a/new',
      'modified b/x',
      'deleted c',
    ]);
  });

  it('takes an atomic save, which brings a new inode, for a modification', () => {
    assert.deepEqual(kinds({ a: file(1, 1) }, { a: file(1, 2) }), ['modified a']);
  });

  it('takes the same inode, size and time under another name for a rename, also into another folder', () => {
    const a = file(5, 7);
    assert.deepEqual(kinds({ 'old/a': a }, { 'new/b': a }), ['old/a → new/b']);
  });

  it('takes a move that keeps size and time for a rename', () => {
    assert.deepEqual(kinds({ a: file(5, 7.25) }, { b: file(5, 7.25) }), ['a → b']);
  });

  it('does not take an inode that was used again for a rename', () => {
    const a = file(5, 7);
    assert.deepEqual(
      kinds({ a }, { b: { ...a, mtimeMs: 99, size: 3 } }),
      ['deleted a', 'created b'].sort((x, y) => x.slice(-1).localeCompare(y.slice(-1))),
    );
  });

  it('guesses no rename between several equal candidates', () => {
    assert.deepEqual(kinds({ a: file(5, 7) }, { b: file(5, 7), c: file(5, 7) }).sort(), [
      'created b',
      'created c',
      'deleted a',
    ]);
  });

  it('applied to the old tree gives the new tree, whatever happened', () => {
    const path = fc.stringMatching(/^[ab](?:\/[ab]){0,3}\/f[123]$/);
    const tree = fc.dictionary(
      path,
      fc.record({ size: fc.nat({ max: 3 }), mtimeMs: fc.nat({ max: 3 }), ino: fc.nat({ max: 5 }) }),
      { maxKeys: 8 },
    );
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const result: Tree = { ...before };
        for (const change of diffSnapshots(snapshotOf(before), snapshotOf(after))) {
          if (change.kind === 'deleted') delete result[change.path];
          else {
            if (change.kind === 'renamed') delete result[change.previousPath];
            result[change.path] = change.entry;
          }
        }
        const plain = (tree: Tree) =>
          Object.entries(tree)
            .map(([at, { size, mtimeMs, ino }]) => [at, size, mtimeMs, ino])
            .sort();
        assert.deepEqual(plain(result), plain(after));
      }),
      { numRuns: 1000 },
    );
  });

  it('survives storage, and refuses what it did not write', () => {
    const snapshot = snapshotOf({ 'a/b/c': file(), d: file() });
    assert.deepEqual(snapshotFromJson(JSON.parse(JSON.stringify(snapshotToJson(snapshot)))), snapshot);
    for (const odd of [undefined, null, [], 'x', { a: 'x' }, { a: [1] }, { a: [['n', 'x', 1, 1]] }]) {
      assert.equal(snapshotFromJson(odd as never), undefined);
    }
  });
});
