import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readTestOutput } from '../../../../src/recognisers/tests/readTestOutput.ts';
import type { TestResult } from '../../../../src/recognisers/tests/testResult.ts';
import { type Recording, recordingsOf } from '../../../support/recordings.ts';

/** What the truth knows of one cycle. */
type Cycle = Partial<TestResult>;

interface Session {
  readonly tool: string;
  readonly name: string;
  readonly text: string;
  readonly cycles: readonly Cycle[];
}

const recordings = recordingsOf('tests');
const cyclesOf = ({ truth }: Recording) => truth['cycles'] as readonly Cycle[] | undefined;

/** Written after what is known of a tool that could not be recorded. */
const formats = join(import.meta.dirname, '../../../fixtures/formats');
const written = globSync(join(formats, '*/*.expected.json')).flatMap((path): Session[] => {
  const { tool, cycles } = JSON.parse(readFileSync(path, 'utf8')) as Session;
  const file = path.replace(/expected\.json$/, 'txt');
  return cycles === undefined ? [] : [{ tool, cycles, name: basename(file), text: readFileSync(file, 'utf8') }];
});
const sessions = [
  ...recordings.flatMap((recording): Session[] => {
    const cycles = cyclesOf(recording);
    return cycles === undefined ? [] : [{ ...recording, cycles }];
  }),
  ...written,
];

/** The cycles as they are told while the output comes, line by line, and what is told by its end. */
function watch(
  { text }: Pick<Session, 'text'>,
  tool?: string,
): { readonly told: readonly TestResult[]; readonly last: TestResult } {
  const told: TestResult[] = [];
  const reading = readTestOutput(tool, (result) => told.push(result));
  for (const line of text.split(/(?<=\n)/)) reading.write(line);
  return { told, last: reading.end() };
}

/** The fields that the truth knows; of failures their names. */
function comparable(result: TestResult, cycle: Cycle): object {
  return Object.fromEntries(
    Object.keys(cycle).map((key) => [
      key,
      key === 'failures' ? result.failures.map(({ name }) => ({ name })) : result[key as keyof TestResult],
    ]),
  );
}

describe('a session of tests that are watched', () => {
  it('exists for each runner that watches', () => {
    const tools = new Set(sessions.map(({ tool }) => tool));
    assert.deepEqual([...tools].toSorted(), ['ava', 'cargo', 'gradle', 'jest', 'mocha', 'node:test', 'vitest']);
  });

  for (const session of sessions) {
    const { tool, name, cycles } = session;

    for (const [how, known] of [
      ['with its tool known', tool],
      ['among all tools', undefined],
    ] as const)
      it(`of ${tool} (${name}) tells each cycle once, ${how}`, () => {
        const { told, last } = watch(session, known);
        assert.deepEqual(
          told.map((result, index) => ({
            tool: result.tool,
            ...comparable(result, cycles[index] ?? { status: 'none' }),
          })),
          cycles.map((cycle) => ({ tool, ...cycle })),
        );
        const final = cycles.at(-1) ?? assert.fail();
        assert.deepEqual(comparable(last, final), final);
      });
  }

  for (const recording of recordings.filter((other) => cyclesOf(other) === undefined)) {
    it(`is none when it runs once: ${recording.tool} (${recording.name})`, () => {
      assert.deepEqual(watch(recording).told, []);
    });
  }
});
