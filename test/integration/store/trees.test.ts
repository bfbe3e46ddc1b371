import assert from 'node:assert/strict';
import { readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { silentLogger } from '../../../src/core/logger.ts';
import { openStore } from '../../../src/store/openStore.ts';
import type { StoredDirectory } from '../../../src/store/store.ts';
import { accepted } from '../../support/accepted.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const open = (directory: string) => openStore({ directory, logger: silentLogger });
const update = (changed: readonly StoredDirectory[]) => ({ changed, removed: [], rulesKey: 'rules', lookMs: 1 });

describe('stored trees', () => {
  it('give back blocks and digests; a block that is written without digests has none', async () => {
    using folder = tempFolder();
    const store = await open(folder.path);
    await store.saveTree(
      'w',
      '/root',
      update([
        ['', 'a\xff'],
        ['d', 'b', 'digests'],
      ]),
    );
    const tree = await store.loadTree('w', '/root');
    assert.deepEqual(tree?.directories, [
      ['', 'a\xff'],
      ['d', 'b', 'digests'],
    ]);
    await store.saveTree(
      'w',
      '/root',
      update([
        ['', 'a', 'more'],
        ['d', 'c'],
      ]),
    );
    assert.deepEqual((await store.loadTree('w', '/root'))?.directories, [
      ['', 'a', 'more'],
      ['d', 'c'],
    ]);
    await store.close();
  });

  it('of the format before digests are kept, also when they are read out of a damaged file', async () => {
    using folder = tempFolder();
    const first = await open(folder.path);
    await first.saveTree('w', '/root', update([['', 'block']]));
    // Pages at the end, which are lost.
    await first.accept(Array.from({ length: 200 }, () => accepted(['team'], { description: 'x'.repeat(500) })));
    await first.close();
    const path = join(folder.path, 'lookout.db');
    const old = new DatabaseSync(path);
    old.exec('ALTER TABLE tree_directories DROP COLUMN digests; PRAGMA user_version = 3');
    old.close();
    truncateSync(path, readFileSync(path).length - 4096);
    const second = await open(folder.path);
    assert.ok(second.health.quarantined !== undefined);
    assert.deepEqual((await second.loadTree('w', '/root'))?.directories, [['', 'block']]);
    await second.close();
  });
});
