import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSampleWorkspace } from '../../support/sampleWorkspace.ts';
import { chooseFromContextMenu } from '../../support/vscode/contextMenu.ts';
import { openWorkbench, type WorkbenchSession } from '../../support/vscode/session.ts';
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
const main = `const { tests } = require('vscode');
exports.activate = () => {
  const controller = tests.createTestController('sample', 'Sample');
  controller.items.add(controller.createTestItem('two', 'adds two numbers'));
};`;

describe('The menus of tests, as a person uses them', () => {
  let workspace: Awaited<ReturnType<typeof createSampleWorkspace>>;
  let session: WorkbenchSession;
  let workbench: Workbench;

  before(async () => {
    workspace = await createSampleWorkspace('version: 1\n');
    session = await openWorkbench({ workspace: workspace.folder, log: console.log });
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
    await workbench.runCommand('Testing: Focus on Test Explorer View');
    const row = page.locator('.test-explorer .monaco-list-row', { hasText: 'adds two numbers' });
    await chooseFromContextMenu(page, () => row.click({ button: 'right' }), 'Watch This Test…');
    await page.getByText(/Would have caught 0 of/).waitFor();
    await workbench.screenshot('4c-watch-this-test');
    await page.keyboard.press('Enter');
    await workbench.quickInput.choose(/Watch for this/);
    const { severity } = await workbench.notifications.waitFor('Watching for adds two numbers');
    assert.equal(severity, 'info');
  });
});
