import assert from 'node:assert/strict';
import fc from 'fast-check';
import { shortenLines } from '../../../src/templates/shorten.ts';

describe('whole lines of a text', () => {
  it('fit, are its beginning, and are as many as fit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 20 }), { maxLength: 40 }),
        fc.integer({ min: 30, max: 300 }),
        (lines, max) => {
          const text = lines.join('\n');
          const short = shortenLines(text, max, 'en');
          assert.ok(short.length <= max);
          const [, head = '', count] = /^([\s\S]*)\n… (\d+) more lines?$/.exec(short) ?? [];
          if (text.length <= max) assert.equal(short, text);
          else if (count !== undefined) {
            assert.ok(text.startsWith(head));
            assert.equal(text.split('\n').length - head.split('\n').length, Number(count));
            const next = text.slice(head.length + 1).split('\n')[0] ?? '';
            assert.ok(
              head.length +
                1 +
                next.length +
                `\n… ${Number(count) - 1} more line${Number(count) === 2 ? '' : 's'}`.length >
                max,
            );
          }
        },
      ),
    );
  });

  it('of a hundred thousand are found at once', () => {
    const short = shortenLines('x\n'.repeat(100_000), 1000, 'en');
    assert.equal(
      short.split('\n').length - 1 + Number(/… ([\d,]+) more lines$/.exec(short)?.[1]?.replaceAll(',', '')),
      100_001,
    );
  });
});
