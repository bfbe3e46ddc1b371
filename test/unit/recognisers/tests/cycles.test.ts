import assert from 'node:assert/strict';
import { readTestOutput } from '../../../../src/recognisers/tests/readTestOutput.ts';
import { recordingsOf } from '../../../support/recordings.ts';

interface Watching {
  readonly tool: string;
  readonly failing: string;
  readonly green: string;
  /** What the tool prints between cycles, and after the last one. */
  readonly between: string;
  readonly after: string;
}

const tools: readonly Watching[] = [
  {
    tool: 'jest',
    failing: 'failing.pipe',
    green: 'green.pipe',
    between: '\nWatch Usage: Press w to show more.',
    after: '\nWatch Usage: Press w to show more.',
  },
  {
    tool: 'vitest',
    failing: 'failing.pipe',
    green: 'green.pipe',
    between: '\n FAIL  Tests failed. Watching for file changes...\n       press h to show help, press q to quit\n',
    after: '\n PASS  Waiting for file changes...\n',
  },
  {
    tool: 'mocha',
    failing: 'failing.pipe',
    green: 'green.pipe',
    between: '[mocha] waiting for changes...\n',
    after: '[mocha] waiting for changes...\n',
  },
  {
    tool: 'node:test',
    failing: 'failing-spec.pipe',
    green: 'green-spec.pipe',
    between: '\nRestarted at 1/2/2026, 10:00:00 AM\n',
    after: '',
  },
  {
    tool: 'ava',
    failing: 'failing.pipe',
    green: 'green.pipe',
    between: '\n',
    after: '\nType `g` followed by enter to filter test files by a glob pattern\n',
  },
];

describe('a test run that watches', () => {
  const recordings = recordingsOf('tests');
  const textOf = (tool: string, name: string) =>
    recordings.find((recording) => recording.tool === tool && recording.name === name)?.text ?? assert.fail(name);

  for (const { tool, failing, green, between, after } of tools) {
    it(`of ${tool} tells each cycle as it ends, and its end tells the last`, () => {
      const told: string[] = [];
      const reading = readTestOutput(undefined, ({ tool: by, status, failed }) =>
        told.push(`${by} ${status} ${failed}`),
      );
      reading.write(textOf(tool, failing));
      reading.write(`${between}\n`);
      // AVA says nothing between its cycles: only the next one shows that it watches.
      assert.equal(told.length, tool === 'ava' ? 0 : 1);
      reading.write(textOf(tool, green));
      reading.write(`${after}\n`);
      const last = reading.end();
      assert.equal(told.length, 2);
      assert.match(told[0] ?? '', new RegExp(`^${tool} failed [1-9]`));
      assert.equal(told[1], `${tool} passed 0`);
      assert.deepEqual([last.tool, last.status, last.failures], [tool, 'passed', []]);
    });

    it(`of ${tool} that runs once tells no cycle`, () => {
      const reading = readTestOutput(undefined, () => assert.fail('a cycle'));
      reading.write(textOf(tool, failing));
      assert.equal(reading.end().status, 'failed');
    });
  }
});
