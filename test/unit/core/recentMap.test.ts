import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RecentMap } from '../../../src/core/recentMap.ts';

describe('a map of what was used last', () => {
  it('never forgets the latest so many, and never keeps twice as many', () => {
    const step = fc.record({ key: fc.nat({ max: 60 }), isSet: fc.boolean() });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), fc.array(step, { maxLength: 300 }), (capacity, steps) => {
        const map = new RecentMap<number, number>(capacity);
        let used: number[] = [];
        for (const { key, isSet } of steps) {
          if (isSet) map.set(key, key);
          else if (map.get(key) === undefined) continue;
          used = [...used.filter((item) => item !== key), key];
          for (const recent of used.slice(-capacity)) assert.equal(map.has(recent), true, `${recent}`);
          assert.ok(map.size <= 2 * capacity);
          assert.equal([...map.values()].length, map.size);
        }
      }),
    );
  });

  it('forgets what is deleted, wherever it was kept', () => {
    const map = new RecentMap<number, number>(2);
    for (const key of [1, 2, 3]) map.set(key, key);
    for (const key of [1, 2, 3]) {
      map.delete(key);
      assert.equal(map.has(key), false);
    }
    assert.equal(map.size, 0);
  });

  it('keeps its pace however often entries go', () => {
    const map = new RecentMap<number, true>(1000);
    for (let i = 0; i < 200_000; i += 1) map.set(i, true);
    assert.ok(map.has(199_999) && !map.has(0));
  });
});
