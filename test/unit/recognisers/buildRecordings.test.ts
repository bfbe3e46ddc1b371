import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BuildCycle, BuildProblem, BuildResult } from '../../../src/recognisers/builds/buildResult.ts';
import { buildRecognisers, readBuild } from '../../../src/recognisers/builds/registry.ts';
import { chunksOf, type Recording, recordingsOf } from '../../support/recordings.ts';

/** Told by texts made from the tools' own formats in `buildFormats.test.ts`, since they cannot be had where recordings are made. */
const notRecorded: Readonly<Record<string, string>> = {
  docker: 'needs the right to start containers',
  dotnet: 'not in Debian or npm',
  unknown: 'is no tool',
};

function read(chunks: readonly string[], { tool, exit }: { tool?: string; exit?: number } = {}): BuildResult {
  const reading = readBuild(tool);
  for (const chunk of chunks) reading.write(chunk);
  return reading.end(exit);
}

/** The fields of the result that the truth knows; of problems those that it names, of cycles what became of them. */
function comparable(result: BuildResult, recording: Recording): object {
  const fields = expected(recording);
  const known: Record<string, unknown> = Object.fromEntries(
    Object.keys(fields).map((key) => [key, result[key as keyof BuildResult]]),
  );
  if ('cycles' in fields) known['cycles'] = (result.cycles ?? []).map(({ status }: BuildCycle) => status);
  if (!Array.isArray(fields['problems'])) return known;
  const keys = new Set((fields['problems'] as object[]).flatMap((problem) => Object.keys(problem)));
  known['problems'] = result.problems.map((problem) =>
    Object.fromEntries(
      Object.entries({ ...problem, ...(problem.file === undefined ? {} : { file: lastOf(problem) }) }).filter(([key]) =>
        keys.has(key),
      ),
    ),
  );
  return known;
}

/** Tools write paths from other folders than their reports. */
function lastOf({ file }: BuildProblem): string | undefined {
  return file?.split(/[\\/]/).at(-1);
}

function expected({ truth }: Recording): Readonly<Record<string, unknown>> {
  const { subject: _subject, from: _from, exit: _exit, ...fields } = truth;
  const { problems } = fields;
  if (!Array.isArray(problems)) return fields;
  const short = (problems as BuildProblem[]).map((problem) =>
    problem.file === undefined ? problem : { ...problem, file: lastOf(problem) },
  );
  return { ...fields, problems: short };
}

describe('a recorded build', () => {
  const recordings = recordingsOf('build');

  it('exists for every recogniser that can be recorded here', () => {
    const recorded = new Set(recordings.map(({ tool }) => tool));
    const missing = Object.keys(buildRecognisers).filter((tool) => !recorded.has(tool));
    assert.deepEqual(missing.toSorted(), Object.keys(notRecorded).toSorted());
  });

  for (const recording of recordings) {
    const { tool, name, text, truth } = recording;
    it(`of ${tool} (${name}) is understood, by its exit code and without`, () => {
      const result = read([text], { exit: truth.exit });
      assert.deepEqual({ tool: result.tool, ...comparable(result, recording) }, { tool, ...expected(recording) });
      const without = read([text], { tool });
      // Some tools say nothing of their end.
      const wanted = without.status === 'unknown' ? { ...expected(recording), status: 'unknown' } : expected(recording);
      assert.deepEqual(comparable(without, recording), wanted);
    });

    it(`of ${tool} (${name}) is understood with the line ends of Windows`, () => {
      const text2 = text.replace(/\r?\n/g, '\r\n');
      assert.deepEqual(read([text2], { exit: truth.exit }), read([text], { exit: truth.exit }));
    });
  }

  it('is never believed against its exit code', () => {
    const disputed = recordings.filter(({ text, truth, tool }) => {
      const { status, cycles } = read([text], { tool, exit: truth.exit === 0 ? 1 : 0 });
      return cycles === undefined && status === 'unknown';
    });
    const failed = recordings.filter(({ truth }) => truth['status'] === 'failed' && !('cycles' in truth));
    assert.ok(failed.length > 0);
    assert.deepEqual(
      failed.filter((recording) => !disputed.includes(recording)).map(({ tool, name }) => `${tool} ${name}`),
      // npm says nothing of a script that failed.
      ['npm script.pipe', 'npm script.tty'],
    );
  });

  it('is understood in the same way whatever the chunks', () => {
    fc.assert(
      fc.property(fc.constantFrom(...recordings), fc.array(fc.nat(), { maxLength: 40 }), ({ text, truth }, cuts) => {
        assert.deepEqual(read(chunksOf(text, cuts), truth), read([text], truth));
      }),
      { numRuns: 300 },
    );
  });

  it('is told live, cycle by cycle, by a tool that watches', () => {
    for (const { tool, text } of recordings.filter(({ truth }) => 'cycles' in truth)) {
      const told: BuildResult[] = [];
      const reading = readBuild(undefined, (result) => told.push(result));
      reading.write(text);
      const { cycles = [] } = reading.end();
      assert.deepEqual(
        told.filter((result) => result.tool === tool).map(({ status }) => status),
        cycles.map(({ status }) => status),
      );
    }
  });
});
