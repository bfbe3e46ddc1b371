import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonLines, runCli } from '../../support/lookoutCli.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const problem = { severity: 'error', file: 'a.ts', line: 3, column: 7, code: 'TS2322', message: 'no' };
const output = 'a.ts(3,7): error TS2322: no\r\n';

describe('lookout inspect build', () => {
  it('tells by words, exit code, tool and problem matcher what became of a build', async () => {
    using folder = tempFolder();
    const cwd = folder.path;
    writeFileSync(join(cwd, 'build.txt'), output);
    writeFileSync(join(cwd, 'empty.txt'), '');
    const failed = { tool: 'tsc', status: 'failed', errors: 1, warnings: 0, problems: [problem] };
    const nothing = { tool: 'unknown', status: 'succeeded', errors: 0, warnings: 0, problems: [] };
    const cases: [string[], number, object][] = [
      [['build.txt'], 1, failed],
      [['build.txt', '--exit', '2'], 1, failed],
      [['build.txt', '--exit', '0'], 1, { ...failed, status: 'unknown' }],
      [['build.txt', '--tool', '$tsc'], 1, { ...failed, tool: '$tsc' }],
      [['empty.txt', '--exit', '0'], 0, nothing],
    ];
    const results = await Promise.all(cases.map(([args]) => runCli(['inspect', 'build', ...args, '--json'], { cwd })));
    for (const [index, { code, stdout, stderr }] of results.entries()) {
      const [args, expectedCode, expected] = cases[index] ?? [];
      assert.deepEqual([code, ...jsonLines(stdout)], [expectedCode, expected], `${args?.join(' ')}: ${stderr}`);
    }
  }).timeout(30_000);

  it('shows the problems to people, and names the tools it knows', async () => {
    using folder = tempFolder();
    const cwd = folder.path;
    const shown = await runCli(['inspect', 'build', '-'], { cwd, input: output });
    assert.match(shown.stdout + shown.stderr, /tsc: failed, 1 errors, 0 warnings\n {2}a\.ts:3:7: error: no/);
    const refused = await runCli(['inspect', 'build', '-', '--tool', 'abacus'], { cwd, input: output });
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /"abacus" is not known\. Known are: .*tsc.*\$tsc/);
  }).timeout(30_000);
});
