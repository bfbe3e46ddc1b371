import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lookAtFile } from '../../../src/watchers/file/fileState.ts';
import { tempFolder } from '../../support/tempFolder.ts';

/** Looks at a file that is saved anew, `times` often, while it is read. */
async function lookWhileSaved(times: number) {
  using folder = tempFolder();
  const path = join(folder.path, 'a.txt');
  writeFileSync(path, 'before');
  let saves = 0;
  const found = await lookAtFile(path, async () => {
    if (saves < times) writeFileSync(path, `save ${(saves += 1)} `.repeat(saves + 1));
    return undefined;
  });
  return { found, saves };
}

describe('a look at a file', () => {
  it('tells one state of a file that is saved meanwhile: the last one', async () => {
    const { found } = await lookWhileSaved(1);
    assert.ok(found.kind === 'present');
    assert.deepEqual([found.text, found.size], ['save 1 save 1 ', 14]);
  });

  it('comes to an end at a file that never rests', async () => {
    const { found, saves } = await lookWhileSaved(1000);
    assert.equal(found.kind, 'present');
    assert.equal(saves, 3);
  });
});
