import assert from 'node:assert/strict';
import { lookout } from '../../bench/watch/contenders.ts';
import { hardships } from '../../bench/watch/hardships.ts';
import { runKills } from '../../bench/watch/kills.ts';
import { runStorm } from '../../bench/watch/runStorm.ts';

/** Another storm every day, and the same one for all who look into a failure of that day. */
const seed = Math.floor(Date.now() / 86_400_000);

describe('a storm', () => {
  for (const hardship of hardships()) {
    it(`"${hardship.name}" is told to the last file, and nothing else is`, async () => {
      const { expected, missed, wrong, examples } = await runStorm(lookout, hardship, seed);
      assert.ok(expected > 0, 'the storm changed nothing');
      assert.deepEqual({ missed, wrong, examples }, { missed: 0, wrong: 0, examples: [] }, `seed ${seed}`);
    }).timeout(90_000);
  }
});

describe('kill -9 of the engine', () => {
  it('again and again, while files change, loses no net change and repeats none by itself', async () => {
    const { missed, repeatedWithoutKill, mostRepeats, kills, told } = await runKills({ kills: 10, files: 1000, seed });
    assert.deepEqual(missed, [], `seed ${seed}`);
    assert.equal(repeatedWithoutKill, 0);
    assert.ok(mostRepeats <= kills);
    assert.ok(told > 0);
  }).timeout(120_000);
});
