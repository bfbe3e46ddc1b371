import assert from 'node:assert/strict';
import { LookoutError } from '../../../src/core/errors.ts';
import { compileSafePattern } from '../../../src/core/safePattern.ts';
import { cpuMsOf } from '../../support/cpuTime.ts';

const size = 100 * 1024;
const of = (unit: string, end = '!') => unit.repeat(Math.floor(size / unit.length)) + end;

/** Patterns that take backtracking engines exponential or high polynomial time, each with a text that does so. */
const catastrophic: readonly (readonly [string, string])[] = [
  ['/^(a+)+$/', of('a')],
  ['/^(a*)*$/', of('a')],
  ['/^(a|a)*$/', of('a')],
  ['/^(a|aa)+$/', of('a')],
  ['/^(a|a?)+$/', of('a')],
  ['/^(.*a){11}$/', of('a')],
  ['/^([a-zA-Z]+)*$/', of('a')],
  ['/^(\\w+\\s?)*$/', of('word ')],
  ['/^(\\d+)*$/', of('1', 'x')],
  ['/(x+x+)+y/', of('x')],
  ['/(.*)*=(.*)*/', of('a')],
  ['/^(([a-z])+.)+[A-Z]([a-z])+$/', of('a')],
  [
    '/^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$/',
    of('a'),
  ],
  ['/^[\\w.+-]+@([\\w-]+\\.)+[\\w-]+$/', `a@${of('a.')}`],
  ['/\\s+$/', of(' ', 'x')],
  ['/^\\s+|\\s+$/', `x${of(' ', 'x')}`],
  ['/(\\s*,\\s*)+$/', of(' , ', 'x')],
  ['/<!--(.|\\s)*?-->/', `<!--${of('a ', '')}`],
  ['/"(\\\\.|[^"\\\\])*"$/', `"${of('\\a', 'x')}`],
  ["/'(?:[^'\\\\]|\\\\.|'')*'$/", `'${of("''", 'x')}`],
  ['/(\\w+\\d+)+;/', of('a1', '')],
  ['/([A-Z][a-z]*)+Error:/', of('A', '')],
  ['/^(\\S+\\s+)*ERROR/', of('a ', '')],
  ['/(ERROR|ERR|E)+:/', of('ERR', '')],
  ['/(\\[.*\\])+ ERROR/', of('[a]', '')],
  ['/(?:\\s*\\w+\\s*=\\s*\\w+\\s*)+;/', of('a = b ', '')],
  ['/(.+\\n?)+END/', of('a', '')],
  ['/.*.*=.*;/', of('=', '')],
  ['/.*.*.*.*x/', of('a', '')],
  ['/(?i)(a+)+b/', of('A', '')],
  ['(?i)(error|err|e)*!$', of('Error', '')],
  ['/^(?:(?:a+)?b?)*$/', of('ab', 'c')],
  ['/(a?){30}a{30}b/', of('a', '')],
  ['/(0|1|01)*2/', of('01', '')],
  ['/^(https?:\\/\\/)?([\\da-z.-]+)\\.([a-z.]{2,6})([\\/\\w .-]*)*\\/?$/', `http://a.${of('a', '!')}`],
  ['/^(\\/[^\\/]+)*\\/$/', of('/a', '')],
  ['/^(([^<>()[\\]\\\\.,;:\\s@"]+(\\.[^<>()[\\]\\\\.,;:\\s@"]+)*)|(".+"))@/', of('a.', '')],
  ['/(\\d{1,3}\\.)+\\d+:/', of('1.', '')],
  ['/^(-?\\d+,?)*$/', of('1,', 'x')],
  ['/((a{1,5})+)+c/', of('a', '')],
  ['/(\\p{L}+\\s*)+\\d/', of('ä ', '')],
  ['/at (\\S+ )*\\(.*\\)$/', `at ${of('a ', '')}`],
];

describe('a pattern of a user', () => {
  it('is a text that must be contained, as it is written', () => {
    assert.ok(compileSafePattern('a.b').matches('xa.bx'));
    assert.ok(!compileSafePattern('a.b').matches('axb'));
    assert.ok(!compileSafePattern('Error').matches('error'));
    assert.ok(compileSafePattern('/srv/app').matches('in /srv/app/main'));
  });

  it('is an expression between slashes or behind its flags', () => {
    assert.ok(compileSafePattern('/^a.b$/').matches('axb'));
    assert.ok(compileSafePattern('/ERROR|Panic/i').matches('kernel panic'));
    assert.ok(compileSafePattern('(?i)panic').matches('PANIC'));
  });

  for (const wrong of ['/(/', '/a{2,1}/', '/(?=a)b/', '/(a)\\1/', '(?i)[', '']) {
    it(`is refused by its name when it does not compile: ${wrong}`, () => {
      assert.throws(
        () => compileSafePattern(wrong),
        (error) => LookoutError.is(error, 'invalid') && error.message.includes(wrong),
      );
    });
  }

  for (const [pattern, text] of catastrophic) {
    it(`is answered soon over 100 KiB: ${pattern}`, () => {
      const compiled = compileSafePattern(pattern);
      const cpuMs = cpuMsOf(() => compiled.matches(text));
      assert.ok(cpuMs < 100, `${cpuMs} ms`);
    });
  }
});
