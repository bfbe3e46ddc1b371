import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readTests, testRecognisers } from '../../../src/recognisers/tests/registry.ts';
import type { TestFailure, TestResult } from '../../../src/recognisers/tests/testResult.ts';
import { chunksOf, type Recording, recordingsOf } from '../../support/recordings.ts';

function read(chunks: readonly string[], { tool, exit }: { tool?: string; exit?: number } = {}): TestResult {
  const reading = readTests(tool);
  for (const chunk of chunks) reading.write(chunk);
  return reading.end(exit);
}

/** The fields of the result that the truth knows; of failures those that it names. */
function comparable(result: TestResult, { truth }: Recording): object {
  const { subject: _subject, from: _from, exit: _exit, cycles: _cycles, failures, ...fields } = truth;
  const known = Object.fromEntries(Object.keys(fields).map((key) => [key, result[key as keyof TestResult]]));
  if (!Array.isArray(failures)) return known;
  const keys = Object.keys((failures as object[])[0] ?? {});
  const found = result.failures.map((failure) =>
    Object.fromEntries(
      keys
        .map((key) => [key, key === 'file' ? lastOf(failure) : failure[key as keyof TestFailure]] as const)
        // What a failure does not tell is no key of it.
        .filter(([, value]) => value !== undefined),
    ),
  );
  return { ...known, failures: byName(found) };
}

/** Tools write paths from other folders than their reports. */
function lastOf({ file }: TestFailure): string | undefined {
  return file?.split(/[\\/]/).at(-1);
}

function expected({ truth }: Recording): object {
  const { subject: _subject, from: _from, exit: _exit, cycles: _cycles, ...fields } = truth;
  const { failures } = fields;
  return Array.isArray(failures) ? { ...fields, failures: byName(failures as object[]) } : fields;
}

function nameOf(failure: object): string {
  return 'name' in failure ? String(failure.name) : '';
}

/** Tools tell failures in another order than their reports. */
function byName(failures: readonly object[]): object[] {
  return failures.toSorted((one, other) => nameOf(one).localeCompare(nameOf(other)));
}

/** Why there is no recording of a recogniser; `test/fixtures/formats` has texts of these. */
const unrecorded: Readonly<Record<string, string>> = {
  nextest: 'is not in Debian, and building it takes longer than all other recordings',
  dotnet: 'is not in Debian',
  xctest: 'is not in Debian',
};

describe('a recorded test run', () => {
  const recordings = recordingsOf('tests');

  it('exists for every recogniser that can be recorded here', () => {
    const recorded = new Set(recordings.map(({ tool }) => tool));
    const missing = Object.keys(testRecognisers).filter((tool) => !recorded.has(tool));
    assert.deepEqual(missing, Object.keys(unrecorded));
  });

  for (const recording of recordings) {
    const { tool, name, text, truth } = recording;
    it(`of ${tool} (${name}) is understood, by its exit code and without`, () => {
      const result = read([text], { exit: truth.exit });
      assert.deepEqual({ tool: result.tool, ...comparable(result, recording) }, { tool, ...expected(recording) });
      const without = read([text], { tool });
      assert.deepEqual(comparable(without, recording), expected(recording));
    });
  }

  it('is understood in the same way with the line ends of Windows', () => {
    for (const { name, tool, text, truth } of recordings.filter((recording) => recording.name.endsWith('.pipe')))
      assert.deepEqual(read([text.replaceAll('\n', '\r\n')], truth), read([text], truth), `${tool} ${name}`);
  });

  it('is understood in the same way whatever the chunks', () => {
    fc.assert(
      fc.property(fc.constantFrom(...recordings), fc.array(fc.nat(), { maxLength: 40 }), ({ text, truth }, cuts) => {
        assert.deepEqual(read(chunksOf(text, cuts), truth), read([text], truth));
      }),
      { numRuns: 300 },
    );
  });
});
