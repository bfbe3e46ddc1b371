import assert from 'node:assert/strict';
import fc from 'fast-check';
import { generalise } from '../../../src/conditions/generalise.ts';
import { compileSafePattern } from '../../../src/core/safePattern.ts';

const matches = (example: string, text: string): boolean =>
  compileSafePattern(`/^${generalise(example).pattern}$/`).matches(text);

describe('an example made general', () => {
  for (const [example, shown, alike, other] of [
    ['fault at 0X1F in main', 'fault at ‹hex› in main', 'fault at 0xbeef in main', 'fault at home in main'],
    [
      'Order 4711 could not be stored',
      'Order ‹number› could not be stored',
      'Order 8 could not be stored',
      'Order 8 was stored',
    ],
    [
      '2026-11-27T06:10:46.123Z ERROR timeout after 3.5 s',
      '‹time› ERROR timeout after ‹number› s',
      '2027-01-01T00:00:00Z ERROR timeout after 12 s',
      'ERROR timeout after 12 s',
    ],
    [
      '[06:10:46] lost 10.0.0.12',
      '[‹time›] lost ‹address›',
      '[23:59:59] lost 192.168.1.1',
      '[23:59:59] found 192.168.1.1',
    ],
    [
      'commit 9ad809e1 by /home/a/b.txt',
      'commit ‹hash› by ‹path›',
      'commit 4e56a94 by /srv/x/y/z.log',
      'commit 4e56a94 by you',
    ],
    [
      'user 6f9619ff-8b86-d011-b42d-00c04fc964ff left',
      'user ‹id› left',
      'user 00000000-0000-0000-0000-000000000000 left',
      'user 5 left',
    ],
    ['a  b (c)? [d] $5', 'a  b (c)? [d] $‹number›', 'a b (c)? [d] $77', 'a b c d $77'],
  ] as const)
    it(`${example} stands for ${alike}`, () => {
      assert.equal(generalise(example).shown, shown);
      assert.ok(matches(example, example.trim()));
      assert.ok(matches(example, alike));
      assert.ok(!matches(example, other));
    });

  it('always matches itself', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 200 }), (text) => {
        const example = text.trim();
        fc.pre(example !== '');
        assert.ok(matches(example, example), generalise(example).pattern);
      }),
      { numRuns: 500 },
    ));
});
