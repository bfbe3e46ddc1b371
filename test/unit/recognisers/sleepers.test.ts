import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineCutter } from '../../../src/recognisers/lines.ts';
import { testRecognisers } from '../../../src/recognisers/tests/registry.ts';
import { type Candidate, Sleepers } from '../../../src/recognisers/sleepers.ts';
import type { TestResult } from '../../../src/recognisers/tests/testResult.ts';
import { recordingsOf } from '../../support/recordings.ts';

const known = Object.entries(testRecognisers as Readonly<Record<string, Recogniser>>);
type Recogniser = (typeof testRecognisers)[keyof typeof testRecognisers];

/** What all recognisers make of the lines; `sleeps` is false for those that see every line. */
function read(text: string, sleeps: boolean): object[] {
  const cycles: TestResult[] = [];
  const candidates = known.map(
    ([, recogniser]): Candidate<TestResult> => ({
      reading: recogniser.open((result) => cycles.push(result)),
      firstSigns: sleeps ? recogniser.firstSigns : undefined,
    }),
  );
  const sleepers = new Sleepers(candidates);
  const cutter = new LineCutter((line) => sleepers.line(line));
  cutter.write(text);
  cutter.end();
  const ends = sleepers.end(undefined);
  return [...known.map(([tool], index) => ({ tool, ...ends[index] })), { cycles }];
}

describe('a recogniser that sleeps until its first sign', () => {
  const recordings = recordingsOf('tests');
  const lines = [...new Set(recordings.flatMap(({ text }) => text.split('\n')))];

  it('is most of them', () => {
    const sleeping = known.filter(([, { firstSigns }]) => firstSigns !== undefined);
    assert.ok(sleeping.length >= 9, String(sleeping.length));
  });

  it('makes the same of every recording as one that sees all', () => {
    for (const { tool, name, text } of recordings)
      assert.deepEqual(read(text, true), read(text, false), `${tool} ${name}`);
  });

  it('makes the same of any lines in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...lines), { maxLength: 60 }), (some) => {
        const text = some.join('\n');
        assert.deepEqual(read(text, true), read(text, false));
      }),
      { numRuns: 2000 },
    );
  }).timeout(60_000);

  it('is woken by a sign alone, and sees the line that woke it', () => {
    const seen: string[] = [];
    const sleepers = new Sleepers<string>([
      { reading: { line: (text) => seen.push(text), end: () => undefined }, firstSigns: ['ok '] },
    ]);
    for (const text of ['', 'one', 'on', 'ok', 'ok 1', 'two', '']) sleepers.line(text);
    assert.deepEqual(seen, ['ok 1', 'two', '']);
  });
});
