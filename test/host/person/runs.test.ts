import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSampleWorkspace } from '../../support/sampleWorkspace.ts';
import { openWorkbench, type WorkbenchSession } from '../../support/vscode/session.ts';
import { poll } from '../../support/vscode/waiting.ts';
import type { Workbench } from '../../support/vscode/workbench.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const mocha = join(repository, 'node_modules/mocha/bin/mocha.js');
const tsc = join(repository, 'node_modules/.bin/tsc');
const recorded = join(repository, 'test/fixtures/recordings/mocha/project/failing.test.cjs');

describe('What is run in the editor, with nothing set up', () => {
  let workspace: Awaited<ReturnType<typeof createSampleWorkspace>>;
  let session: WorkbenchSession;
  let workbench: Workbench;

  before(async () => {
    workspace = await createSampleWorkspace(
      `version: 1
settings: { rateLimit: { perMinute: 100, watcherBurst: 50 } }
watchers:
  - { kind: errors, path: app.log }
  - { kind: condition, when: deploy succeeds, log: deploy.log }
  - { kind: coverage, path: coverage/lcov.info, below: 80 }
`,
    );
    const { folder } = workspace;
    writeFileSync(join(folder, 'sum.test.cjs'), readFileSync(recorded));
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ scripts: { test: `node ${mocha} --no-config sum.test.cjs` } }),
    );
    writeFileSync(join(folder, 'src/sum.ts'), 'export const sum: number = 1;\n');
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { noEmit: true, strict: true, types: [] }, include: ['src'] }),
    );
    await mkdir(join(folder, '.vscode'), { recursive: true });
    writeFileSync(
      join(folder, '.vscode/launch.json'),
      JSON.stringify({
        version: '0.2.0',
        configurations: [
          {
            type: 'node',
            request: 'launch',
            name: 'Debug the tests',
            program: mocha,
            args: ['--no-config', 'sum.test.cjs'],
            cwd: folder,
            console: 'internalConsole',
            outputCapture: 'std',
          },
        ],
      }),
    );
    // The terminal of a command that ends at once may tell none of its output.
    writeFileSync(
      join(folder, 'check.cjs'),
      `if (!require('fs').existsSync('rhymes')) { console.log('poem.txt, verse 3: does not rhyme'); process.exitCode = 1; }\n`,
    );
    const task = { type: 'shell', problemMatcher: ['$tsc'], group: 'build', presentation: { reveal: 'never' } };
    writeFileSync(
      join(folder, '.vscode/tasks.json'),
      JSON.stringify({
        version: '2.0.0',
        tasks: [
          { ...task, label: 'types', command: `${tsc} --pretty false` },
          {
            ...task,
            label: 'poem',
            command: 'node check.cjs',
            problemMatcher: {
              owner: 'poem',
              pattern: { regexp: '^(\\S+), verse (\\d+): (.*)$', file: 1, line: 2, message: 3 },
            },
          },
          {
            type: 'lookout',
            label: 'stamp',
            group: 'build',
            command: 'cat src/sum.ts && test ! -e broken',
            inputs: ['src/**'],
          },
          {
            ...task,
            label: 'watch types',
            command: `${tsc} -w --pretty false`,
            isBackground: true,
            problemMatcher: ['$tsc-watch'],
          },
        ],
      }),
    );
    writeFileSync(join(folder, 'broken.json'), '{ "colour": }\n');
    session = await openWorkbench({ workspace: folder, log: console.log });
    ({ workbench } = session);
    await workbench.waitForStatusBarItem('Lookout', 60_000);
    await workbench.explorer.openFile('broken.json');
    await workbench.openView('Watchers');
    await workbench.waitForTreeRow('Watchers', /Tests/);
  });
  after(async () => {
    await session?.dispose();
    await workspace?.[Symbol.asyncDispose]();
  });

  it('is told once: a failing "npm test" in the terminal, with what failed and where', async () => {
    await workbench.runCommand('Terminal: Create New Terminal');
    await workbench.typeInTerminal('npm test');
    const toast = await workbench.notifications.waitFor('Tests failed: npm test');
    assert.match(toast.message, /2 failed, 1\/5 passed/);
    assert.match(toast.message, /throws Error when asked/);
    assert.deepEqual(toast.buttons, ['Open', 'Output', 'Acknowledge', 'Snooze…', 'Explain']);
    await workbench.screenshot('30-tests-failed');
    await workbench.notifications.clear();
  });

  it('is not told again while it still fails, and told once when it is fixed', async () => {
    await workbench.typeInTerminal('npm test');
    await workbench.waitForTreeRow('Watchers', /Tests.*still failing/);
    writeFileSync(
      join(workspace.folder, 'sum.test.cjs'),
      readFileSync(recorded, 'utf8').replace('1 + 1, 3', '1 + 1, 2').replace('null.x;', ''),
    );
    await workbench.typeInTerminal('npm test');
    const toast = await workbench.notifications.waitFor('Tests fixed: npm test');
    assert.match(toast.message, /3\/5 passed/);
    assert.equal((await workbench.notifications.shown()).length, 1);
    await workbench.notifications.clear();
  });

  it('is told once: tests that fail in a debug session', async () => {
    const green = readFileSync(join(workspace.folder, 'sum.test.cjs'), 'utf8');
    writeFileSync(join(workspace.folder, 'sum.test.cjs'), readFileSync(recorded));
    await workbench.runCommand('Debug: Start Without Debugging');
    const toast = await workbench.notifications.waitFor('Tests failed: Debug the tests');
    assert.match(toast.message, /2 failed, 1\/5 passed/);
    assert.equal((await workbench.notifications.shown()).length, 1);
    await workbench.screenshot('38-debug-session');
    await workbench.notifications.clear();
    writeFileSync(join(workspace.folder, 'sum.test.cjs'), green);
    await workbench.runCommand('Debug: Start Without Debugging');
    await workbench.notifications.waitFor('Tests fixed: Debug the tests');
    await workbench.notifications.clear();
  });

  it('is told once: a build task that breaks, with the place of its first error', async () => {
    const source = join(workspace.folder, 'src/sum.ts');
    writeFileSync(source, "export const sum: number = 'one';\n");
    await workbench.runTask('types');
    const toast = await workbench.notifications.waitFor('Build failed: types');
    assert.match(toast.message, /1 error/);
    assert.match(toast.message, /src\/sum\.ts:1:14/);
    await workbench.screenshot('31-build-failed');
    await workbench.notifications.clear();
    writeFileSync(source, 'export const sum: number = 1;\n');
    await workbench.runTask('types');
    await workbench.notifications.waitFor('Build fixed: types');
    await workbench.notifications.clear();
  });

  it('is told once: a build of an own tool, with the place that the problem matcher of tasks.json finds', async () => {
    await workbench.runTask('poem');
    const toast = await workbench.notifications.waitFor('Build failed: poem');
    assert.match(toast.message, /poem\.txt:3 – does not rhyme/);
    await workbench.notifications.clear();
    writeFileSync(join(workspace.folder, 'rhymes'), '');
    await workbench.runTask('poem');
    await workbench.notifications.waitFor('Build fixed: poem');
    await workbench.notifications.clear();
  });

  it('is told once a cycle that changes something: a build that watches, breaks and heals', async () => {
    const source = join(workspace.folder, 'src/sum.ts');
    await workbench.runTask('watch types');
    await workbench.waitForTreeRow('Watchers', /All builds.*watch types/);
    writeFileSync(source, "export const sum: number = 'one';\n");
    await workbench.notifications.waitFor('Build failed: watch types');
    writeFileSync(source, 'export const sum: number = 1;\n');
    await workbench.notifications.waitFor('Build fixed: watch types');
    assert.equal((await workbench.notifications.shown()).length, 2);
    await workbench.notifications.clear();
  });

  it('is told once: a Lookout task that fails, with its whole output; unchanged it is skipped', async () => {
    const { folder } = workspace;
    writeFileSync(join(folder, 'broken'), '');
    await workbench.runTask('stamp');
    const toast = await workbench.notifications.waitFor('Build failed: stamp');
    assert.ok(toast.buttons.includes('Output'));
    await workbench.notifications.clear();
    rmSync(join(folder, 'broken'));
    await workbench.runTask('stamp');
    await workbench.notifications.waitFor('Build fixed: stamp');
    await workbench.notifications.clear();
    await workbench.runTask('stamp');
    // The skipped run says nothing but in its terminal: the statistics show that it is over.
    await poll('a skipped run', 30_000, async () => {
      await workbench.runCommand('Lookout: Show Task Cache');
      const { message } = await workbench.notifications.waitFor(/runs were skipped/);
      await workbench.notifications.clear();
      return /^1 of \d/.test(message) || undefined;
    });
    await workbench.notifications.clear();
  });

  it('is told once: a traceback in a watched log, and a deploy with environment, version and address', async () => {
    const { folder } = workspace;
    appendFileSync(
      join(folder, 'app.log'),
      `INFO ok, 0 errors\nTraceback (most recent call last):\n  File "${folder}/src/config.py", line 1, in <module>\n    x\nNameError: name 'x' is not defined\n`,
    );
    const error = await workbench.notifications.waitFor('NameError');
    assert.match(error.message, /app\.log: NameError: name 'x' is not defined \(config\.py:1\)/);
    await workbench.screenshot('32-traceback');
    await workbench.notifications.click('NameError', 'Open');
    await workbench.page.locator('.tab.active', { hasText: 'config.py' }).waitFor();
    appendFileSync(
      join(folder, 'deploy.log'),
      'Deploying 2.4.1 to production\nDeploy succeeded: https://shop.example.com\n',
    );
    await workbench.notifications.waitFor('Deploy succeeded: 2.4.1 to production');
    assert.equal((await workbench.notifications.shown()).length, 1);
    await workbench.notifications.clear();
  });

  it('is told once: a coverage report that drops below its threshold, and once when it recovers', async () => {
    const report = join(workspace.folder, 'coverage/lcov.info');
    await mkdir(dirname(report), { recursive: true });
    const write = (hit: number): void =>
      writeFileSync(
        report,
        `TN:\nSF:src/config.py\n${Array.from({ length: 20 }, (_, line) => `DA:${line + 1},${line < hit ? 1 : 0}\n`).join('')}LF:20\nLH:${hit}\nend_of_record\n`,
      );
    write(18);
    await workbench.waitForTreeRow('Watchers', /Coverage.*90 %/);
    write(15);
    const toast = await workbench.notifications.waitFor('75 %');
    assert.match(toast.message, /80 %/);
    await workbench.screenshot('33-coverage-below');
    assert.equal((await workbench.notifications.shown()).length, 1);
    await workbench.notifications.clear();
    write(15);
    write(17);
    await workbench.notifications.waitFor('85 %');
    assert.equal((await workbench.notifications.shown()).length, 1);
    await workbench.notifications.clear();
  });

  it('is told when a condition comes true that was typed in plain words', async () => {
    await workbench.runCommand('Lookout: Alert When…');
    const input = workbench.page.locator('.quick-input-widget input');
    await input.fill('depoly succeeds');
    await workbench.page.locator('.quick-input-message', { hasText: 'deploy succeeds' }).waitFor();
    await workbench.screenshot('34-alert-when-unclear');
    await input.fill('deploy succeeds');
    await workbench.page.locator('.quick-input-message', { hasText: 'Means:' }).waitFor();
    await workbench.screenshot('35-alert-when');
    await input.press('Enter');
    await workbench.page.locator('.quick-input-message', { hasText: 'log file' }).waitFor();
    await input.fill('release.log');
    await input.press('Enter');
    await workbench.notifications.waitFor('You are told when: deploy succeeds (in release.log)');
    await workbench.notifications.clear();
    await workbench.waitForTreeRow('Watchers', /deploy succeeds.*release\.log/);
    writeFileSync(
      join(workspace.folder, 'release.log'),
      'Deploying 2.5.0 to staging\nDeploy succeeded: https://staging.example.com\n',
    );
    const toast = await workbench.notifications.waitFor('Deploy succeeded: 2.5.0 to staging');
    assert.ok(toast.message.length > 0);
    assert.equal((await workbench.notifications.shown()).length, 1);
    await workbench.waitForTreeRow('Activity', /deploy succeeds/);
    assert.deepEqual(
      (await workbench.treeRows('Activity')).filter((row) => row.includes('Needs you')),
      [],
    );
    await workbench.screenshot('35a-good-news');
    await workbench.notifications.clear();
  });

  it('is silent about what was snoozed until it passes, and speaks again afterwards', async () => {
    const { folder } = workspace;
    await workbench.runCommand('Terminal: Create New Terminal');
    const green = readFileSync(join(folder, 'sum.test.cjs'), 'utf8');
    writeFileSync(join(folder, 'sum.test.cjs'), readFileSync(recorded));
    await workbench.typeInTerminal('npm test');
    await workbench.notifications.waitFor('Tests failed: npm test');
    await workbench.screenshot('36-actions');
    await workbench.notifications.click('Tests failed: npm test', 'Snooze…');
    const pick = async (label: string): Promise<void> =>
      workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first().click();
    await pick('This problem');
    await workbench.screenshot('37-snooze');
    await pick('Until it passes');
    await workbench.notifications.waitFor('is snoozed: until it passes');
    await workbench.notifications.clear();
    writeFileSync(join(folder, 'sum.test.cjs'), green);
    await workbench.typeInTerminal('npm test');
    await workbench.notifications.waitFor('Tests fixed: npm test');
    await workbench.notifications.clear();
    writeFileSync(join(folder, 'sum.test.cjs'), readFileSync(recorded));
    await workbench.typeInTerminal('npm test');
    await workbench.notifications.waitFor('Tests failed: npm test');
    await workbench.notifications.clear();
    writeFileSync(join(folder, 'sum.test.cjs'), green);
    await workbench.typeInTerminal('npm test');
    await workbench.notifications.waitFor('Tests fixed: npm test');
    await workbench.notifications.clear();
  });

  it('is not told: thirty green runs; but a command that fails after more than a minute is', async () => {
    await workbench.runCommand('Terminal: Create New Terminal');
    await workbench.typeInTerminal(`sh -c 'echo importing; sleep 61; echo no space left; exit 3'`);
    await workbench.runCommand('Terminal: Create New Terminal');
    for (let run = 0; run < 30; run += 1) await workbench.typeInTerminal('npm test');
    await workbench.typeInTerminal('touch all-green');
    await poll('the thirty runs', 120_000, async () => existsSync(join(workspace.folder, 'all-green')) || undefined);
    await workbench.waitForTreeRow('Watchers', /Tests.*passed: npm test/);
    const toast = await workbench.notifications.waitFor('failed (exit code 3) after 1 min', 90_000);
    assert.match(toast.message, /no space left/);
    await workbench.screenshot('39-long-command');
    assert.equal((await workbench.notifications.shown()).length, 1);
    await workbench.notifications.clear();
  });

  it('is recorded without a word: an error that stays in the Problems panel', async () => {
    await workbench.waitForTreeRow('Watchers', /Errors.*1 error in the Problems panel/);
    assert.deepEqual(await workbench.notifications.shown(), []);
    await workbench.clickStatusBarItem(/sh -c/);
    assert.doesNotMatch(await workbench.quickInput.texts(), /Problems panel/);
    await workbench.quickInput.cancel();
  });
});
