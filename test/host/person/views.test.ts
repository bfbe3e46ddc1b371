import assert from 'node:assert/strict';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Inbox, startInbox } from '../../support/inbox/server.ts';
import { chooseFromContextMenu } from '../../support/vscode/contextMenu.ts';
import { type SampleWorkbench, openSampleWorkbench } from '../../support/vscode/sampleWorkbench.ts';
import { poll } from '../../support/vscode/waiting.ts';
import type { Workbench } from '../../support/vscode/workbench.ts';

/** A build that fails until the file `healed` is there, and takes long enough for its terminal to tell its output. */
const build = `const fs = require('fs');
if (!fs.existsSync('healed')) { console.log('src/config.py:2:1: error: the timeout is too short'); process.exitCode = 1; }
`;

/** Ids of themes, with what the window is then drawn as. */
const themes = {
  'Default High Contrast': 'hc-black',
  'Default High Contrast Light': 'hc-light',
  'Dark Modern': 'vs-dark',
};

describe('The views of the sidebar, as a person uses them', () => {
  let inbox: Inbox;
  let sample: SampleWorkbench;
  let workbench: Workbench;

  before(async () => {
    inbox = await startInbox();
    sample = await openSampleWorkbench({
      configuration: `version: 1
settings: { rateLimit: { perMinute: 100, watcherBurst: 50 } }
watchers:
  - { kind: folder, path: src }
`,
      view: 'Watchers',
      prepare: async (folder) => {
        await writeFile(join(folder, 'build.cjs'), build);
        await writeFile(join(folder, 'app.log'), '');
        await mkdir(join(folder, '.vscode'), { recursive: true });
        const task = {
          type: 'shell',
          label: 'bundle',
          command: 'node build.cjs',
          group: 'build',
          problemMatcher: '$gcc',
        };
        await writeFile(
          join(folder, '.vscode/tasks.json'),
          JSON.stringify({ version: '2.0.0', tasks: [{ ...task, presentation: { reveal: 'never' } }] }),
        );
      },
    });
    ({ workbench } = sample);
  });
  after(async () => {
    await sample?.[Symbol.asyncDispose]();
    await inbox?.dispose();
  });

  it('make a watcher of a log step by step, with the way back and what is wrong said at once', async () => {
    await workbench.runCommand('Lookout: Watch Log for Errors…');
    await workbench.page.locator('.quick-input-title', { hasText: '(1/4)' }).waitFor();
    await workbench.page.keyboard.type('/etc/hostname');
    await workbench.page.getByText('lies in /etc, which is never watched').waitFor();
    await workbench.quickInput.answer('app.log');
    await workbench.page.locator('.quick-input-title', { hasText: 'Patterns' }).waitFor();
    await workbench.page.keyboard.type('/declined (/');
    await workbench.page.getByText('does not compile').waitFor();
    await workbench.screenshot('40-watch-log-step-2');
    await workbench.page.locator('.quick-input-titlebar .codicon-quick-input-back').click();
    await workbench.quickInput.answerStep('(1/4)', 'app.log');
    await workbench.quickInput.answerStep('(2/4)', '/declined/i');
    await workbench.quickInput.answerStep('(3/4)', '');
    await workbench.quickInput.answerStep('(4/4)', '');
    await workbench.waitForTreeRow('Watchers', /^app\.log/);
    await workbench.notifications.clear();
  });

  it('group the watchers by kind', async () => {
    await workbench.waitForTreeRow('Watchers', /^Logs/);
    await workbench.waitForTreeRow('Watchers', /^Folders/);
    await workbench.screenshot('41-watchers');
  });

  it('pause and resume by the checkbox', async () => {
    const row = workbench.page.locator('[role=tree][aria-label="Watchers"] [role=treeitem]', { hasText: 'app.log' });
    await row.locator('.custom-view-tree-node-item-checkbox').click();
    await workbench.waitForTreeRow('Watchers', /app\.log.*paused/);
    await row.locator('.custom-view-tree-node-item-checkbox').click();
    await workbench.waitForTreeRow('Watchers', /app\.log(?!.*paused)/);
  });

  it('filter, and show that they do', async () => {
    await workbench.runCommand('Lookout: Filter Watchers…');
    await workbench.quickInput.choose('All');
    await workbench.quickInput.answerStep('(2/2)', 'app');
    await workbench.page.getByText('Only some watchers are shown.').waitFor();
    await poll('a list without folders', 10_000, async () => {
      const rows = await workbench.treeRows('Watchers');
      return rows.some((text) => text.startsWith('Folders')) ? undefined : true;
    });
    await workbench.screenshot('42-filtered');
    await workbench.runCommand('Lookout: Clear Watcher Filter');
    await workbench.waitForTreeRow('Watchers', /^Folders/);
  });

  it('obey the settings of VS Code at once, and say what these kept silent', async () => {
    const { page } = workbench;
    const settings = join(sample.folder, '.vscode/settings.json');
    await workbench.runCommand('Lookout: Change Setting…');
    await workbench.quickInput.choose(/^Notifications, status bar/);
    await page.locator('.setting-item-contents[data-key="lookout.builtInWatchers"]').waitFor();
    await workbench.screenshot('4d-settings');
    await page.keyboard.press('Escape');
    const isShown = async () => (await workbench.statusBarItems()).some(({ id }) => id.includes('lookout'));
    await writeFile(
      settings,
      JSON.stringify({ 'lookout.notifications.minimumSeverity': 'off', 'lookout.statusBar.show': 'attention' }),
    );
    await poll('a status bar without Lookout', 10_000, async () => !(await isShown()));
    await workbench.openView('Activity');
    await writeFile(join(sample.folder, 'src/config.py'), 'SILENT = 1\n');
    await workbench.waitForTreeRow('Activity', /config\.py.*kept silent/);
    assert.deepEqual(await workbench.notifications.shown(), []);
    await workbench.treeRow('Activity', /config\.py.*kept silent/).click();
    await page.getByText('lookout.notifications.minimumSeverity is off').first().waitFor();
    await workbench.screenshot('4e-settings-explained');
    await writeFile(settings, JSON.stringify({ 'lookout.builtInWatchers': { tests: false } }));
    await poll('the item in the status bar', 10_000, isShown);
    await poll('watchers without that of tests', 10_000, async () => {
      const rows = await workbench.treeRows('Watchers');
      return rows.some((row) => row.startsWith('Builds')) && !rows.some((row) => row.startsWith('Tests'));
    });
    await rm(settings);
    await workbench.waitForTreeRow('Watchers', /^Tests/);
    await writeFile(join(sample.folder, 'src/config.py'), 'LOUD = 1\n');
    await workbench.notifications.waitFor('config.py');
    await workbench.notifications.clear();
  });

  it('show a broken build in Activity until it is fixed, with what can be done about it', async () => {
    await workbench.runTask('bundle');
    await workbench.notifications.waitFor('Build failed: bundle');
    await workbench.notifications.clear();
    await workbench.openView('Activity');
    await workbench.waitForTreeRow('Activity', /Needs you/);
    // So short that the time has room beside it.
    await workbench.waitForTreeRow('Activity', /^Build failed: bundle ?began/);
    await workbench.waitForStatusBarItem('Build failed: bundle');
    await workbench.screenshot('43-activity');
  });

  it('are told apart by ear: what a row is, its state and when, groups with their size', async () => {
    const watchers = await workbench.treeNames('Watchers');
    for (const name of [
      /^Folders, 1 watcher$/,
      /^src, watching, .*config\.py modified · /,
      /^app\.log, watching, no change yet$/,
      /^All builds, watching, Build failed: bundle · /,
      /^All tests, watching, no run yet$/,
    ])
      assert.ok(
        watchers.some((text) => name.test(text)),
        `${name} in ${watchers.join(' | ')}`,
      );
    const activity = await workbench.treeNames('Activity');
    for (const name of [
      /^Needs you, 1 problem$/,
      /^Build failed: bundle \(1 error\).*, error, began /,
      /^What happened, the newest first$/,
      /^config\.py modified, info, /,
    ])
      assert.ok(
        activity.some((text) => name.test(text)),
        `${name} in ${activity.join(' | ')}`,
      );
    const all = [...watchers, ...activity];
    assert.deepEqual(
      all.filter((text) => text === '' || /undefined|\$\(/.test(text)),
      [],
    );
    assert.equal(new Set(watchers).size, watchers.length);
    const { label } = await workbench.waitForStatusBarItem('Build failed: bundle');
    assert.match(label, /^Lookout: 1 thing needs you\. Broken: Build failed: bundle/);
    const badge = workbench.page.locator('.activitybar [role=tab][aria-label^="Lookout"]');
    assert.equal(await badge.getAttribute('aria-label'), 'Lookout - 1 thing needs you');
    const boxes = workbench.page.getByRole('checkbox', { name: 'Watch app.log' });
    assert.equal(await boxes.count(), 1);
  });

  it('show by colour how bad something is, in high contrast too', async () => {
    const settings = join(sample.folder, '.vscode/settings.json');
    const icon = `document.querySelector('[role=tree][aria-label="Activity"] .codicon-error')`;
    for (const [theme, drawnAs] of Object.entries(themes)) {
      await writeFile(settings, JSON.stringify({ 'workbench.colorTheme': theme }));
      await workbench.page.locator(`.monaco-workbench.${drawnAs}`).waitFor();
      const colour = await workbench.page.evaluate<string>(`getComputedStyle(${icon}).color`);
      const [red = 0, green = 0] = (colour.match(/\d+/g) ?? []).map(Number);
      assert.ok(red > green * 1.5, `${theme}: ${colour}`);
      await workbench.screenshot(`43b-${drawnAs}`);
    }
    await rm(settings);
  });

  it('edit the selected watcher by F2, and offer it first for deletion by its key', async () => {
    const { page } = workbench;
    await workbench.treeRow('Watchers', 'app.log').click();
    await workbench.page.locator('.tab.active', { hasText: 'app.log' }).waitFor();
    await page.locator('[role=tree][aria-label="Watchers"]').focus();
    await page.keyboard.press('F2');
    await page.locator('.quick-input-title', { hasText: 'Edit app.log' }).waitFor();
    await workbench.quickInput.cancel();
    await page.locator('[role=tree][aria-label="Watchers"]').focus();
    await page.keyboard.press('Delete');
    await page.locator('.quick-input-title', { hasText: 'Delete Watcher' }).waitFor();
    await page.locator('.quick-input-widget', { hasText: '1 Selected' }).waitFor();
    await workbench.quickInput.cancel();
  });

  it('list the events of a problem below it, though they stand among all events too', async () => {
    const row = workbench.page
      .locator('[role=tree][aria-label="Activity"] [role=treeitem]', { hasText: /Build failed: bundle.*began/ })
      .first();
    await row.locator('.monaco-tl-twistie').click();
    const events = workbench.page.locator('[role=tree][aria-label="Activity"] [role=treeitem]', {
      hasText: /Build failed: bundle(?!.*began)/,
    });
    await poll('the event below its problem and in the list', 10_000, async () => (await events.count()) === 2);
    await workbench.screenshot('43a-events-of-problem');
    await row.locator('.monaco-tl-twistie').click();
    await poll('the problem to be closed', 10_000, async () => (await events.count()) === 1);
  });

  it('open its cause at the exact line, from the status bar, by keyboard', async () => {
    await workbench.clickStatusBarItem('Build failed: bundle');
    await workbench.quickInput.options();
    await workbench.screenshot('44-what-next');
    await workbench.quickInput.choose(/Build failed: bundle/);
    await workbench.page.locator('.quick-input-list-row', { hasText: 'Acknowledge' }).waitFor();
    await workbench.screenshot('45-what-to-do');
    await workbench.quickInput.choose(/Open config\.py:2/);
    await workbench.page.locator('.tab.active', { hasText: 'config.py' }).waitFor();
    await workbench.waitForStatusBarItem('Ln 2, Col 1');
  });

  it('let somebody take it: the status bar says so, and it is well again when it is fixed', async () => {
    await workbench.openView('Activity');
    const row = workbench.page
      .locator('[role=tree][aria-label="Activity"] [role=treeitem]', { hasText: /Build failed: bundle.*began/ })
      .first();
    await row.hover();
    await row.getByRole('button', { name: 'Acknowledge' }).click();
    await workbench.notifications.waitFor('You take care of it');
    await workbench.waitForTreeRow('Activity', /taken by you/);
    await workbench.waitForStatusBarItem('Lookout: 1 taken care of');
    await workbench.screenshot('46-acknowledged');
    await workbench.notifications.clear();
    await writeFile(join(sample.folder, 'healed'), '');
    await workbench.runTask('bundle');
    await workbench.notifications.waitFor('Build fixed: bundle');
    await workbench.waitForTreeRow('Activity', /Build fixed: bundle/);
    assert.ok(!(await workbench.treeRows('Activity')).some((text) => text.includes('taken by you')));
    await workbench.notifications.clear();
  });

  it('make a watcher from a line of a log, and show first what it would have caught', async () => {
    await writeFile(
      join(sample.folder, 'shop.log'),
      'order 17 stored\npayment 4711 declined\npayment 4712 taken\npayment 9 declined\n',
    );
    await workbench.quickInput.pickFrom('Control+P', 'shop.log', 'shop.log', 30_000);
    await workbench.page.getByText('payment 4711 declined').click();
    await workbench.runCommand('Lookout: Watch for This Text…');
    await workbench.page.getByText('Would have caught 2 of 5; 1 like it not.').waitFor();
    await workbench.screenshot('48-watch-like-this');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator('.quick-input-title', { hasText: '(2/2)' }).waitFor();
    await workbench.page.locator('.quick-input-list-row', { hasText: 'payment 4712 taken' }).waitFor();
    await workbench.screenshot('49-back-test');
    await workbench.quickInput.choose(/Watch for this/);
    await workbench.notifications.waitFor('Watching for shop.log: payment ‹number› declined');
    await workbench.notifications.clear();
    await appendFile(join(sample.folder, 'shop.log'), 'payment 10 declined\n');
    await workbench.notifications.waitFor('payment 10 declined');
    await workbench.notifications.clear();
  });

  it('make a watcher from a past event', async () => {
    await workbench.openView('Activity');
    const row = workbench.page
      .locator('[role=tree][aria-label="Activity"] [role=treeitem]', { hasText: 'payment 10 declined' })
      .last();
    const open = () => row.click({ button: 'right' });
    await chooseFromContextMenu(workbench.page, open, 'Watch for Events Like This…');
    await workbench.page.getByText(/Would have caught 1 of/).waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.quickInput.choose(/Watch for this/);
    await workbench.waitForTreeRow('Watchers', /shop\.log: payment ‹number› declined/);
    await workbench.notifications.clear();
  });

  it('run typed commands, and say what is wrong while one types', async () => {
    await workbench.runCommand('Lookout: Run Command…');
    const input = workbench.page.locator('.quick-input-widget .quick-input-box input');
    await input.fill('watch-file notes.txt --treshold 5');
    await workbench.page.getByText('Did you mean "threshold"?').waitFor();
    await workbench.screenshot('4a-run-command');
    await input.fill('watch-file notes.txt --threshold 5');
    await workbench.page.getByText('Press Enter to run').waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.notifications.waitFor(/Watching notes\.txt as #\d+/);
    await workbench.notifications.clear();
    await workbench.runCommand('Lookout: Run Command…');
    await input.fill('watch list');
    await workbench.page.getByText('Press Enter to run').waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator('.tab.active', { hasText: 'watch list' }).waitFor();
  });

  it('show channels with their health and numbers', async () => {
    const file = join(sample.folder, '.vscode/lookout.yaml');
    await appendFile(file, `channels:\n  hook: { type: webhook, url: "${inbox.webhookUrl}" }\n`);
    const { buttons } = await workbench.notifications.waitFor('wants to send messages to hook');
    assert.deepEqual(buttons, ['Allow…', "Don't Ask Again"]);
    await workbench.notifications.click('wants to send messages to hook', 'Allow…');
    await workbench.quickInput.chooseAll(['hook']);
    await workbench.openView('Channels');
    await workbench.waitForTreeRow('Channels', /hook.*ready/);
    await writeFile(join(sample.folder, 'src/config.py'), 'CHANGED = 1\n');
    await inbox.waitFor((message) => message.rawBody.includes('config.py modified'), { timeoutMs: 15_000 });
    const row = workbench.page
      .locator('[role=tree][aria-label="Channels"] [role=treeitem]', { hasText: 'hook' })
      .first();
    await row.click();
    await workbench.screenshot('47-channels');
    await workbench.waitForTreeRow('Channels', /Sent ?\d/);
    assert.match(await readFile(file, 'utf8'), /webhook/);
  });
});
