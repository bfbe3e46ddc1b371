import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FileEntry } from '../../../src/watchers/tree/block.ts';
import { type FileChange, netChanges } from '../../../src/watchers/tree/netChanges.ts';

type Files = Record<string, FileEntry>;
let inode = 100;
const file = (size = 1, mtimeMs = 1): FileEntry => ({ size, mtimeMs, ino: (inode += 1) });

/** Net effects when every path of both trees was touched. */
function between(before: Files, after: Files): FileChange[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
  return netChanges(new Map([...paths].map((path) => [path, before[path]])), (path) => after[path]);
}

const kinds = (before: Files, after: Files) =>
  between(before, after).map((change) =>
    change.kind === 'renamed' ? `${change.previousPath} → ${change.path}` : `${change.kind} ${change.path}`,
  );

describe('net changes', () => {
  it('are created, modified and deleted, sorted by path; what is as it was is none', () => {
    const a = file();
    const same = file();
    assert.deepEqual(kinds({ 'b/x': a, c: file(), same }, { 'b/x': { ...a, mtimeMs: 2 }, 'a/new': file(7, 9), same }), [
      'created a/new',
      'modified b/x',
      'deleted c',
    ]);
  });

  it('take an atomic save, which brings a new inode, for a modification', () => {
    assert.deepEqual(kinds({ a: file(1, 1) }, { a: file(1, 2) }), ['modified a']);
  });

  it('take the same inode, size and time under another name for a rename, also into another folder', () => {
    const a = file(5, 7);
    assert.deepEqual(kinds({ 'old/a': a }, { 'new/b': a }), ['old/a → new/b']);
  });

  it('take a move that keeps size and time for a rename', () => {
    assert.deepEqual(kinds({ a: file(5, 7.25) }, { b: file(5, 7.25) }), ['a → b']);
  });

  it('do not take an inode that was used again for a rename', () => {
    const a = file(5, 7);
    assert.deepEqual(kinds({ a }, { b: { ...a, mtimeMs: 99, size: 3 } }), ['deleted a', 'created b']);
  });

  it('guess no rename between several equal candidates', () => {
    assert.deepEqual(kinds({ a: file(5, 7) }, { b: file(5, 7), c: file(5, 7) }).sort(), [
      'created b',
      'created c',
      'deleted a',
    ]);
  });

  it('applied to the old files give the new ones, whatever happened', () => {
    const path = fc.stringMatching(/^[ab](?:\/[ab]){0,3}\/f[123]$/);
    const files = fc.dictionary(
      path,
      fc.record({ size: fc.nat({ max: 3 }), mtimeMs: fc.nat({ max: 3 }), ino: fc.nat({ max: 5 }) }),
      { maxKeys: 8 },
    );
    fc.assert(
      fc.property(files, files, (before, after) => {
        const result: Files = { ...before };
        for (const change of between(before, after)) {
          if (change.kind === 'deleted') delete result[change.path];
          else {
            if (change.kind === 'renamed') delete result[change.previousPath];
            result[change.path] = change.entry;
          }
        }
        const plain = (of: Files) =>
          Object.entries(of)
            .map(([at, { size, mtimeMs, ino }]) => [at, size, mtimeMs, ino])
            .sort();
        assert.deepEqual(plain(result), plain(after));
      }),
      { numRuns: 1000 },
    );
  });
});
