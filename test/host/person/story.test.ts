import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { type Inbox, startInbox } from '../../support/inbox/server.ts';
import type { InboxMessage } from '../../support/inbox/messages.ts';
import { createSampleWorkspace } from '../../support/sampleWorkspace.ts';
import { openWorkbench, type WorkbenchSession } from '../../support/vscode/session.ts';
import type { Workbench } from '../../support/vscode/workbench.ts';

const secret = `whsec_${Buffer.from('a signing secret for these tests').toString('base64')}`;

const configuration = (inbox: Inbox): string => `version: 1
channels:
  toast: { type: toast }
  team: { type: discord, webhookUrl: '${inbox.discordUrl}', username: Lookout }
  chat: { type: slack, webhookUrl: '${inbox.slackUrl}' }
  hook:
    type: webhook
    url: '${inbox.webhookUrl}'
    signing: { scheme: standard-webhooks, secrets: ['${secret}'] }
routes:
  - { name: Everything, channels: [toast, team, chat, hook] }
`;

const bodyOf = (message: InboxMessage | undefined): string => message?.rawBody.toString('utf8') ?? '';

const about = (service: InboxMessage['service'], text: string) => (message: InboxMessage) =>
  message.service === service && bodyOf(message).includes(text);

describe('The main job, as a person does it', () => {
  let inbox: Inbox;
  let workspace: Awaited<ReturnType<typeof createSampleWorkspace>>;
  let session: WorkbenchSession;
  let workbench: Workbench;

  before(async () => {
    inbox = await startInbox({ secret });
    workspace = await createSampleWorkspace(configuration(inbox));
    session = await openWorkbench({ workspace: workspace.folder, log: console.log });
    ({ workbench } = session);
  });
  after(async () => {
    await session?.dispose();
    await workspace?.[Symbol.asyncDispose]();
    await inbox?.dispose();
  });

  it('asks before a workspace file may send anywhere, and sends nothing until then', async () => {
    const toast = await workbench.notifications.waitFor('wants to send messages to', 60_000);
    assert.match(toast.message, /Nothing is sent until you allow it/);
    await workbench.screenshot('01-consent');
    assert.equal(inbox.messages.length, 0);
    await workbench.notifications.click('wants to send messages to', 'Allow…');
    await workbench.quickInput.chooseAll(['team', 'chat', 'hook']);
  });

  it('watches a file from the Explorer, and shows it in the sidebar', async () => {
    await workbench.explorer.chooseFromMenu('src/config.py', 'Watch This File');
    await workbench.notifications.waitFor('Watching src/config.py');
    await workbench.openView('Watchers');
    const row = await workbench.waitForTreeRow('Watchers', 'src/config.py');
    assert.match(row, /no change yet/);
    await workbench.screenshot('02-watching');
    await workbench.notifications.clear();
  });

  it('tells of a change on disk in the editor, on Discord, Slack and a signed webhook: one story', async () => {
    const file = join(workspace.folder, 'src/config.py');
    const before = await readFile(file, 'utf8');
    const changedAt = Date.now();
    await writeFile(file, `${before}TIMEOUT_SECONDS = 45\n`);
    const [discord, slack, hook] = await Promise.all(
      (['discord', 'slack', 'webhook'] as const).map((service) =>
        inbox.waitFor(about(service, 'config.py modified'), { timeoutMs: 10_000 }),
      ),
    );
    const toast = await workbench.notifications.waitFor('config.py modified');
    assert.match(toast.message, /Sample User/);
    assert.deepEqual(toast.buttons, ['Open', 'Snooze…', 'Explain']);
    for (const message of [discord, slack, hook]) {
      assert.equal(message?.accepted, true, JSON.stringify(message?.problems));
      assert.match(bodyOf(message), /TIMEOUT\\*_SECONDS = 45/);
      assert.match(bodyOf(message), /Sample User/);
      assert.ok(!bodyOf(message).includes(workspace.folder), 'a path of this machine left it');
      const tookMs = Number(new Date(message?.receivedAt ?? 0)) - changedAt;
      console.log(`      ${message?.service}: ${tookMs} ms after the change`);
    }
    assert.equal(hook?.signature, 'verified');
    const event = new Webhook(secret).verify(bodyOf(hook), hook?.headers as Record<string, string>) as {
      type: string;
      data: { added: number };
    };
    assert.deepEqual([event.type, event.data.added], ['file.modified', 1]);
    await workbench.waitForStatusBarItem('config.py modified');
    await workbench.waitForTreeRow('Watchers', /src\/config\.py\s*modified · /);
    await workbench.screenshot('03-story');
  });

  it('shows what arrived in the inbox', async () => {
    const page = await session.browser.newPage({ viewport: { width: 1280, height: 1100 } });
    await page.goto(inbox.url);
    await page.getByText('config.py modified').first().waitFor();
    await page.screenshot({
      path: join(dirname(await workbench.screenshot('03-story')), '04-inbox.png'),
      fullPage: true,
    });
    await page.close();
  });

  it('explains why it spoke, stage by stage', async () => {
    await workbench.notifications.click('config.py modified', 'Explain');
    const text = workbench.page.locator('.editor-group-container.active .view-lines');
    await text.getByText('Route').first().waitFor();
    const shown = (await text.innerText()).replaceAll('\u00a0', ' ');
    for (const stage of ['enrich', 'redact', 'persist', 'filter', 'dedup', 'route', 'limit', 'outbox'])
      assert.match(shown, new RegExp(stage));
    assert.match(shown, /lookout\.yaml:\d+/);
    await workbench.screenshot('05-explain');
  });

  it('lists what happened from the status bar', async () => {
    await workbench.notifications.clear();
    await workbench.clickStatusBarItem('config.py modified');
    const options = await workbench.quickInput.options();
    assert.ok(options.some((option) => option.includes('config.py modified')));
    await workbench.screenshot('06-what-happened');
    await workbench.quickInput.cancel();
    await workbench.waitForStatusBarItem(/Lookout/);
  });

  it('pauses, resumes and deletes a watcher from the tree, with undo', async () => {
    const row = workbench.page
      .locator('[role=tree][aria-label="Watchers"] [role=treeitem]', { hasText: 'src/config.py' })
      .first();
    await row.hover();
    await row.getByRole('button', { name: 'Pause' }).click();
    await workbench.waitForTreeRow('Watchers', /src\/config\.py.*paused/);
    await workbench.waitForStatusBarItem('Lookout paused');
    const before = inbox.messages.length;
    await writeFile(join(workspace.folder, 'src/config.py'), 'PAUSED = True\n');
    await row.hover();
    await row.getByRole('button', { name: 'Resume' }).click();
    await workbench.waitForTreeRow('Watchers', /src\/config\.py(?!.*(?:paused|starting))/);
    await writeFile(join(workspace.folder, 'src/config.py'), 'RESUMED = True\n');
    await inbox.waitFor(about('webhook', '+RESUMED'), { timeoutMs: 10_000 });
    // What happened during the pause is not told.
    const told = inbox.messages.slice(before).map((message) => JSON.stringify(message));
    assert.deepEqual(
      told.filter((text) => text.includes('+PAUSED') || text.includes('"late":true')),
      [],
    );
    await row.hover();
    await row.getByRole('button', { name: 'Delete' }).click();
    await workbench.notifications.click('is not watched any more', 'Undo');
    await workbench.waitForTreeRow('Watchers', 'src/config.py');
    await workbench.screenshot('07-undone');
  });

  it('edits the threshold of a watcher by keyboard', async () => {
    await workbench.notifications.clear();
    await workbench.runCommand('Lookout: Edit Watcher…');
    await workbench.quickInput.choose(/src\/config\.py/);
    await workbench.quickInput.choose('Name');
    await workbench.quickInput.answer('The settings');
    await workbench.waitForTreeRow('Watchers', 'The settings');
    await workbench.screenshot('08-edited');
  });
});
