import assert from 'node:assert/strict';
import { readTestOutput } from '../../../../src/recognisers/tests/readTestOutput.ts';

interface Case {
  readonly text: string;
  readonly status: string;
  /** Passed, failed, skipped. */
  readonly counts: readonly [number, number, number];
  readonly failures?: readonly string[];
}

const cases: Readonly<Record<string, Case>> = {
  'a green stream': {
    text: 'TAP version 13\n1..2\nok 1 - a\nok 2 - not ok 3 is only a name\n',
    status: 'passed',
    counts: [2, 0, 0],
  },
  'a plan at the end': {
    text: 'TAP version 14\nok 1\nnot ok 2 - b\n1..2\n',
    status: 'failed',
    counts: [1, 1, 0],
    failures: ['b'],
  },
  'skip and todo': {
    text: 'TAP version 14\n1..4\nok 1 - a # SKIP no network\nnot ok 2 - b # TODO later\nok 3 - c # todo\nok 4 - d \\# not a directive\n',
    status: 'passed',
    counts: [1, 0, 3],
  },
  'a whole file that is skipped': {
    text: 'TAP version 13\n1..0 # SKIP no database\n',
    status: 'none',
    counts: [0, 0, 0],
  },
  'a bail-out': {
    text: 'TAP version 13\n1..3\nok 1 - a\nBail out! No server.\n',
    status: 'interrupted',
    counts: [1, 0, 0],
  },
  'a missing plan': { text: 'TAP version 13\nok 1 - a\n', status: 'interrupted', counts: [1, 0, 0] },
  'fewer tests than planned': {
    text: 'TAP version 13\n1..3\nok 1 - a\nok 2 - b\n',
    status: 'interrupted',
    counts: [2, 0, 0],
  },
  subtests: {
    text: 'TAP version 14\n# Subtest: outer\n    ok 1 - a\n    # Subtest: inner\n        not ok 1 - b\n        1..1\n    not ok 2 - inner\n    1..2\nnot ok 1 - outer\n1..1\n',
    status: 'failed',
    counts: [1, 1, 0],
    failures: ['outer › inner › b'],
  },
  'a parent that fails although its subtests passed': {
    text: 'TAP version 14\n# Subtest: outer\n    ok 1 - a\n    1..1\nnot ok 1 - outer\n1..1\n',
    status: 'failed',
    counts: [1, 1, 0],
    failures: ['outer'],
  },
  'subtests in braces': {
    text: 'TAP version 13\nnot ok 1 - outer {\n    ok 1 - a\n    not ok 2 - b\n    1..2\n}\n1..1\n',
    status: 'failed',
    counts: [1, 1, 0],
    failures: ['outer › b'],
  },
  'a diagnosis that looks like tests': {
    text: 'TAP version 13\n1..1\nok 1 - a\n  ---\n  log: |\n    not ok 2 - b\n  ...\n',
    status: 'passed',
    counts: [1, 0, 0],
  },
  'several streams, one after the other': {
    text: 'TAP version 13\n1..1\nok 1 - a\nTAP version 13\n1..1\nnot ok 1 - b\n',
    status: 'failed',
    counts: [1, 1, 0],
    failures: ['b'],
  },
};

describe('a TAP stream', () => {
  for (const [name, { text, status, counts, failures = [] }] of Object.entries(cases)) {
    it(`is understood: ${name}`, () => {
      for (const ends of ['\n', '\r\n']) {
        const reading = readTestOutput();
        reading.write(text.replaceAll('\n', ends));
        const result = reading.end();
        const { tool, passed, failed, skipped } = result;
        assert.deepEqual(
          { tool, status: result.status, counts: [passed, failed, skipped] },
          { tool: 'tap', status, counts },
        );
        assert.deepEqual(
          result.failures.map((one) => [one.suite, one.name].filter(Boolean).join(' › ')),
          failures,
        );
      }
    });
  }

  it('tells what its diagnoses say, in the words of its producer', () => {
    const reading = readTestOutput();
    // tape's form.
    reading.write(
      'TAP version 13\nnot ok 1 should be equal\n  ---\n    operator: equal\n    expected: 5\n    actual:   4\n    at: Test.<anonymous> (/home/dev/shop/price.js:6:5)\n    stack: |-\n      Error: should be equal\n          at Test.assert [as _assert] (/home/dev/shop/node_modules/tape/lib/test.js:318:54)\n          at Test.<anonymous> (/home/dev/shop/price.js:6:5)\n  ...\n1..1\n',
    );
    assert.deepEqual(reading.end().failures, [
      {
        name: 'should be equal',
        errorType: 'Error',
        message: 'should be equal',
        file: '/home/dev/shop/price.js',
        line: 6,
      },
    ]);
  });
});
