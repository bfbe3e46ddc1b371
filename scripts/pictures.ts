import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type Inbox, startInbox } from '../test/support/inbox/server.ts';
import { createSampleWorkspace } from '../test/support/sampleWorkspace.ts';
import { openWorkbench, type WorkbenchSession } from '../test/support/vscode/session.ts';
import { build } from './build.ts';
import { say } from './terminal.ts';

const pictures = fileURLToPath(new URL('../media/screenshots/', import.meta.url));

const configuration = (inbox: Inbox): string => `version: 1
channels:
  toast: { type: toast }
  team: { type: discord, webhookUrl: '${inbox.discordUrl}' }
  chat: { type: slack, webhookUrl: '${inbox.slackUrl}' }
watchers:
  - { kind: file, path: src/config.py }
  - { kind: errors, path: app.log }
  - { kind: coverage, path: coverage/lcov.info, below: 80 }
  - { kind: condition, when: build takes longer than usual }
routes:
  - { name: Trouble, match: { severity: [error, critical] }, channels: [toast, team, chat] }
  - { name: Everything, channels: [toast, team] }
`;

/** What the sample project runs: tests and a build, which break when a file is changed. */
const files: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }),
  'src/cart.js': 'export const total = (items) => items.reduce((sum, { price }) => sum + price, 0);\n',
  'cart.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { total } from './src/cart.js';

test('adds up what is in the cart', () => {
  assert.equal(total([{ price: 2 }, { price: 3 }]), 5);
});

test('is nothing for an empty cart', () => {
  assert.equal(total([]), 0);
});
`,
  '.vscode/tasks.json': JSON.stringify({
    version: '2.0.0',
    tasks: [
      { type: 'shell', label: 'test', command: 'npm test', group: 'test', presentation: { reveal: 'never' } },
      {
        type: 'shell',
        label: 'bundle',
        command: 'node bundle.cjs',
        group: 'build',
        problemMatcher: '$gcc',
        presentation: { reveal: 'never' },
      },
    ],
  }),
  'bundle.cjs': `console.log('src/config.py:2:1: error: the timeout is too short'); process.exitCode = 1;\n`,
};

/** Takes the pictures of the README from a real VS Code, in which the real things happen. */
async function takePictures(session: WorkbenchSession, inbox: Inbox, folder: string): Promise<void> {
  const { workbench } = session;
  const save = async (name: string): Promise<void> => {
    await workbench.page.screenshot({ path: join(pictures, `${name}.png`) });
    say(`media/screenshots/${name}.png`);
  };
  await workbench.waitForStatusBarItem('Lookout', 60_000);
  await workbench.notifications.click('wants to send messages to', 'Allow…');
  await workbench.quickInput.chooseAll(['team', 'chat']);
  await workbench.openView('Watchers');
  await widenSideBar(session);
  await workbench.runTask('test');
  await workbench.waitForTreeRow('Watchers', /Tests.*passed/);
  await appendFile(join(folder, 'src/config.py'), 'TIMEOUT_SECONDS = 45\n');
  await workbench.notifications.waitFor('config.py modified');
  await appendFile(join(folder, 'app.log'), 'ERROR payments: card declined for order 4711\n');
  await workbench.notifications.waitFor('card declined');
  await workbench.openView('Channels');
  await workbench.openView('Activity');
  await workbench.notifications.clear();
  await workbench.quickInput.pickFrom('Control+P', 'src/config.py', 'config.py', 30_000);
  await workbench.page.locator('.tab.active', { hasText: 'config.py' }).waitFor();
  await writeFile(join(folder, 'src/cart.js'), files['src/cart.js']?.replace('+ price', '- price') ?? '');
  await workbench.runTask('test');
  await workbench.notifications.waitFor('Tests failed');
  await inbox.waitFor(({ service, rawBody }) => service === 'slack' && rawBody.includes('Tests failed'));
  await workbench.waitForTreeRow('Activity', /^Tests failed(?!.*(?:told|began))/);
  await workbench.waitForTreeRow('Watchers', /Tests.*failed/);
  await idle(session);
  await save('story');

  await workbench.notifications.clear();
  await workbench.runTask('bundle');
  await workbench.notifications.waitFor('Build failed: bundle');
  await workbench.notifications.clear();
  await workbench.clickStatusBarItem(/\(\+\d+\)|failed|failing/);
  await workbench.quickInput.options();
  await save('whatNext');
  await workbench.quickInput.cancel();

  await workbench.runCommand('Lookout: Show Dashboard');
  await workbench.runCommand('View: Close Primary Side Bar');
  const frame = workbench.webview();
  await frame.getByRole('button', { name: 'Build failed: bundle' }).first().waitFor();
  await save('dashboard');
  await frame.getByRole('button', { name: 'card declined' }).first().click();
  await frame.getByText('Outbox').waitFor();
  await save('explain');
}

/** Until no view is being filled any more. */
async function idle({ workbench: { page } }: WorkbenchSession): Promise<void> {
  await page.waitForFunction("document.querySelector('.pane .monaco-progress-container.active') === null");
}

/** By the line between side bar and editor, as with the mouse. */
async function widenSideBar({ workbench: { page } }: WorkbenchSession): Promise<void> {
  const edge = await page.locator('.part.editor').boundingBox();
  if (edge === null) return;
  const middle = edge.y + edge.height / 2;
  await page.mouse.move(edge.x - 3, middle);
  await page.mouse.down();
  await page.mouse.move(edge.x + 90, middle, { steps: 5 });
  await page.mouse.up();
}

/** How a message looks on Discord and on Slack, as the inbox shows it. */
async function takeMessages({ browser }: WorkbenchSession, inbox: Inbox): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 760, height: 900 } });
  await page.goto(inbox.url);
  await page.getByText('Tests failed').first().waitFor();
  await page.evaluate(`for (const item of document.querySelectorAll('#messages > li'))
    item.hidden = !item.innerText.includes('Tests failed')`);
  await page.waitForFunction("document.querySelectorAll('#messages > li:not([hidden])').length === 2");
  await page.evaluate("document.querySelector('.top').style.position = 'static'");
  await page.locator('#messages').screenshot({ path: join(pictures, 'messages.png') });
  say('media/screenshots/messages.png');
  await page.close();
}

await build();
await using inbox = await startInbox();
await using workspace = await createSampleWorkspace(configuration(inbox));
for (const [path, text] of Object.entries(files)) {
  await mkdir(join(workspace.folder, path, '..'), { recursive: true });
  await writeFile(join(workspace.folder, path), text);
}
await mkdir(pictures, { recursive: true });
const viewport = { width: 1180, height: 760 };
await using session = await openWorkbench({
  workspace: workspace.folder,
  log: say,
  viewport,
  // A picture in the middle of a movement shows half of it.
  settings: { 'workbench.reduceMotion': 'on', 'editor.minimap.enabled': false },
});
await takePictures(session, inbox, workspace.folder);
await takeMessages(session, inbox);
