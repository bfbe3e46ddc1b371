import assert from 'node:assert/strict';
import { fingerprintOf, normaliseText } from '../../../src/core/fingerprint.ts';

const of = (text: string) => fingerprintOf({ type: 'build.failed', texts: [text] });

describe('fingerprint', () => {
  const same: [string, string, string][] = [
    ['line numbers', 'Error at src/a.ts:12:5', 'Error at src/a.ts:340:1'],
    ['hashes', 'bundle main.9f86d081.js missing', 'bundle main.60303ae2.js missing'],
    ['times', '2026-11-20T10:00:01Z failed', '2026-11-21T23:59:59.123+02:00 failed'],
    ['ids', 'job 6f1c2a34-0000-4000-8000-1234567890ab died', 'job 6f1c2a34-9999-4000-8000-1234567890ff died'],
    ['absolute prefixes', "Cannot find '/home/ada/work/app/src/x.ts'", "Cannot find '/var/ci/build/17/app/src/x.ts'"],
    ['addresses', 'segfault at 0x7ffd21', 'segfault at 0xdeadbeef'],
    ['durations', 'timed out after 3012 ms', 'timed out after 2999 ms'],
  ];
  for (const [what, a, b] of same) {
    it(`ignores ${what}`, () => assert.equal(of(a), of(b), `${normaliseText(a)} | ${normaliseText(b)}`));
  }

  it('tells problems, types and subjects apart', () => {
    assert.notEqual(of('Cannot find module x'), of('Cannot find module y'));
    assert.notEqual(
      fingerprintOf({ type: 'test.failed', subject: 'a' }),
      fingerprintOf({ type: 'test.failed', subject: 'b' }),
    );
    assert.notEqual(fingerprintOf({ type: 'test.failed' }), fingerprintOf({ type: 'build.failed' }));
    assert.notEqual(fingerprintOf({ type: 'x', texts: ['a', 'bc'] }), fingerprintOf({ type: 'x', texts: ['ab', 'c'] }));
  });

  it('keeps an exact key as it is: two contents of one file are two things', () => {
    const at = (exact: string) => fingerprintOf({ type: 'file.modified', subject: 'a', exact });
    assert.notEqual(at('123'), at('124'));
    assert.equal(at('123'), at('123'));
  });
});
