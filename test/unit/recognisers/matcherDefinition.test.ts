import assert from 'node:assert/strict';
import type { BuildResult } from '../../../src/recognisers/builds/buildResult.ts';
import { parseTaskMatchers, type TaskMatchers } from '../../../src/recognisers/builds/matcherDefinition.ts';
import { namedMatchers } from '../../../src/recognisers/builds/namedMatchers.ts';
import { readMatched } from '../../../src/recognisers/builds/registry.ts';
import { recordingsOf } from '../../support/recordings.ts';

const contributed = {
  matchers: new Map<string, unknown>([
    ['lint', { name: 'lint', pattern: '$lint-line', severity: 'warning' }],
    ['itself', { name: 'itself', base: '$itself' }],
  ]),
  patterns: new Map<string, unknown>([
    ['lint-line', { name: 'lint-line', regexp: '^(\\S+):(\\d+) (.*)$', file: 1, line: 2, message: 3 }],
    [
      'several',
      {
        name: 'several',
        patterns: [
          { regexp: '^in (\\S+)$', file: 1 },
          { regexp: '^(\\d+) (.*)$', line: 1, message: 2 },
        ],
      },
    ],
  ]),
};

const task = (written: unknown): TaskMatchers => ({ written, contributed: () => contributed });
const definitionsOf = (written: unknown) =>
  parseTaskMatchers(task(written), 'my task').map(({ definition }) => definition);

function read(written: unknown, text: string): BuildResult {
  const reading = readMatched('my task', task(written));
  reading.write(text);
  return reading.end();
}

describe('the problem matchers of a task', () => {
  it('are those of the editor by name, and those that extensions contribute', () => {
    assert.deepEqual(definitionsOf('$gcc'), [namedMatchers['$gcc']]);
    assert.deepEqual(read('$lint', 'a.c:7 bad\n').problems, [
      { severity: 'warning', file: 'a.c', line: 7, message: 'bad' },
    ]);
  });

  it('may be defined in place, on the base of another, with its background', () => {
    const own = {
      base: '$tsc',
      severity: 'warning',
      background: { beginsPattern: { regexp: '^go$' }, endsPattern: '^done$' },
    };
    assert.deepEqual(definitionsOf(own), [
      {
        pattern: namedMatchers['$tsc']?.pattern,
        severity: 'warning',
        background: { beginsPattern: '^go$', endsPattern: '^done$' },
      },
    ]);
    const cycles = read(
      { pattern: '$lint-line', background: { activeOnStart: true, beginsPattern: '^go$', endsPattern: '^done$' } },
      'go\na.c:7 bad\ndone\ngo\ndone\n',
    ).cycles;
    assert.deepEqual(
      cycles?.map(({ status, errors }) => [status, errors]),
      [
        ['failed', 1],
        ['succeeded', 0],
      ],
    );
  });

  it('are used beside each other', () => {
    const { problems, tool } = read(['$lint', { pattern: '$several' }], 'a.c:7 bad\nin b.c\n3 worse\n');
    assert.equal(tool, '$lint');
    assert.deepEqual(
      problems.map(({ file, severity }) => [file, severity]),
      [
        ['a.c', 'warning'],
        ['b.c', 'error'],
      ],
    );
  });

  it('leave the reading to all tools where nobody defines them', () => {
    const text = recordingsOf('build').find(({ tool, name }) => tool === 'tsc' && name === 'failing-pretty-true.pipe');
    for (const written of ['$brought-by-nobody', [], undefined])
      assert.equal(read(written, text?.text ?? '').tool, 'tsc');
  });

  it('that make no sense are left out, also when they go in circles', () => {
    for (const written of ['$itself', {}, { pattern: [] }, { pattern: 'x' }, { pattern: { regexp: 7 } }, 5, [null]])
      assert.deepEqual(
        definitionsOf(written).filter((definition) => definition !== undefined),
        [],
      );
  });
});
