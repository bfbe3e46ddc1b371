import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSampleWorkspace } from '../../support/sampleWorkspace.ts';
import { chooseFromContextMenu } from '../../support/vscode/contextMenu.ts';
import { openWorkbench, type WorkbenchSession } from '../../support/vscode/session.ts';
import { poll } from '../../support/vscode/waiting.ts';
import type { Workbench } from '../../support/vscode/workbench.ts';

const manifest = {
  name: 'tests',
  publisher: 'sample',
  version: '1.0.0',
  engines: { vscode: '^1.125.0' },
  main: './main.js',
  activationEvents: ['onStartupFinished'],
};
/** An extension whose tests the editor lists. */
const main = `const { Range, TestRunProfileKind, Uri, tests, workspace } = require('vscode');
exports.activate = () => {
  const controller = tests.createTestController('sample', 'Sample');
  controller.createRunProfile('Run', TestRunProfileKind.Run, () => {}, true);
  controller.items.add(controller.createTestItem('two', 'adds two numbers'));
  const file = Uri.joinPath(workspace.workspaceFolders[0].uri, 'src/config.py');
  const placed = controller.createTestItem('three', 'reads the configuration', file);
  placed.range = new Range(0, 0, 0, 1);
  controller.items.add(placed);
};`;

describe('The menus of tests and terminals, as a person uses them', () => {
  let workspace: Awaited<ReturnType<typeof createSampleWorkspace>>;
  let session: WorkbenchSession;
  let workbench: Workbench;

  before(async () => {
    workspace = await createSampleWorkspace('version: 1\n');
    // Its lines are found in the page only when the page draws them.
    const settings = { 'terminal.integrated.gpuAcceleration': 'off' };
    session = await openWorkbench({ workspace: workspace.folder, log: console.log, settings });
    ({ workbench } = session);
    const folder = join(session.server.dataFolder, 'extensions/sample.tests-1.0.0');
    await mkdir(folder);
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
    await writeFile(join(folder, 'main.js'), main);
    await workbench.page.reload();
    await workbench.ready();
    await workbench.waitForStatusBarItem('Lookout', 60_000);
  });
  after(async () => {
    await session?.dispose();
    await workspace?.[Symbol.asyncDispose]();
  });

  it('make a watcher of a test of another extension', async () => {
    const { page } = workbench;
    // Nothing is listed yet, and nothing is counted.
    assert.equal((await workbench.waitForStatusBarItem('Lookout')).text, 'Lookout');
    await workbench.runCommand('Testing: Focus on Test Explorer View');
    const row = page.locator('.test-explorer .monaco-list-row', { hasText: 'adds two numbers' });
    await chooseFromContextMenu(page, () => row.click({ button: 'right' }), 'Watch This Test…');
    await page.getByText('There is nothing yet to try it on.').waitFor();
    const input = page.locator('.quick-input-widget .quick-input-box input');
    assert.equal(await input.inputValue(), 'test "adds two numbers" fails or is fixed');
    await workbench.screenshot('4c-watch-this-test');
    await page.keyboard.press('Enter');
    await workbench.quickInput.choose(/Watch for this/);
    const { severity } = await workbench.notifications.waitFor('Watching for adds two numbers');
    assert.equal(severity, 'info');
    await workbench.notifications.clear();
  });

  it('make a watcher of a test beside its line in the editor', async () => {
    const { page } = workbench;
    await workbench.runCommand('File: Focus on Files Explorer');
    await workbench.explorer.openFile('src/config.py');
    const glyph = page.locator('.editor-group-container.active .testing-run-glyph').first();
    await chooseFromContextMenu(page, () => glyph.click({ button: 'right' }), 'Watch This Test…');
    const input = page.locator('.quick-input-widget .quick-input-box input');
    await input.waitFor();
    assert.equal(await input.inputValue(), 'test "reads the configuration" fails or is fixed');
    await workbench.screenshot('4i-watch-test-in-gutter');
    await workbench.quickInput.cancel();
  });

  it('of a terminal make a watcher of a selected line of its output, and leave the clipboard as it was', async () => {
    const { page } = workbench;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate(`navigator.clipboard.writeText('copied before')`);
    await workbench.runCommand('Terminal: Create New Terminal');
    // The terminal of a command that ends at once may tell none of its output.
    await workbench.typeInTerminal('sleep 1; echo worker 7 ready');
    const line = page.locator('.terminal-wrapper.active .xterm-rows > div', { hasText: /^\s*worker 7 ready/ });
    await line.waitFor();
    const openMenu = async (): Promise<void> => {
      // What lies over the lines takes the mouse.
      await line.click({ clickCount: 3, position: { x: 20, y: 5 }, force: true });
      await line.click({ button: 'right', position: { x: 20, y: 5 }, force: true });
    };
    await chooseFromContextMenu(page, openMenu, 'Watch for Text in the Terminal…');
    await page.getByText('Would have caught 1 of').waitFor();
    await workbench.screenshot('4f-watch-terminal-text');
    assert.equal(await page.evaluate(`navigator.clipboard.readText()`), 'copied before');
    await page.keyboard.press('Enter');
    await workbench.quickInput.choose(/Watch for this/);
    await workbench.notifications.waitFor('Watching for Terminal: worker ‹number› ready');
    await workbench.notifications.clear();
    await workbench.typeInTerminal('sleep 1; echo worker 8 ready');
    const toast = await workbench.notifications.waitFor('worker 8 ready');
    assert.match(toast.message, /sleep 1; echo worker 8 ready: worker 8 ready/);
    await workbench.screenshot('4g-terminal-text-found');
    await workbench.notifications.clear();
  });

  it('of a terminal and of its tab begin with the command that ran there', async () => {
    const { page } = workbench;
    const screen = page.locator('.terminal-wrapper.active .xterm-screen');
    await chooseFromContextMenu(page, () => screen.click({ button: 'right' }), 'Watch Terminal Commands…');
    const input = page.locator('.quick-input-widget .quick-input-box input');
    await poll('the command', 5000, async () => (await input.inputValue()) === 'sleep 1; echo worker 8 ready');
    await workbench.quickInput.cancel();
    await workbench.runCommand('Terminal: Create New Terminal');
    const tab = page.locator('.tabs-list .monaco-list-row').first();
    await chooseFromContextMenu(page, () => tab.click({ button: 'right' }), 'Watch Terminal Commands…');
    await poll(
      'the command of the other terminal',
      5000,
      async () => (await input.inputValue()) === 'sleep 1; echo worker 8 ready',
    );
    await workbench.screenshot('4h-watch-terminal-commands');
    await workbench.quickInput.cancel();
  });
});
