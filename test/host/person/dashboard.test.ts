import assert from 'node:assert/strict';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import axe from 'axe-core';
import type { FrameLocator } from 'playwright-core';
import { type Inbox, startInbox } from '../../support/inbox/server.ts';
import { fillPastWeeks } from '../../support/pastWeeks.ts';
import { createSampleWorkspace } from '../../support/sampleWorkspace.ts';
import { openWorkbench, type WorkbenchSession } from '../../support/vscode/session.ts';
import { poll } from '../../support/vscode/waiting.ts';
import type { Workbench } from '../../support/vscode/workbench.ts';

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe-core finds wrong with the page (https://github.com/dequelabs/axe-core). */
async function violationsOf(frame: FrameLocator): Promise<string[]> {
  const html = frame.locator('html');
  await html.evaluate(axe.source);
  const found = (await html.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  )) as Violation[];
  return found.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ''}`).join('; ')}`,
  );
}

/** Themes by their names, with what the window is then drawn as. */
const themes = { 'Light Modern': 'vs', 'Dark Modern': 'vs-dark', 'Dark High Contrast': 'hc-black' };

describe('The dashboard, as a person uses it', () => {
  let inbox: Inbox;
  let workspace: Awaited<ReturnType<typeof createSampleWorkspace>>;
  let session: WorkbenchSession;
  let workbench: Workbench;
  let frame: FrameLocator;

  before(async () => {
    inbox = await startInbox();
    workspace = await createSampleWorkspace(`version: 1
settings: { rateLimit: { perMinute: 100, watcherBurst: 50 } }
watchers:
  - { kind: file, path: notes.txt }
  - { kind: errors, path: app.log }
channels:
  hook: { type: webhook, url: "${inbox.webhookUrl}" }
`);
    session = await openWorkbench({ workspace: workspace.folder, log: console.log });
    ({ workbench } = session);
    await workbench.waitForStatusBarItem('Lookout', 60_000);
    await workbench.notifications.click('wants to send messages to hook', 'Allow…');
    await workbench.quickInput.chooseAll(['hook']);
    await workbench.notifications.clear();
  });
  after(async () => {
    await session?.dispose();
    await workspace?.[Symbol.asyncDispose]();
    await inbox?.dispose();
  });

  it('shows what happens while it happens', async () => {
    await workbench.runCommand('Lookout: Show Dashboard');
    frame = workbench.webview();
    await frame.getByRole('heading', { name: 'Lookout Dashboard' }).waitFor();
    await frame.getByText('No message was sent yet').waitFor();
    await writeFile(join(workspace.folder, 'notes.txt'), 'a new note\n');
    await frame.getByRole('button', { name: 'notes.txt modified' }).first().waitFor();
    await appendFile(join(workspace.folder, 'app.log'), 'ERROR <img src=x onerror=alert(1)> payment declined\n');
    await frame.getByText('payment declined').first().waitFor();
    assert.equal(await frame.locator('img').count(), 0);
    await frame.locator('rect.error').first().waitFor();
    await workbench.notifications.clear();
    await workbench.screenshot('50-dashboard');
  });

  it('explains an event, stage by stage, with the line of the configuration one click away', async () => {
    await frame.getByRole('button', { name: 'notes.txt modified' }).first().click();
    await frame.getByText('Rate limits').waitFor();
    const [focused, scrolled] = (await frame
      .locator('html')
      .evaluate('[document.activeElement?.id, window.scrollY]')) as [string, number];
    assert.deepEqual([focused, scrolled], ['panel-explain', 0]);
    await workbench.screenshot('51-dashboard-explain');
  });

  it('searches the history while one types, by keyboard alone', async () => {
    await frame.getByRole('tab', { name: 'Explain' }).focus();
    await workbench.page.keyboard.press('ArrowLeft');
    await frame.getByRole('searchbox').fill('payment');
    await poll('one entry', 10_000, async () =>
      (await frame.locator('#panel-history tbody tr').count()) === 1 ? true : undefined,
    );
    await workbench.screenshot('52-dashboard-history');
    await frame.getByRole('searchbox').fill('nothing like this');
    await frame.getByText('Nothing is found.').waitFor();
    await frame.getByRole('searchbox').fill('');
  });

  it('sums up a period, which the keyboard can choose, and leads to what failed', async () => {
    const panel = frame.locator('#panel-report');
    await fillPastWeeks(
      join(session.server.dataFolder, 'data/User/globalStorage/lookout.lookout'),
      basename(workspace.folder),
    );
    await frame.getByRole('tab', { name: 'Report' }).click();
    await panel.getByRole('heading', { name: 'Weekly report' }).waitFor();
    await panel.getByText('Changes are against the week before').waitFor();
    await panel.getByRole('img', { name: /^Builds: \d+ succeeded, \d+ failed$/ }).waitFor();
    await workbench.screenshot('56-dashboard-report');
    await panel.getByRole('heading', { name: 'Task cache' }).scrollIntoViewIfNeeded();
    await workbench.screenshot('59-dashboard-report-below');
    await panel
      .getByRole('button', { name: /^Build failed/ })
      .first()
      .click();
    await frame
      .locator('#panel-explain')
      .getByText(/^Build failed/)
      .first()
      .waitFor();
    await frame.getByRole('tab', { name: 'Report' }).click();
    await frame.getByLabel('Period').focus();
    await workbench.page.keyboard.press('ArrowUp');
    await panel.getByRole('heading', { name: 'Daily report' }).waitFor();
    await workbench.page.keyboard.press('ArrowDown');
    await panel.getByRole('heading', { name: 'Weekly report' }).waitFor();
  });

  it('hands the report on: copied as Markdown, saved in the form that the file asks for', async () => {
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await frame.getByRole('button', { name: 'Copy as Markdown' }).click();
    await workbench.notifications.waitFor('The report was copied');
    assert.match(await workbench.page.evaluate<string>('navigator.clipboard.readText()'), /^# Weekly report\n/);
    await frame.getByRole('button', { name: 'Save as…' }).click();
    const file = join(workspace.folder, 'report.html');
    await workbench.quickInput.answer(file);
    await workbench.notifications.waitFor('The report was saved');
    assert.match(await readFile(file, 'utf8'), /^<!doctype html>[\s\S]*Weekly report/);
    await workbench.notifications.clear();
  });

  it('lists what left the machine', async () => {
    await frame.getByRole('tab', { name: 'What Left This Machine' }).click();
    await frame
      .locator('#panel-egress td', { hasText: /^http:\/\/127\.0\.0\.1/ })
      .first()
      .waitFor();
    await workbench.screenshot('55-dashboard-egress');
  });

  it('has no violation that axe-core finds, in light, dark and high contrast', async () => {
    for (const [theme, drawnAs] of Object.entries(themes)) {
      await workbench.runCommand('Preferences: Color Theme');
      await workbench.quickInput.answer(theme);
      await workbench.page.locator(`.monaco-workbench.${drawnAs}`).waitFor();
      for (const tab of ['Overview', 'Report', 'History', 'Explain', 'What Left This Machine']) {
        await frame.getByRole('tab', { name: tab }).click();
        if (tab === 'Report') {
          await frame.locator('#panel-report [aria-busy=false] .report').waitFor();
          await workbench.screenshot(`57-dashboard-report-${theme.toLowerCase().replaceAll(' ', '-')}`);
        }
        assert.deepEqual(await violationsOf(frame), [], `${theme}, ${tab}`);
      }
      await frame.getByRole('tab', { name: 'Overview' }).click();
      await workbench.screenshot(`53-dashboard-${theme.toLowerCase().replaceAll(' ', '-')}`);
    }
  });

  it('can be used at a width of 320 pixels', async () => {
    await workbench.runCommand('View: Close Primary Side Bar');
    await workbench.page.setViewportSize({ width: 380, height: 900 });
    const page = 'document.documentElement';
    for (const [tab, picture] of [
      ['Report', '58-dashboard-report-narrow'],
      ['Overview', '54-dashboard-narrow'],
    ] as const) {
      await frame.getByRole('tab', { name: tab }).click();
      const overflow = await frame.locator('html').evaluate(`${page}.scrollWidth - ${page}.clientWidth`);
      await workbench.screenshot(picture);
      assert.ok(Number(overflow) <= 0, `${tab}: ${String(overflow)} px stick out`);
    }
    await workbench.page.setViewportSize({ width: 1280, height: 800 });
  });
});
