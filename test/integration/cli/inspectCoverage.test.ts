import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonLines, runCli } from '../../support/lookoutCli.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const report = [
  'TN:',
  'SF:src/price.js',
  'FN:1,price',
  'FNDA:2,price',
  'DA:1,2',
  'DA:2,2',
  'DA:3,0',
  'BRDA:2,0,0,1',
  'BRDA:2,0,1,-',
  'end_of_record',
  'SF:src/tax.js',
  'DA:1,0',
  'DA:2,0',
  'end_of_record',
  '',
].join('\n');
const result = {
  format: 'lcov',
  lines: 40,
  branches: 50,
  functions: 100,
  files: [
    { path: 'src/price.js', lines: 66.67 },
    { path: 'src/tax.js', lines: 0 },
  ],
  lowest: ['src/tax.js', 'src/price.js'],
};

describe('lookout inspect coverage', () => {
  it('tells what a report says, and of a bad one why', async () => {
    using folder = tempFolder();
    const cwd = folder.path;
    writeFileSync(join(cwd, 'whatever.txt'), report);
    writeFileSync(join(cwd, 'half.txt'), report.slice(0, -14));
    const [one, several, piped, tool] = await Promise.all([
      runCli(['inspect', 'coverage', 'whatever.txt', '--json'], { cwd }),
      runCli(['inspect', 'coverage', 'whatever.txt', 'half.txt', '--json'], { cwd }),
      runCli(['inspect', 'coverage', '-', '--json'], { cwd, input: 'hello\n' }),
      runCli(['inspect', 'coverage', 'whatever.txt', '--tool', 'lcov'], { cwd }),
    ]);
    assert.deepEqual([one.code, ...jsonLines(one.stdout)], [0, result], one.stderr);
    assert.deepEqual(jsonLines(several.stdout), [
      { path: 'whatever.txt', ...result },
      { path: 'half.txt', error: 'The coverage report is not complete: it ends within src/tax.js.' },
    ]);
    assert.equal(several.code, 1);
    assert.deepEqual(jsonLines(piped.stdout), [{ path: '-', error: 'This is no coverage report that is known.' }]);
    assert.equal(piped.code, 1);
    assert.equal(tool.code, 2);
    assert.match(tool.stderr, /Known are: none/);
  }).timeout(30_000);

  it('shows people the files that miss most', async () => {
    using folder = tempFolder();
    const { stdout, stderr } = await runCli(['inspect', 'coverage', '-'], { cwd: folder.path, input: report });
    assert.match(
      stdout + stderr,
      /lcov: 40 % of lines, 50 % of branches, 100 % of functions\n {2}src\/tax\.js: 0 %\n {2}src\/price\.js: 66\.67 %/,
    );
  }).timeout(30_000);
});
