import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RecentMap } from '../../../src/core/recentMap.ts';

describe('a map of what was used last', () => {
  it('never forgets the latest so many, and never keeps twice as many', () => {
    const step = fc.record({ key: fc.nat({ max: 60 }), action: fc.constantFrom('set', 'get', 'delete') });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), fc.array(step, { maxLength: 300 }), (capacity, steps) => {
        const map = new RecentMap<number, number>(capacity);
        let used: number[] = [];
        for (const { key, action } of steps) {
          const others = used.filter((item) => item !== key);
          if (action === 'set') {
            map.set(key, key);
            used = [...others, key];
          } else if (action === 'delete') {
            map.delete(key);
            used = others;
            assert.equal(map.has(key), false);
          } else if (map.get(key) !== undefined) used = [...others, key];
          for (const recent of used.slice(-(capacity - 1 || 1))) assert.equal(map.has(recent), true, `${recent}`);
          assert.ok(map.size <= 2 * capacity);
          assert.equal([...map.values()].length, map.size);
        }
      }),
    );
  });

  it('keeps its pace however often entries go', () => {
    const map = new RecentMap<number, true>(1000);
    for (let i = 0; i < 200_000; i += 1) map.set(i, true);
    assert.ok(map.has(199_999) && !map.has(0));
  });
});
