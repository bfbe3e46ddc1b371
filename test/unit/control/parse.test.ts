import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LookoutError } from '../../../src/core/errors.ts';
import { parseCommand, usageOf } from '../../../src/control/parse.ts';
import { commands } from '../../../src/control/registry.ts';
import { maxCommandLength, splitWords } from '../../../src/control/words.ts';

const read = (text: string) => {
  const { command, args } = parseCommand(text, commands);
  return { verb: command.verb, ...args.values, ...args.flags };
};

describe('words of a command', () => {
  for (const [text, words] of [
    ['watch-file a', ['watch-file', 'a']],
    ['  a \t b\n', ['a', 'b']],
    ['a "b c" d', ['a', 'b c', 'd']],
    ["a 'b c'", ['a', 'b c']],
    ['a “b c”', ['a', 'b c']],
    ['a ""', ['a', '']],
    ['a "say \\"hi\\""', ['a', 'say "hi"']],
    ["don't stop", ["don't", 'stop']],
    ['C:\\work\\a.txt', ['C:\\work\\a.txt']],
    ['a --x="b c"', ['a', '--x=b c']],
    ['', []],
  ] as const)
    it(`of ${JSON.stringify(text)} are ${JSON.stringify(words)}`, () => assert.deepEqual(splitWords(text), words));

  it('keep every text that is quoted', () =>
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20 }), { maxLength: 20 }), (texts) => {
        // A backslash means something only before a quote.
        const plain = texts.map((text) => text.replaceAll('\\', '/'));
        const quoted = plain.map((text) => `"${text.replaceAll(/["'“‘「]/g, '\\$&')}"`);
        assert.deepEqual(splitWords(quoted.join(' ')), plain);
      }),
    ));

  it('of an open quote, and of a text without end, are refused', () => {
    for (const text of ['a "b', 'x'.repeat(maxCommandLength + 1)])
      assert.throws(
        () => splitWords(text),
        (error) => LookoutError.is(error, 'invalid'),
      );
  });
});

describe('a command', () => {
  for (const [text, expected] of [
    ['WATCH-FILE src/a.py --threshold 5/10m', { verb: 'watch-file', PATH: 'src/a.py', threshold: '5/10m' }],
    ['watch-dir ast --pattern="*.json"', { verb: 'watch-dir', PATH: 'ast', pattern: '*.json' }],
    ['alert-when deploy succeeds', { verb: 'alert-when', PHRASE: 'deploy succeeds' }],
    ['watch list', { verb: 'watch list' }],
    ['Watch Pause #4 15m', { verb: 'watch pause', ID: '#4', TIME: '15m' }],
    ['STATUS', { verb: 'status' }],
    ['history 5', { verb: 'history', N: '5' }],
    ['help watch-file', { verb: 'help', VERB: 'watch-file' }],
    ['snooze 0192 4h', { verb: 'snooze', ID: '0192', TIME: '4h' }],
  ] as const)
    it(`${text} is understood`, () => assert.deepEqual(read(text), expected));

  for (const [text, message] of [
    ['', /HELP lists them/],
    ['wach-file a', /no command "wach-file".*Did you mean "watch-file"/],
    ['watch', /needs a second word: list, show/],
    ['watch lst', /"lst" does not follow "watch".*Did you mean "list"/],
    ['watch-file', /PATH is missing: watch-file PATH/],
    ['watch-file a b', /"b" is too much/],
    ['watch-file a --treshold 5', /no option "--treshold".*Did you mean "threshold"/],
    ['watch-file a --threshold', /"--threshold" needs a value/],
    ['watch-file a --threshold many', /"many" after "--threshold": is no count/],
    ['watch pause x', /"x": is no number of a watcher/],
    ['history 0', /from 1 to 999/],
    ['report yearly', /"yearly": is no period; use daily, weekly or monthly/],
  ] as const)
    it(`${JSON.stringify(text)} is refused, naming what does not fit`, () =>
      assert.throws(() => read(text), { message }));

  it('can be written as its own usage says', () => {
    for (const command of commands) {
      const text = usageOf(command)
        .replace(/\[--(\w+) "?([^\]"]+)"?\]/g, '--$1 $2')
        .replaceAll(/[[\]]/g, '')
        .replace(/\bID\b/, '4')
        .replace(/\bTIME\b/, '5m')
        .replace(/\bN\b/, '7')
        .replace(/\bPERIOD\b/, 'daily');
      assert.equal(parseCommand(text, commands).command.verb, command.verb);
    }
  });
});
