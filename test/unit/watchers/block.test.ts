import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BlockWriter, type FileEntry, readBlock } from '../../../src/watchers/tree/block.ts';
import { TreeSnapshot } from '../../../src/watchers/tree/treeSnapshot.ts';

const writer = new BlockWriter();

function write(directories: readonly string[], files: readonly (readonly [string, FileEntry])[]): string {
  writer.begin(directories);
  for (const [name, entry] of files) writer.file(name, entry);
  return writer.end();
}

const entry = fc.record(
  {
    size: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    mtimeMs: fc.nat({ max: 60_000_000_000_000 }).map((micros) => micros / 1000),
    ino: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  },
  { noNullPrototype: true },
);
const names = fc.uniqueArray(
  fc.string({ minLength: 1, maxLength: 40, unit: 'binary' }).filter((text) => text.isWellFormed()),
  {
    maxLength: 20,
  },
);

describe('block', () => {
  it('gives back what was written, whatever the names and numbers', () => {
    fc.assert(
      fc.property(
        names,
        names,
        fc.array(entry, { minLength: 20, maxLength: 20 }),
        (directories, fileNames, entries) => {
          const files = fileNames.map(
            (name, index) => [name, entries[index] ?? { size: 0, mtimeMs: 0, ino: 0 }] as const,
          );
          const block = write(directories, files);
          const read = readBlock(block);
          assert.deepEqual([read.directories, [...read.files]], [directories, files.map((file) => [...file])]);
          assert.ok([...block].every((char) => char.charCodeAt(0) < 256));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('holds 100,000 files of a directory', () => {
    const files = Array.from({ length: 100_000 }, (_, i) => [`file${i}`, { size: i, mtimeMs: i, ino: i }] as const);
    assert.equal(readBlock(write([], files)).files.get('file99999')?.size, 99_999);
  });

  it('that is cut is refused', () => {
    const block = write(['a'], [['file', { size: 5, mtimeMs: 1_700_000_000_000, ino: 77 }]]);
    for (let length = 0; length < block.length; length += 1) {
      if (length === 3) continue; // A block without files is whole there.
      assert.throws(() => readBlock(block.slice(0, length)), RangeError, `length ${length}`);
    }
  });
});

describe('tree snapshot', () => {
  const empty = write([], []);

  it('knows paths, finds the nearest directory, and uses places again', () => {
    const tree = new TreeSnapshot();
    assert.equal(tree.hasRoot, false);
    const a = tree.add(TreeSnapshot.root, 'a');
    const b = tree.add(a, 'b');
    tree.set(TreeSnapshot.root, write(['a'], []), [a]);
    tree.set(a, write(['b'], []), [b]);
    tree.set(b, empty, []);
    assert.deepEqual([tree.path(b), tree.parent(b), tree.parent(TreeSnapshot.root)], ['a/b', a, undefined]);
    assert.deepEqual([tree.nearest('a/b/c/d'), tree.nearest('x'), tree.nearest('')], [b, 0, 0]);
    assert.deepEqual(
      [...tree.directories()].map((id) => tree.path(id)),
      ['', 'a', 'a/b'],
    );
    const gone: string[] = [];
    tree.remove(a, (_id, path) => gone.push(path));
    assert.deepEqual([gone, tree.has(a), tree.has(b)], [['a/b', 'a'], false, false]);
    tree.set(TreeSnapshot.root, empty, []);
    assert.equal(tree.has(tree.add(TreeSnapshot.root, 'c')), true);
  });

  it('is built from stored directories in any order, without those whose parents are missing', () => {
    const tree = TreeSnapshot.from([
      ['a/b', write([], [['x', { size: 1, mtimeMs: 2, ino: 3 }]])],
      ['', write(['a'], [])],
      ['orphan/y', empty],
      ['a', write(['b'], [])],
    ]);
    const look = tree.entries();
    assert.deepEqual(look('a/b/x'), { size: 1, mtimeMs: 2, ino: 3 });
    assert.deepEqual([look('a/b/y'), look('orphan/y/z'), look('x')], [undefined, undefined, undefined]);
    assert.throws(() => TreeSnapshot.from([['', 'x']]), RangeError);
  });
});
