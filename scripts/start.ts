import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { type Inbox, startInbox } from '../test/support/inbox/server.ts';
import { createSampleWorkspace } from '../test/support/sampleWorkspace.ts';
import { launchBrowser } from '../test/support/vscode/browser.ts';
import { ensureInstallation } from '../test/support/vscode/installation.ts';
import { startServer, type VsCodeServer } from '../test/support/vscode/server.ts';
import { openWindow } from '../test/support/vscode/session.ts';
import { build } from './build.ts';
import { interruption, say, secondsSince } from './terminal.ts';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** `npm start`: builds Lookout and opens it in a real VS Code with a sample project and an inbox for what it sends. `--smoke` proves that and ends. */
async function start(stop: AbortSignal, smoke: boolean): Promise<void> {
  await step('Building Lookout', () => build(stop));
  await ensureInstallation((line) => say(line));
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  await using inbox = await startInbox({ secret, mail: true });
  await using workspace = await createSampleWorkspace(configuration(inbox, secret));
  // Installed, not loaded for development: the workbench shows no toasts for development extensions in a browser.
  const extension = { kind: 'folder', folder: REPOSITORY } as const;
  await using server = await step('Starting VS Code', () => startServer({ extension }));
  if (stop.aborted) return;

  if (smoke)
    return await step('Waiting for Lookout in the status bar', () => proveActivation(server, workspace.folder));
  explain(server.addressOf(workspace.folder), inbox.url);
  await untilStopped(stop, server);
  say('Stopping …');
}

async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  say(`${title} …`, 'dim');
  const result = await work();
  say(`${title}: done in ${secondsSince(startedAt)}`, 'dim');
  return result;
}

function configuration(inbox: Inbox, secret: string): string {
  return `version: 1
channels:
  toast: { type: toast }
  team: { type: discord, webhookUrl: '${inbox.discordUrl}' }
  chat: { type: slack, webhookUrl: '${inbox.slackUrl}' }
  mail:
    type: email
    smtp: { host: localhost, port: ${inbox.mailPort}, secure: none }
    from: Lookout <lookout@example.com>
    to: [{ email: you@example.com }]
  push: { type: push, provider: ntfy, url: '${inbox.pushUrl}', topic: lookout, token: ${inbox.pushToken} }
  hook:
    type: webhook
    url: '${inbox.webhookUrl}'
    signing: { scheme: standard-webhooks, secrets: ['${secret}'] }
watchers:
  - { kind: folder, path: src }
routes:
  - { name: Everything, channels: [toast, team, chat, mail, push, hook] }
`;
}

function explain(editor: string, inbox: string): void {
  say('');
  say('  Lookout is running. Open both in a browser:', 'bold');
  say(`    Editor  ${editor}`, 'cyan');
  say(`    Inbox   ${inbox}`, 'cyan');
  say(`
  What to try
    1. In the editor open src/config.py, change RETRIES to 5 and save.
       When Lookout asks whether this workspace may send to its channels: Allow…, tick all, OK.
    2. See the toast in the editor, and the same message as Discord, Slack, an e-mail, a push notification and a signed webhook in the inbox.
    3. Press F1 and type “Lookout”: every command. Right-click notes.txt to watch it too.
    4. The channels and the watched folder are in .vscode/lookout.yaml; change it while everything runs:
       settings: { language: ja }, or a channel's own language or template.

  Ctrl-C stops everything.
`);
}

async function proveActivation(server: VsCodeServer, workspace: string): Promise<void> {
  const browser = await launchBrowser((line) => say(line));
  try {
    const workbench = await openWindow(browser, server, { workspace });
    const item = await workbench.waitForStatusBarItem('Lookout', 60_000);
    await workbench.page.locator(`[id="${item.id}"]:not([aria-label*="starting"])`).waitFor();
    say(`Lookout is active: “${item.text}”; picture in ${await workbench.screenshot('start')}`);
  } finally {
    await browser.close();
  }
}

async function untilStopped(stop: AbortSignal, server: VsCodeServer): Promise<void> {
  const interrupted = stop.aborted ? Promise.resolve() : once(stop, 'abort');
  const died = server.exited.then((code) => {
    if (!stop.aborted) throw new Error(`VS Code ended by itself (${code === null ? 'killed' : `code ${code}`}).`);
  });
  await Promise.race([interrupted, died]);
}

const stop = interruption();
try {
  await start(stop, process.argv.includes('--smoke'));
  say('Stopped.');
  process.exit(0);
} catch (error) {
  if (stop.aborted) process.exit(0);
  say(error instanceof Error ? error.message : String(error), 'red');
  process.exit(1);
}
