import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LookoutError } from '../../../src/core/errors.ts';
import type { BuildResult } from '../../../src/recognisers/builds/buildResult.ts';
import { matcherRecogniser, type ProblemMatcher } from '../../../src/recognisers/builds/problemMatcher.ts';
import { buildTools, readBuild } from '../../../src/recognisers/builds/registry.ts';
import { recordingsOf } from '../../support/recordings.ts';

function readBy(matcher: ProblemMatcher, lines: readonly string[]): BuildResult | undefined {
  const reading = matcherRecogniser('mine', [matcher]).open();
  for (const line of lines) reading.line(line);
  return reading.end(undefined)?.result;
}

function recorded(tool: string, name: string): string {
  return recordingsOf('build').find((recording) => recording.tool === tool && recording.name === name)?.text ?? '';
}

function readNamed(tool: string, text: string): BuildResult {
  const reading = readBuild(tool);
  reading.write(text);
  return reading.end();
}

const stylish: ProblemMatcher = {
  pattern: [
    { regexp: '^(\\S.*)$', file: 1 },
    { regexp: '^\\s+(\\d+):(\\d+)\\s+(\\w+)\\s+(.*)$', line: 1, column: 2, severity: 3, message: 4, loop: true },
  ],
};

describe('a problem matcher', () => {
  for (const [matcher, tool, name] of [
    ['$tsc', 'tsc', 'failing-pretty-true.tty'],
    ['$tsc', 'tsc', 'failing-pretty-false.pipe'],
    ['$gcc', 'gcc', 'failing.pipe'],
    ['$gcc', 'clang', 'failing.tty'],
    ['$eslint-stylish', 'eslint', 'all.pipe'],
    ['$eslint-compact', 'eslint', 'failing-compact.pipe'],
    ['$msCompile', 'tsc', 'failing-pretty-false.pipe'],
    ['$go', 'go', 'build-failing.pipe'],
  ] as const) {
    it(`${matcher} finds the places that the recogniser of ${tool} finds (${name})`, () => {
      const text = recorded(tool, name);
      const places = ({ problems }: BuildResult) => problems.map(({ file, line, column }) => ({ file, line, column }));
      assert.ok(places(readNamed(tool, text)).length > 0);
      assert.deepEqual(places(readNamed(matcher, text)), places(readNamed(tool, text)));
    });
  }

  it('that watches ends a cycle at its end pattern', () => {
    const { cycles = [], status } = readNamed('$tsc-watch', recorded('tsc', 'watch.pipe'));
    assert.deepEqual([status, ...cycles.map((cycle) => cycle.errors)], ['succeeded', 0, 4, 0]);
  });

  it('is one of the tools that can be asked for, but none that is tried unasked', () => {
    assert.ok(buildTools.includes('$tsc'));
  });

  it('loops over its last line, for each file anew', () => {
    const result = readBy(stylish, [
      'a.js',
      '  1:2  error  x',
      '  3:4  warning  y',
      '',
      'b.js',
      '  5:6  error  z',
      'c.js',
    ]);
    assert.deepEqual(result?.problems, [
      { severity: 'error', file: 'a.js', line: 1, column: 2, message: 'x' },
      { severity: 'warning', file: 'a.js', line: 3, column: 4, message: 'y' },
      { severity: 'error', file: 'b.js', line: 5, column: 6, message: 'z' },
    ]);
  });

  it('of several lines finds a problem whose first line comes twice', () => {
    const result = readBy(stylish, ['noise', 'a.js', '  1:2  error  x']);
    assert.deepEqual(result?.problems, [{ severity: 'error', file: 'a.js', line: 1, column: 2, message: 'x' }]);
  });

  it('takes the first groups where it names none, and its own severity', () => {
    const matcher: ProblemMatcher = { severity: 'warning', pattern: { regexp: '^(\\S+)@(\\d+)@(\\d+)$' } };
    assert.deepEqual(readBy(matcher, ['a@1@2'])?.problems, [
      { severity: 'warning', file: 'a', line: 1, column: 2, message: 'a@1@2' },
    ]);
  });

  it('reads a location in one group, and a problem of a whole file', () => {
    const one: ProblemMatcher = {
      pattern: { regexp: '^(\\S+)\\(([\\d,]+)\\) (.*)$', file: 1, location: 2, message: 3 },
    };
    assert.deepEqual(readBy(one, ['a(1,2,3,4) x'])?.problems, [
      { severity: 'error', file: 'a', line: 1, column: 2, message: 'x' },
    ]);
    const whole: ProblemMatcher = { pattern: { regexp: '^BAD (\\S+)$', kind: 'file' } };
    assert.deepEqual(readBy(whole, ['BAD a.js'])?.problems, [{ severity: 'error', file: 'a.js', message: 'BAD a.js' }]);
  });

  it('is refused when a pattern is none or cannot be linear', () => {
    for (const regexp of ['(', '(?<=a)b', '(a)\\1']) {
      assert.throws(
        () => matcherRecogniser('mine', [{ pattern: { regexp } }]),
        (error) => LookoutError.is(error, 'invalid'),
      );
    }
  });

  it('does not hang on a pattern that backtracks elsewhere', () => {
    const result = readBy({ pattern: { regexp: '^(a+)+$', file: 1 } }, [`${'a'.repeat(5000)}!`]);
    assert.equal(result, undefined);
  });

  it('finds every problem in any lines around it', () => {
    const noise = fc.array(fc.constantFrom('', 'noise', '  indented', '> 1:2'), { maxLength: 5 });
    const file = fc.tuple(fc.constantFrom('a.js', 'b.js'), fc.array(fc.nat(99), { minLength: 1, maxLength: 5 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, file)), (blocks) => {
        const lines = blocks.flatMap(([before, [name, numbers]]) => [
          ...before,
          '',
          name,
          ...numbers.map((number) => `  ${number}:1  error  x`),
        ]);
        const found = readBy(stylish, lines)?.problems ?? [];
        const expected = blocks.flatMap(([, [name, numbers]]) => numbers.map((number) => `${name}:${number}`));
        assert.deepEqual(
          found.map((problem) => `${problem.file}:${problem.line}`),
          expected,
        );
      }),
    );
  });
});
