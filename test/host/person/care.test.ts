import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Inbox, startInbox } from '../../support/inbox/server.ts';
import { type SmtpFarEnd, startSmtpFarEnd } from '../../support/inbox/smtpFarEnd.ts';
import { type SampleWorkbench, openSampleWorkbench } from '../../support/vscode/sampleWorkbench.ts';
import { poll } from '../../support/vscode/waiting.ts';
import type { Workbench } from '../../support/vscode/workbench.ts';

describe('Care for channels and settings, as a person takes it', () => {
  let inbox: Inbox;
  let mail: SmtpFarEnd;
  let sample: SampleWorkbench;
  let workbench: Workbench;

  const storage = () => join(sample.session.server.dataFolder, 'data/User/globalStorage/lookout.lookout');
  const userConfig = () => readFile(join(storage(), 'lookout.yaml'), 'utf8');
  /** Chooses an entry of the menu of a channel's row, with the mouse. */
  const chooseOfChannel = (name: string, entry: string) => workbench.chooseFromTreeMenu('Channels', name, entry);

  before(async () => {
    inbox = await startInbox();
    mail = await startSmtpFarEnd();
    sample = await openSampleWorkbench({
      configuration: 'version: 1\nwatchers:\n  - { kind: file, path: notes.txt }\n',
      view: 'Channels',
    });
    ({ workbench } = sample);
    await workbench.waitForTreeRow('Channels', /^toast/);
  });
  after(async () => {
    await sample?.[Symbol.asyncDispose]();
    await mail?.dispose();
    await inbox?.dispose();
  });

  it('sets up e-mail step by step, with the way back, and proves it by a test message', async () => {
    await workbench.runCommand('Lookout: Set Up Channel…');
    await workbench.page.getByText('Where do you want to hear of things?').waitFor({ state: 'attached' });
    await workbench.screenshot('60-set-up-channel');
    await workbench.quickInput.choose('E-Mail (SMTP)');
    await workbench.quickInput.answerStep('(1/5)', `127.0.0.1:${mail.port}`);
    await workbench.quickInput.answerStep('(2/5)', 'wrong');
    await workbench.page.locator('.quick-input-title', { hasText: '(3/5)' }).waitFor();
    await workbench.page.locator('.quick-input-titlebar .codicon-quick-input-back').click();
    await workbench.quickInput.answerStep('(2/5)', mail.user);
    await workbench.quickInput.answerStep('(3/5)', mail.password);
    await workbench.page.locator('.quick-input-title', { hasText: '(4/5)' }).waitFor();
    await workbench.page.keyboard.type('nobody');
    await workbench.page.getByText('Write it like Lookout <me@example.com>.').waitFor();
    await workbench.screenshot('61-set-up-email');
    await workbench.quickInput.answerStep('(4/5)', 'Lookout <lookout@example.com>');
    await workbench.quickInput.answerStep('(5/5)', 'a@example.com, b@example.com');
    await workbench.notifications.waitFor('The test message arrived at email');
    assert.deepEqual(
      mail.received.flatMap(({ recipients }) => recipients),
      ['a@example.com', 'b@example.com'],
    );
    await workbench.waitForTreeRow('Channels', /^email.*ready/);
    const text = await userConfig();
    assert.match(text, /password: \$\{secret:EMAIL_PASSWORD\}/);
    assert.ok(!text.includes(mail.password));
    await workbench.notifications.clear();
  });

  it('says what to do when the test message does not arrive, and offers to add a second channel beside the first', async () => {
    await workbench.runCommand('Lookout: Set Up Discord…');
    inbox.setBehaviour('/discord', { kind: 'status', status: 404 });
    await workbench.quickInput.answer(inbox.discordUrl);
    const failed = await workbench.notifications.waitFor('The test message did not arrive at discord');
    assert.match(failed.message, /copy its address again/);
    await workbench.screenshot('62-test-failed');
    inbox.setBehaviour('/discord', undefined);
    await workbench.notifications.click('did not arrive', 'Set Up Again');
    await workbench.page.locator('.quick-input-title', { hasText: 'Channel' }).waitFor();
    await workbench.quickInput.choose('Add discord-2 beside it');
    await workbench.quickInput.answerStep('(2/2)', inbox.discordUrl);
    await inbox.waitFor(({ service, accepted }) => service === 'discord' && accepted, { timeoutMs: 15_000 });
    await workbench.waitForTreeRow('Channels', /^discord-2.*ready/);
    const text = await userConfig();
    assert.match(text, /discord-2:\n +type: discord\n +webhookUrl: \$\{secret:DISCORD_2_WEBHOOK_URL\}/);
    await workbench.notifications.clear();
  });

  it('pauses a channel, holds its messages back, and sends them when it is resumed', async () => {
    await workbench.openView('Channels');
    await workbench.waitForTreeRow('Channels', /^discord-2.*ready/);
    await chooseOfChannel('discord-2', 'Pause Channel…');
    await workbench.waitForTreeRow('Channels', /^discord-2.*paused by you/);
    const before = inbox.messages.length;
    await writeFile(join(sample.folder, 'notes.txt'), 'held back\n');
    await workbench.waitForTreeRow('Channels', /^discord-2.*paused by you · 1 waiting/);
    await workbench.screenshot('63-channel-paused');
    const isHeld = (index: number) => inbox.messages[index]?.rawBody.toString('utf8').includes('notes.txt modified');
    assert.ok(!inbox.messages.some((_message, index) => index >= before && isHeld(index) === true));
    await chooseOfChannel('discord-2', 'Resume Channel…');
    await inbox.waitFor((message) => message.rawBody.toString('utf8').includes('held back'), { timeoutMs: 15_000 });
    await workbench.waitForTreeRow('Channels', /^discord-2.*ready/);
    await workbench.notifications.clear();
  });

  it('disables and enables channels, also the built-in one, and keeps comments of the file', async () => {
    const file = join(storage(), 'lookout.yaml');
    await writeFile(file, `# my channels\n${await userConfig()}`);
    await chooseOfChannel('toast', 'Disable Channel…');
    await workbench.waitForTreeRow('Channels', /^toast.*disabled/);
    await workbench.screenshot('64-channel-disabled');
    assert.match(await userConfig(), /^# my channels\n/);
    const row = workbench.treeRow('Channels', 'toast');
    await row.hover();
    const button = await row.getByRole('button', { name: 'Enable Channel' }).elementHandle();
    await writeFile(join(sample.folder, 'notes.txt'), 'while toast is off\n');
    await inbox.waitFor((message) => message.rawBody.toString('utf8').includes('while toast is off'));
    await workbench.screenshot('64a-row-left-alone');
    // A row that looks the same is left alone while others change: its buttons stay under the hand.
    assert.equal(await button?.evaluate((element) => element.isConnected), true);
    await chooseOfChannel('toast', 'Enable Channel…');
    await workbench.waitForTreeRow('Channels', /^toast.*ready/);
  });

  it('changes settings while everything runs', async () => {
    await workbench.runCommand('Lookout: Change Setting…');
    await workbench.quickInput.choose('Messages a minute, at most');
    await workbench.quickInput.answer('0');
    await workbench.page.getByText('Write a whole number from 1 to 1000000.').waitFor();
    await workbench.quickInput.answer('99');
    await workbench.waitForStatusBarItem('Messages a minute, at most: 99');
    await workbench.runCommand('Lookout: Change Setting…');
    await workbench.quickInput.choose('Quiet hours');
    await workbench.quickInput.answerStep('Begin (1/2)', '23:30');
    await workbench.quickInput.answerStep('End (2/2)', '06:15');
    await workbench.waitForStatusBarItem('Quiet hours: 23:30–06:15');
    await workbench.runCommand('Lookout: Change Setting…');
    await workbench.screenshot('65-change-setting');
    await workbench.quickInput.choose('Quiet hours');
    await workbench.waitForStatusBarItem('Quiet hours: off');
    await workbench.runCommand('Lookout: Change Setting…');
    await workbench.quickInput.choose(/^Dry run/);
    await workbench.waitForStatusBarItem(/^Lookout: Dry run.*: on/);
    await workbench.runCommand('Lookout: Change Setting…');
    await workbench.quickInput.choose(/^Dry run/);
    await workbench.waitForStatusBarItem(/^Lookout: Dry run.*: off/);
    const text = await userConfig();
    assert.match(text, /perMinute: 99/);
    assert.match(text, /quietHours:\n +start: "?23:30"?\n +end: "?06:15"?\n +enabled: false/);
    await poll('dry run to be off in the file', 5000, async () => /dryRun: false/.test(await userConfig()));
  });

  it('copies what somebody who helps needs to know, and no secret with it', async () => {
    const { page } = workbench;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await workbench.runCommand('Lookout: Copy Diagnostics');
    await workbench.notifications.waitFor('The diagnostics are on the clipboard');
    const text = await page.evaluate<string>('navigator.clipboard.readText()');
    const copied = JSON.parse(text) as { versions: object; channels: { name: string }[] };
    assert.ok('lookout' in copied.versions);
    assert.deepEqual(copied.channels.map(({ name }) => name).toSorted(), ['discord', 'discord-2', 'email', 'toast']);
    const secrets = [mail.password, inbox.discordUrl, new URL(inbox.discordUrl).pathname];
    for (const secret of [...secrets, 'a@example.com']) assert.ok(!text.includes(secret), secret);
    await workbench.notifications.clear();
  });

  it('tells what is wrong and mends it: a missing secret, a mistake in the configuration', async () => {
    const file = join(sample.folder, '.vscode/lookout.yaml');
    await writeFile(file, 'version: 1\nwatchers:\n  - { kind: file, path: notes.txt }\nchanels: {}\n');
    const lacking = '\n  hook: { type: webhook, url: "${secret:HOOK_URL}" }\n';
    await writeFile(
      join(storage(), 'lookout.yaml'),
      (await userConfig()).replace(/\nchannels:\n/, `\nchannels:${lacking}`),
    );
    await workbench.waitForTreeRow('Channels', /^hook.*has no value/);
    await workbench.runCommand('Lookout: Doctor');
    await workbench.page.getByText('Set HOOK_URL…').waitFor();
    await workbench.screenshot('66-doctor');
    await workbench.quickInput.choose('Channel hook');
    // The box of the list may be closing under the hands.
    await workbench.page.locator('.quick-input-box input[type=password]').waitFor();
    await workbench.quickInput.answer(inbox.webhookUrl);
    await workbench.waitForTreeRow('Channels', /^hook.*ready/);
    await workbench.runCommand('Lookout: Doctor');
    await workbench.page.getByText('Unknown key "chanels"').first().waitFor();
    await workbench.quickInput.choose('Configuration');
    await workbench.page.locator('.tab.active', { hasText: 'lookout.yaml' }).waitFor();
    await workbench.waitForStatusBarItem('Ln 4, Col 1');
  });

  it('offers a template beside a configuration that is there, and writes it where there is none', async () => {
    await workbench.runCommand('Lookout: Use a Configuration Template…');
    await workbench.quickInput.choose('For a Team');
    await workbench.notifications.waitFor('There is a configuration already; nothing was changed.');
    await workbench.page.locator('.tab.active', { hasText: 'Untitled' }).waitFor();
    await workbench.notifications.clear();
    const file = join(sample.folder, '.vscode/lookout.yaml');
    await rm(file);
    await workbench.runCommand('Lookout: Use a Configuration Template…');
    await workbench.quickInput.choose('For Me Alone');
    await workbench.page.locator('.monaco-dialog-box').waitFor();
    await workbench.screenshot('67-template');
    await workbench.answerDialog('Write File');
    await workbench.notifications.waitFor('The configuration is in force.');
    assert.match(await readFile(file, 'utf8'), /^# Lookout for one person/);
    await workbench.notifications.clear();
  });

  it('opens the walkthrough', async () => {
    await workbench.runCommand('Lookout: Get Started');
    await workbench.page.getByText('See a build break, and be told').first().waitFor();
    await workbench.screenshot('68-walkthrough');
  });
});
