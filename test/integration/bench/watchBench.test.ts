import assert from 'node:assert/strict';
import { renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { foldEffects, netEffects, walk } from '../../bench/watch/truth.ts';
import { buildTree } from '../../bench/watch/tree.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const shape = { files: 300, directories: 40, levels: 22, seed: 3 };

describe('the ground truth of the watch bench', () => {
  it('builds the same tree for the same seed, as deep and as large as asked', () => {
    using one = tempFolder();
    using two = tempFolder();
    const tree = buildTree(one.path, shape);
    assert.deepEqual(buildTree(two.path, shape), tree);
    assert.deepEqual([...walk(one.path).keys()].sort(), [...tree.files].sort());
    assert.equal(tree.files.length, 300);
    assert.equal(tree.directories.length, 40);
    assert.equal(Math.max(...tree.directories.map((path) => path.split('/').length)), 22);
  });

  it('sees what was created, changed, deleted and renamed, and nothing else', () => {
    using folder = tempFolder();
    const [changed = '', gone = '', moved = ''] = buildTree(folder.path, shape).files;
    const before = walk(folder.path);
    writeFileSync(join(folder.path, changed), 'other\n');
    unlinkSync(join(folder.path, gone));
    renameSync(join(folder.path, moved), join(folder.path, 'moved.txt'));
    const effects = netEffects(before, walk(folder.path));
    assert.deepEqual(
      effects,
      new Map([
        ['moved.txt', 'created'],
        [changed, 'modified'],
        [gone, 'deleted'],
        [moved, 'deleted'],
      ]),
    );
  });

  it('folds what was told one after the other', () => {
    const told = foldEffects([
      { kind: 'created', path: 'new' },
      { kind: 'modified', path: 'new' },
      { kind: 'deleted', path: 'saved' },
      { kind: 'created', path: 'saved' },
      { kind: 'created', path: 'passing' },
      { kind: 'renamed', path: 'to', previousPath: 'from' },
      { kind: 'deleted', path: 'passing' },
    ]);
    assert.deepEqual(
      told,
      new Map([
        ['new', 'created'],
        ['saved', 'modified'],
        ['from', 'deleted'],
        ['to', 'created'],
      ]),
    );
  });
});
