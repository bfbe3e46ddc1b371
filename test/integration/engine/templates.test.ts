import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { App } from '../../../src/app/app.ts';
import type { AppPorts } from '../../../src/app/ports.ts';
import { type Inbox, startInbox } from '../../support/inbox/server.ts';
import { type RunningApp, runApp } from '../../support/runApp.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const routes = 'routes: [{ name: all, channels: [team, chat, toast] }]';
const channels = (inbox: Inbox, more = '') => `channels:
  toast: { type: toast }
  team: { type: discord, webhookUrl: "${inbox.discordUrl}"${more} }
  chat: { type: slack, webhookUrl: "${inbox.slackUrl}" }`;

function put(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** Publishes and answers what arrived on Discord and Slack. */
async function tell(
  running: RunningApp,
  inbox: Inbox,
  event: object,
): Promise<{ embed: Record<string, unknown>; blocks: unknown }> {
  const from = inbox.messages.length;
  await running.app.publish(JSON.stringify(event));
  const next = (service: string) =>
    inbox.waitFor((item) => item.service === service && item.seq > from && item.accepted);
  const [discord, slack] = await Promise.all([next('discord'), next('slack')]);
  const { embeds } = discord.json as { embeds: Record<string, unknown>[] };
  return { embed: embeds[0] ?? assert.fail(), blocks: (slack.json as { blocks: unknown }).blocks };
}

const changed = (app: App): Promise<void> =>
  new Promise((resolve) => {
    const listening = app.templates.onDidChange(() => {
      listening.dispose();
      resolve();
    });
  });

interface Stage {
  readonly inbox: Inbox;
  readonly folder: string;
  /** Folder of the user's configuration. */
  readonly home: string;
  start(config: string, ports?: Partial<AppPorts>): Promise<RunningApp>;
}

async function onStage(work: (stage: Stage) => Promise<void>): Promise<void> {
  using folder = tempFolder();
  await using inbox = await startInbox();
  const home = join(folder.path, 'app');
  await work({
    inbox,
    home,
    folder: folder.path,
    start: (config, ports) => runApp(home, `version: 1\n${config}\n${routes}\n`, ports),
  });
}

const failed = { type: 'build.failed', title: 'Build broke', data: { path: 'src/*a*.ts', by: '<@U1>' } };

describe('templates of messages', () => {
  it('tell by channel and event; each service escapes what they say', () =>
    onStage(async ({ inbox, home, start }) => {
      put(join(home, 'templates'), {
        'discord/build.failed.liquid': 'Oh no: {{ event.title }}\n{{ data.path }} by {{ data.by }}',
        'slack/build.*.liquid': '{{ event.title }} <!channel>\n{{ data.path }} & {{ data.by }}',
      });
      const running = await start(channels(inbox));
      const { embed, blocks } = await tell(running, inbox, failed);
      assert.equal(embed['title'], 'Oh no: Build broke');
      assert.equal(embed['description'], 'src/\\*a\\*.ts by \\<@U1\\>');
      assert.deepEqual(embed['fields'], []);
      assert.match(JSON.stringify(blocks), /❌ Build broke <!channel>/);
      assert.match(JSON.stringify(blocks), /src\/\*a\*\.ts &amp; &lt;@U1&gt;/);
      const other = await tell(running, inbox, { type: 'deploy.failed', title: 'Deploy broke' });
      assert.equal(other.embed['title'], 'Deploy broke');
      await running.stop();
    }));

  it('may be in the configuration of a channel, which goes before files, and keep notes and the mark of a test', () =>
    onStage(async ({ inbox, home, start }) => {
      put(join(home, 'templates'), { 'team/default.liquid': 'by file' });
      const running = await start(channels(inbox, ', template: "mine: {{ event.title }}"'));
      assert.equal((await tell(running, inbox, failed)).embed['title'], 'mine: Build broke');
      await running.app.testChannel('team');
      const test = await inbox.waitFor(
        ({ service, rawBody }) => service === 'discord' && rawBody.includes('This is a test message'),
      );
      assert.match(test.rawBody.toString(), /\\\\\[Test\\\\\] mine: Lookout can reach you here/);
      assert.match(test.rawBody.toString(), /This is a test message/);
      await running.stop();
    }));

  it('that are broken are told by the built-in text, with a diagnostic at the line, until they are mended', () =>
    onStage(async ({ inbox, home, start }) => {
      const file = join(home, 'templates', 'discord', 'default.liquid');
      put(join(home, 'templates'), { 'discord/default.liquid': 'ok\n\n{{ event.title | shout }}' });
      const warnings: string[] = [];
      const logger = { debug() {}, info() {}, warn: (text: string) => void warnings.push(text), error() {} };
      const running = await start(channels(inbox), { logger });
      const [diagnostic] = running.app.templates.diagnostics().get(file) ?? [];
      assert.match(diagnostic?.message ?? '', /undefined filter: shout.*The built-in text is told\./);
      assert.deepEqual([diagnostic?.place.line, diagnostic?.place.column], [3, 1]);
      assert.ok(warnings.some((text) => text.includes('default.liquid:3:1')));
      assert.equal((await tell(running, inbox, failed)).embed['title'], 'Build broke');

      let done = changed(running.app);
      put(join(home, 'templates'), { 'discord/default.liquid': 'mended: {{ event.title }}' });
      await done;
      while ((running.app.templates.diagnostics().get(file) ?? []).length > 0) await (done = changed(running.app));
      assert.equal((await tell(running, inbox, { ...failed, title: 'again' })).embed['title'], 'mended: again');
      await running.stop();
    }));

  it('that fail while they tell are passed over', () =>
    onStage(async ({ inbox, home, start }) => {
      put(join(home, 'templates'), { 'default.liquid': '{{ data.nothing }}' });
      const running = await start(channels(inbox));
      assert.equal((await tell(running, inbox, failed)).embed['title'], 'Build broke');
      await running.stop();
    }));

  it('in a configuration are checked at their line', () =>
    onStage(async ({ inbox, home, start }) => {
      const running = await start(channels(inbox, ', template: "{% if %}"'));
      const [diagnostic] = running.app.templates.diagnostics().get(join(home, 'lookout.yaml')) ?? [];
      assert.match(diagnostic?.message ?? '', /invalid value expression/);
      assert.equal(diagnostic?.place.line, 4);
      assert.equal((await tell(running, inbox, failed)).embed['title'], 'Build broke');
      await running.stop();
    }));

  it('of a workspace are read only when it is trusted, and never by a link that leads out of it', () =>
    onStage(async ({ inbox, folder, start }) => {
      const workspace = { key: 'w', name: 'w', baseFolder: join(folder, 'w'), folders: [join(folder, 'w')] };
      put(join(folder, 'w', '.vscode', 'lookout-templates'), { 'default.liquid': 'from the workspace' });
      put(join(folder, 'elsewhere'), { 'secret.liquid': 'secret' });
      symlinkSync(
        join(folder, 'elsewhere', 'secret.liquid'),
        join(folder, 'w', '.vscode', 'lookout-templates', 'log.error.liquid'),
      );
      const sources = [
        { scope: 'user' as const, candidates: [join(folder, 'app', 'lookout.yaml')] },
        { scope: 'workspace' as const, candidates: [join(folder, 'w', '.vscode', 'lookout.yaml')] },
      ];
      const open = (trusted: boolean) =>
        start(channels(inbox), { workspace: { ...workspace, trusted }, configSources: sources });
      const trusted = await open(true);
      assert.deepEqual(
        trusted.app.templates.list().map(({ events }) => events),
        ['*'],
      );
      const refused = [...trusted.app.templates.diagnostics().values()].flat().map(({ message }) => message);
      assert.match(refused.join(), /leads out of the folder/);
      assert.equal((await tell(trusted, inbox, failed)).embed['title'], 'from the workspace');
      await trusted.stop();
      const untrusted = await open(false);
      assert.deepEqual(untrusted.app.templates.list(), []);
      await untrusted.stop();
    }));

  it('of a workspace tell its own events alone, also when another window sends them', () =>
    onStage(async ({ inbox, folder, start }) => {
      const open = (name: string) => {
        const base = join(folder, name);
        const workspace = { key: name, name, baseFolder: base, folders: [base], trusted: true };
        const configSources = [
          { scope: 'user' as const, candidates: [join(folder, 'app', 'lookout.yaml')] },
          { scope: 'workspace' as const, candidates: [join(base, '.vscode', 'lookout.yaml')] },
        ];
        return start(channels(inbox), { workspace, configSources });
      };
      put(join(folder, 'a', '.vscode', 'lookout-templates'), { 'default.liquid': 'a says {{ event.title }}' });
      put(join(folder, 'b', '.vscode', 'lookout-templates'), { 'default.liquid': 'b says {{ event.title }}' });
      const a = await open('a');
      const b = await open('b');
      await changed(b.app);
      await b.stop();
      const labelled = (workspace: string, title: string) => ({ ...failed, title, labels: { workspace } });
      assert.equal((await tell(a, inbox, labelled('a', 'red'))).embed['title'], 'a says red');
      assert.equal((await tell(a, inbox, labelled('b', 'green'))).embed['title'], 'b says green');
      assert.equal((await tell(a, inbox, labelled('c', 'blue'))).embed['title'], 'blue');
      await a.stop();
    }));
});
