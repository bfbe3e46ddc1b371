import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readTests } from '../../../src/recognisers/tests/registry.ts';
import type { TestResult } from '../../../src/recognisers/tests/testResult.ts';

/** Written after the tools' known formats, and not recorded: of tools that cannot run here, and of other versions. */
const folder = join(import.meta.dirname, '../../fixtures/formats');

/** What is expected of the result, and of each cycle of what watches. */
function expectedOf(path: string): Partial<TestResult> & { readonly cycles?: unknown } {
  return JSON.parse(readFileSync(path.replace(/txt$/, 'expected.json'), 'utf8')) as Partial<TestResult>;
}

function read(text: string): TestResult {
  const reading = readTests();
  reading.write(text);
  return reading.end();
}

describe('the output of a test tool', () => {
  for (const path of globSync(join(folder, '*/*.txt'))) {
    const text = readFileSync(path, 'utf8');
    const { cycles: _cycles, ...expected } = expectedOf(path);
    for (const [ends, written] of [
      ['', text],
      [' with line ends of Windows', text.replaceAll('\n', '\r\n')],
    ] as const) {
      it(`as in "${basename(path, '.txt')}" is understood${ends}`, () => {
        const result = read(written);
        const known = Object.fromEntries(Object.keys(expected).map((key) => [key, result[key as keyof TestResult]]));
        assert.deepEqual(known, expected);
      });
    }
  }
});

describe('what is no output of a test tool', () => {
  for (const text of [
    'ERROR: the disk is full\n',
    'checking for gcc ........ ok\nchecking whether it works .... ok\n',
    'Build finished: 0 errors, no failures.\n',
    'see error-handler.ts: 2 failed, 1 passed yesterday\n',
    'Failures:\n  none was found\n',
    'FAIL: the last run had 3 tests, 1 failure\n',
    '# Running:\nError: nothing\n1 test, 1 failure\n',
    'Time: 3 s\nOK, done\nResult: PASS\n',
    'Executed 3 statements, with 2 failures\n',
    'DeprecationWarning: test() is old\n  failed to load 1 test\n',
  ])
    it(`is not taken for it: "${text.trim().split('\n').join(' / ')}"`, () => {
      const { tool, failures } = read(text);
      assert.deepEqual({ tool, failures }, { tool: 'unknown', failures: [] });
    });
});
