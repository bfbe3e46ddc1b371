import assert from 'node:assert/strict';
import { readTestOutput } from '../../../../src/recognisers/tests/readTestOutput.ts';

describe('output that is of no test run', () => {
  const texts: Readonly<Record<string, string>> = {
    'a list': 'What is new:\n\n  - faster\n  - smaller\n\nSee CHANGELOG.md\n',
    'marks of an installer': 'Installing\n  ✔ downloaded\n  ✔ unpacked\n',
    'durations of a build': '✔ compiled (300ms)\n✔ packed (1.5ms)\n',
    'prose that begins with ok': 'ok 12 files copied\nok 3 files left\n',
    'dots of a progress': 'Connecting\n...\nconnected\n',
    'figures without a run':
      '0 errors\nno failures\nTests: 3 failed, 3 total\n  4 failed\n  2 passed (3s)\nℹ fail 4\n# fail 4\n',
    'a file name': 'GET /assets/error-handler.ts 200\n FAIL over done\n',
  };
  for (const [name, text] of Object.entries(texts)) {
    it(`stays unknown: ${name}`, () => {
      const reading = readTestOutput();
      reading.write(text);
      assert.equal(reading.end(0).tool, 'unknown');
    });
  }
});
