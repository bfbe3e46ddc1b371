import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readCoverage } from '../../../../src/recognisers/coverage/registry.ts';
import type { CoverageResult } from '../../../../src/recognisers/coverage/coverageResult.ts';
import { chunksOf, recordingsOf } from '../../../support/recordings.ts';

function read(...chunks: readonly string[]): CoverageResult {
  const reading = readCoverage();
  for (const chunk of chunks) reading.write(chunk);
  return reading.end();
}

/** Tools print one decimal or two, and cut or round them. */
function isAlike(found: number | undefined, told: unknown): boolean {
  const decimals = String(told).split('.')[1]?.length ?? 0;
  const last = decimals === 2 || told === 100 || told === 0 ? 0.0101 : 0.101;
  return found !== undefined && Math.abs(found - Number(told)) < last;
}

interface FileTruth {
  readonly path: string;
  readonly lines: number;
}

describe('a recorded coverage report', () => {
  const recordings = recordingsOf('coverage');

  it('exists of every format that can be recorded here', () => {
    const formats = new Set(recordings.map(({ truth }) => String(truth['format'])));
    assert.deepEqual([...formats].sort(), [
      'clover',
      'cobertura',
      'coverage.py',
      'go',
      'istanbul',
      'istanbul-summary',
      'jacoco',
      'lcov',
    ]);
  });

  for (const { tool, name, text, truth } of recordings) {
    it(`of ${tool} (${name}) says what the tool itself says`, () => {
      const result = read(text);
      assert.equal(result.format, truth['format']);
      for (const key of ['lines', 'branches', 'functions'] as const)
        if (truth[key] !== undefined)
          assert.ok(isAlike(result[key], truth[key]), `${key}: ${result[key]} for ${String(truth[key])}`);
      for (const { path, lines } of (truth['files'] ?? []) as FileTruth[]) {
        const file = result.files.find((one) => one.path.split('/').at(-1) === path);
        assert.ok(isAlike(file?.lines, lines), `${path}: ${file?.lines} for ${lines}`);
      }
      assert.equal(result.files.length, (truth['files'] as FileTruth[] | undefined)?.length ?? result.files.length);
    });
  }

  it('is the same in any chunks, and with the line ends of Windows', () => {
    for (const { name, text } of recordings) {
      const whole = read(text);
      assert.deepEqual(read(text.replaceAll('\n', '\r\n')), whole, name);
      fc.assert(
        fc.property(fc.array(fc.nat(), { maxLength: 20 }), (cuts) =>
          assert.deepEqual(read(...chunksOf(text, cuts)), whole, name),
        ),
        { numRuns: 20 },
      );
    }
  });

  it('is not taken for whole in XML and JSON, wherever it is cut', () => {
    for (const { name, text } of recordings.filter((one) => /^[<{]/.test(one.text)))
      fc.assert(
        fc.property(fc.nat({ max: text.trimEnd().length - 1 }), (cut) =>
          assert.throws(() => read(text.slice(0, cut)), { reason: 'invalid' }, `${name} cut at ${cut}`),
        ),
        { numRuns: 30 },
      );
  });
});
