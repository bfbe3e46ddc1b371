import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Compare,
  compareKey,
  compareKeyLength,
  digestLength,
  digestOf,
} from '../../../src/watchers/content/digest.ts';

const digest = (text: string | Uint8Array, compare: Compare) => digestOf(Buffer.from(text), compare);
const json = (...paths: string[]): Compare => ({ json: paths });

/** Text in pieces, with other whitespace between the same pieces. */
const spacing = fc
  .array(fc.constantFrom(' ', '\t', '\n', '\r\n', '\v', '\f'), { maxLength: 4 })
  .map((parts) => parts.join(''));
const spaced = fc
  .array(
    fc.record({
      piece: fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')),
      one: spacing,
      other: spacing,
    }),
  )
  .map((parts) => ({
    one: parts.map(({ piece, one }) => piece + one).join(''),
    other: parts.map(({ piece, other }) => piece + other).join(''),
    bare: parts.map(({ piece }) => piece.replaceAll(/[ \t-\r]/g, '')).join(''),
  }));

/** The same value written again: keys in another order, another indent. */
function rewritten(value: unknown, indent: number): string {
  const turned = (item: unknown): unknown => {
    if (Array.isArray(item)) return item.map(turned);
    if (typeof item !== 'object' || item === null) return item;
    // An assignment would lose a key named `__proto__`.
    return Object.fromEntries(
      Object.entries(item)
        .reverse()
        .map(([key, inner]) => [key, turned(inner)]),
    );
  };
  return JSON.stringify(turned(value), undefined, indent);
}

describe('digest of a content', () => {
  it('has a fixed length, and a key for every way to compare', () => {
    const ways: Compare[] = ['content', 'whitespace', json('a'), json('a', 'b'), json('b', 'a')];
    for (const way of ways) assert.equal(digest('{"a": 1}', way).length, digestLength);
    const keys = new Set(ways.map(compareKey));
    assert.equal(keys.size, ways.length);
    for (const key of keys) assert.equal(key.length, compareKeyLength);
  });

  it('by bytes is another one for every other content', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
        assert.equal(digest(a, 'content') === digest(b, 'content'), Buffer.compare(a, b) === 0);
      }),
    );
  });

  it('without whitespace stays the same whatever whitespace is put between, and no other character', () => {
    fc.assert(
      fc.property(spaced, spaced, (a, b) => {
        assert.equal(digest(a.one, 'whitespace'), digest(a.other, 'whitespace'));
        assert.equal(digest(a.one, 'whitespace') === digest(b.one, 'whitespace'), a.bare === b.bare);
      }),
    );
  });

  it('of a JSON value stays the same however the file is written, and changes with the value', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.jsonValue(),
        fc.jsonValue(),
        fc.nat({ max: 8 }),
        (value, other, beside, indent) => {
          const one = digest(JSON.stringify({ a: { b: [value] }, beside }), json('a.b.0'));
          assert.equal(digest(rewritten({ beside: other, a: { b: [value], c: 1 } }, indent), json('a.b.0')), one);
          const isSame = rewritten(sorted(value), 0) === rewritten(sorted(other), 0);
          assert.equal(digest(JSON.stringify({ a: { b: [other] } }), json('a.b.0')) === one, isSame);
        },
      ),
    );
  });

  const pairs: readonly [string, string, string, Compare, boolean][] = [
    ['a no-break space counts', 'a\u00a0b', 'ab', 'whitespace', false],
    ['whitespace of a binary file counts', 'a\0 b', 'a\0b', 'whitespace', false],
    ['another JSON key does not count', '{"a":1,"b":1}', '{"a":1,"b":2}', json('a'), true],
    ['one of several keys counts', '{"a":1,"b":1}', '{"a":1,"b":2}', json('a', 'b'), false],
    ['a missing value is not null', '{}', '{"a":null}', json('a'), false],
    ['a missing value is not an empty list', '{}', '{"a":[]}', json('a'), false],
    ['values do not change places', '{"a":1}', '{"b":1}', json('a', 'b'), false],
    ['a text is not a number', '{"a":"1"}', '{"a":1}', json('a'), false],
    ['the digits of a large number count', '{"a":9007199254740993}', '{"a":9007199254740992}', json('a'), false],
    ['a large number is not its text', '{"a":9007199254740993}', '{"a":"9007199254740993"}', json('a'), false],
    ['a large exponent counts', '{"a":1e400}', '{"a":1e401}', json('a'), false],
    ['an index picks from a list', '{"a":[1,2]}', '{"a":[1,3]}', json('a.0'), true],
    ['an index is not a length', '{"a":[1]}', '{"a":[1,2]}', json('a.length'), true],
    ['a key with dots is found', '{"editor.size":1}', '{"editor.size":2}', json('editor.size'), false],
    ['inherited members are not values', '{}', '{"a":1}', json('constructor.name'), true],
    ['a key named __proto__ is a key', '{"__proto__":1}', '{"__proto__":2}', json('__proto__'), false],
    ['a byte order mark is no value', '{"a":1}', '\ufeff{"a":1}', json('a'), true],
    ['broken JSON counts', '{"a":1}', '{"a":1', json('a'), false],
    ['a change of broken JSON counts', '{"a":1', '{"a":1,', json('a'), false],
    ['JSON with comments is compared by its bytes', '{"a":1}//', '{"a":1} //', json('a'), false],
  ];
  for (const [what, before, after, compare, isSame] of pairs)
    it(`knows that ${what}`, () => assert.equal(digest(before, compare) === digest(after, compare), isSame));

  it('of what is no UTF-8 is that of its bytes', () => {
    const [one, other] = [Buffer.from('{"a":"\xff"}', 'latin1'), Buffer.from('{"a":"\xfe"}', 'latin1')];
    for (const way of ['whitespace', json('a')] as const) {
      assert.equal(digestOf(one, way), digestOf(one, 'content'));
      assert.notEqual(digestOf(one, way), digestOf(other, way));
    }
  });

  it('of JSON that is nested too deeply is that of its bytes', () => {
    const deep = Buffer.from(`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`);
    assert.equal(digestOf(deep, json('a')), digestOf(deep, 'content'));
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
