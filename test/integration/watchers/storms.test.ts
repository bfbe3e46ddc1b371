import assert from 'node:assert/strict';
import { type Contender, lookout } from '../../bench/watch/contenders.ts';
import { runKills } from '../../bench/watch/kills.ts';
import { runStorm } from '../../bench/watch/runStorm.ts';
import { type Storm, storms } from '../../bench/watch/storms.ts';

/** Another storm every day, and the same one for all who look into a failure of that day. */
const seed = Math.floor(Date.now() / 86_400_000);

/** Too few files may be open for one watch per folder. */
const withFewFiles: Contender = {
  ...lookout,
  name: 'lookout with 64 files',
  command: (root, options) => ['/bin/sh', '-c', 'ulimit -n 64; exec "$@"', 'sh', ...lookout.command(root, options)],
};

async function weather(contender: Contender, storm: Storm, options: { frozen?: boolean } = {}): Promise<void> {
  const { expected, missed, wrong, examples } = await runStorm(contender, storm, seed, options);
  assert.ok(expected > 0, 'the storm changed nothing');
  assert.deepEqual({ missed, wrong, examples }, { missed: 0, wrong: 0, examples: [] }, `seed ${seed}`);
}

describe('a storm', () => {
  for (const storm of storms) {
    it(`"${storm.name}" is told to the last file, and nothing else is`, () => weather(lookout, storm)).timeout(90_000);
  }

  const [, filled, burst] = storms;
  if (process.platform === 'linux' && burst !== undefined && filled !== undefined) {
    it('over a process that stands still, so that the queue of the system runs over, is told to the last file', () =>
      weather(lookout, burst, { frozen: true })).timeout(90_000);

    it('is told to the last file by a process that may hold 64 files open', () =>
      weather(withFewFiles, filled)).timeout(90_000);
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
