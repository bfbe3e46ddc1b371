import assert from 'node:assert/strict';
import { unwrittenAtOnce } from '../../../src/delivery/lane.ts';
import { runDeliveryKills } from '../../bench/deliver/kills.ts';

const kills = 50;

describe('kill -9', () => {
  it(`${kills} times under load loses no accepted event, and repeats at most what was in flight, with the same id`, async () => {
    const seed = Math.floor(Math.random() * 1e9);
    const result = await runDeliveryKills({ kills, events: 10 * kills, seed });
    const { accepted, lost, unexpected, repeats, repeatsById } = result;
    assert.deepEqual([lost, unexpected], [[], []], `seed ${seed}`);
    assert.ok(accepted >= 10 * kills - kills);
    assert.ok(repeats <= kills * unwrittenAtOnce, `${repeats} repeats, seed ${seed}`);
    assert.equal(repeatsById, 0, `seed ${seed}`);
    console.log(`      ${accepted} accepted, 0 lost, ${repeats} repeated by ${kills} kills`);
  }).timeout(180_000);
});
