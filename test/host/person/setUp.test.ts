import assert from 'node:assert/strict';
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InboxMessage } from '../../support/inbox/messages.ts';
import { type Inbox, startInbox } from '../../support/inbox/server.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { createSampleWorkspace } from '../../support/sampleWorkspace.ts';
import { openWindow, openWorkbench, type WorkbenchSession } from '../../support/vscode/session.ts';

/** Text of all files below a folder, to prove that a secret is in none of them. */
async function everythingIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1').catch(() => '')),
  );
  return texts.join('\n');
}

const bodyOf = (message: InboxMessage): string => message.rawBody.toString('utf8');

describe('Setting up, as a person does it', () => {
  let inbox: Inbox;
  let workspace: Awaited<ReturnType<typeof createSampleWorkspace>>;
  let session: WorkbenchSession;

  before(async () => {
    inbox = await startInbox();
    workspace = await createSampleWorkspace();
    session = await openWorkbench({ workspace: workspace.folder, log: console.log });
    await session.workbench.waitForStatusBarItem('Lookout', 60_000);
  });
  after(async () => {
    await session?.dispose();
    await workspace?.[Symbol.asyncDispose]();
    await inbox?.dispose();
  });

  it('offers what to do first while nothing is watched', async () => {
    const { workbench } = session;
    await workbench.openView('Watchers');
    await workbench.page.getByText('Nothing of your own is watched yet.').waitFor();
    await workbench.screenshot('10-empty');
  });

  it('watches a file by palette, keyboard only, and says what is wrong with a path at once', async () => {
    const { workbench } = session;
    await workbench.runCommand('Lookout: Watch File…');
    await workbench.page.locator('.quick-input-title', { hasText: 'Watch File' }).waitFor();
    await workbench.page.keyboard.type('src');
    await workbench.page.getByText('is a folder; use "Watch Folder…"').waitFor();
    await workbench.screenshot('11-watch-file-input');
    await workbench.quickInput.answer('notes.txt');
    await workbench.waitForTreeRow('Watchers', 'notes.txt');
  });

  it('refuses a system file while its path is typed', async () => {
    const { workbench } = session;
    await workbench.runCommand('Lookout: Watch File…');
    await workbench.page.locator('.quick-input-title', { hasText: 'Watch File' }).waitFor();
    await workbench.page.keyboard.type('/etc/hostname');
    await workbench.page.getByText('lies in /etc, which is never watched').waitFor();
    await workbench.quickInput.cancel();
  });

  it('asks before it watches outside the workspace, and remembers the answer in the user configuration', async () => {
    const { workbench } = session;
    using outside = tempFolder();
    await writeFile(join(outside.path, 'elsewhere.log'), 'x\n');
    const watchIt = async () => {
      await workbench.runCommand('Lookout: Watch File…');
      await workbench.quickInput.answer(join(outside.path, 'elsewhere.log'));
    };
    await watchIt();
    await workbench.answerDialog('Cancel');
    assert.ok(!(await workbench.treeRows('Watchers')).some((row) => row.includes('elsewhere.log')));
    await watchIt();
    await workbench.page.locator('.monaco-dialog-box').waitFor();
    await workbench.screenshot('17-outside-the-workspace');
    const asked = await workbench.answerDialog('Allow Folder');
    assert.ok(asked.includes(outside.path), asked);
    await workbench.waitForTreeRow('Watchers', 'elsewhere.log');
    await workbench.notifications.clear();
  });

  it('sets up Discord from a pasted address: refused when wrong, stored as a secret, proved by a test message', async () => {
    const { workbench } = session;
    await workbench.runCommand('Lookout: Set Up Discord…');
    await workbench.page.locator('.quick-input-title', { hasText: 'Set Up Discord' }).waitFor();
    await workbench.page.keyboard.type('http://example.com/x');
    await workbench.page.getByText('Only https is allowed').waitFor();
    await workbench.screenshot('12-set-up-discord');
    await workbench.quickInput.answer(inbox.discordUrl);
    const message = await inbox.waitFor(({ service }) => service === 'discord', { timeoutMs: 15_000 });
    assert.match(bodyOf(message), /\[Test\]|Test\\\\\]/);
    assert.equal(message.accepted, true, JSON.stringify(message.problems));
    await workbench.notifications.waitFor('The test message arrived at discord');
    await workbench.screenshot('13-discord-ready');
    const config = await readFile(
      join(session.server.dataFolder, 'data/User/globalStorage/lookout.lookout/lookout.yaml'),
      'utf8',
    );
    assert.match(config, /webhookUrl: \$\{secret:DISCORD_WEBHOOK_URL\}/);
    const token = new URL(inbox.discordUrl).pathname.split('/').at(-1) ?? '';
    assert.ok(
      !(await everythingIn(join(session.server.dataFolder, 'data/User/globalStorage/lookout.lookout'))).includes(token),
    );
    await workbench.notifications.clear();
  });

  it('sends changes to Discord without any route written', async () => {
    await writeFile(join(workspace.folder, 'notes.txt'), 'a new note\n');
    const message = await inbox.waitFor((item) => bodyOf(item).includes('notes.txt modified'), { timeoutMs: 15_000 });
    assert.equal(message.service, 'discord');
  });

  it('pauses a channel whose address is dead, says so, keeps the message, and delivers it after "Resume Channel…"', async () => {
    const { workbench } = session;
    const discordPath = new URL(inbox.discordUrl).pathname;
    inbox.setBehaviour(discordPath, { kind: 'status', status: 404 });
    await writeFile(join(workspace.folder, 'notes.txt'), 'lost and found\n');
    await workbench.notifications.waitFor('Channel discord is paused');
    await workbench.screenshot('14-channel-paused');
    inbox.setBehaviour(discordPath, undefined);
    await workbench.notifications.clear();
    await workbench.runCommand('Lookout: Resume Channel…');
    await workbench.quickInput.choose('discord');
    await inbox.waitFor((item) => item.accepted && bodyOf(item).includes('lost and found'), {
      timeoutMs: 15_000,
    });
  });

  it('shows mistakes in the configuration in the Problems panel while the last good one stays in force', async () => {
    const { workbench } = session;
    const file = join(workspace.folder, '.vscode/lookout.yaml');
    await mkdir(join(workspace.folder, '.vscode'), { recursive: true });
    await writeFile(file, 'version: 1\nwatchers:\n  - { kind: folder, path: src }\n');
    await workbench.waitForTreeRow('Watchers', /^src\s*no change/);
    await writeFile(file, 'version: 1\nwatchers:\n  - { kind: folder, path: src, exlude: [x] }\n');
    await workbench.runCommand('Problems: Focus on Problems View');
    await workbench.page.getByText('Unknown key "exlude"').first().waitFor();
    await workbench.screenshot('15-problems');
    await workbench.openView('Watchers');
    await workbench.waitForTreeRow('Watchers', /^src\s*no change/);
  });

  it('works in a second window on the same store', async () => {
    // In the browser each window keeps its secrets to itself, so this channel has none.
    const userFile = join(session.server.dataFolder, 'data/User/globalStorage/lookout.lookout/lookout.yaml');
    await appendFile(userFile, `  hook:\n    type: webhook\n    url: ${inbox.webhookUrl}\n`);
    const second = await createSampleWorkspace();
    const window = await openWindow(session.browser, session.server, { workspace: second.folder });
    await window.explorer.chooseFromMenu('notes.txt', 'Watch This File');
    await window.notifications.waitFor('Watching notes.txt', 60_000);
    await writeFile(join(second.folder, 'notes.txt'), 'from the second window\n');
    const isIt = (item: InboxMessage) => item.service === 'webhook' && bodyOf(item).includes('from the second window');
    await inbox.waitFor(isIt, { timeoutMs: 15_000 });
    await window.notifications.waitFor('notes.txt modified');
    assert.equal(inbox.messages.filter(isIt).length, 1);
    await window.page.close();
    await second[Symbol.asyncDispose]();
  });
});

describe('An untrusted workspace', () => {
  it('is watched in the editor, but its configuration is not read and nothing is sent until it is trusted', async () => {
    await using inbox = await startInbox();
    await using workspace = await createSampleWorkspace(
      `version: 1\nchannels:\n  evil: { type: webhook, url: '${inbox.webhookUrl}' }\nwatchers:\n  - { kind: file, path: notes.txt }\n`,
    );
    await using session = await openWorkbench({ workspace: workspace.folder, trust: 'restricted', log: console.log });
    const { workbench } = session;
    await workbench.waitForStatusBarItem('Lookout', 60_000);
    await workbench.explorer.chooseFromMenu('src/config.py', 'Watch This File');
    await workbench.notifications.waitFor('Watching src/config.py', 60_000);
    await writeFile(join(workspace.folder, 'notes.txt'), 'x\n');
    await writeFile(join(workspace.folder, 'src/config.py'), 'x = 1\n');
    const toast = await workbench.notifications.waitFor('config.py modified');
    assert.ok(!toast.message.includes('by '), 'git was asked in an untrusted folder');
    await workbench.screenshot('16-restricted');
    assert.equal(inbox.messages.length, 0);
  });
});

describe('The packaged extension', () => {
  it('installs from its package and does the job', async () => {
    await using workspace = await createSampleWorkspace();
    const file = join(import.meta.dirname, '../../../artifacts/lookout.vsix');
    await using session = await openWorkbench({
      workspace: workspace.folder,
      extension: { kind: 'vsix', file },
      log: console.log,
    });
    const { workbench } = session;
    await workbench.waitForStatusBarItem('Lookout', 60_000);
    await workbench.explorer.chooseFromMenu('notes.txt', 'Watch This File');
    await workbench.notifications.waitFor('Watching notes.txt', 60_000);
    await writeFile(join(workspace.folder, 'notes.txt'), 'packaged\n');
    await workbench.notifications.waitFor('notes.txt modified');
  });
});
