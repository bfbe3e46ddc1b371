import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { App } from '../../../src/app/app.ts';
import { channelKinds } from '../../../src/channels/registry.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import { openStore } from '../../../src/store/openStore.ts';
import { attempt, channelContext, reply } from '../../support/channels.ts';
import { eventFamilies, toldTogether } from '../../support/eventFamilies.ts';
import { type Inbox, startInbox } from '../../support/inbox/server.ts';
import { loopbackHttp } from '../../support/loopbackHttp.ts';
import { runApp } from '../../support/runApp.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { launchBrowser } from '../../support/vscode/browser.ts';

const pictures = fileURLToPath(new URL('../../../artifacts/screenshots/messages/', import.meta.url));
const services = ['discord', 'slack', 'email', 'telegram', 'twilio', 'push', 'webhook'] as const;
const languages = ['en', 'ja'] as const;
/** Kinds of channels that the engine sends to here. */
const configured = ['discord', 'slack', 'webhook', 'push', 'mail'] as const;
const events = Object.values(eventFamilies);
/** Messages on one picture. */
const perPicture = 12;

/** Channels of both languages; the setting is Japanese, so that English comes from the channels' own. */
const configuration = (inbox: Inbox) => `version: 1
settings: { language: ja, rateLimit: { perMinute: 10000, perHour: 10000 }, storm: { messages: 10000 }, dedupWindow: 1ms }
inhibit: []
channels:
${languages
  .map(
    (
      language,
    ) => `  discord-${language}: { type: discord, webhookUrl: "${inbox.discordUrl}-${language}"${own(language)} }
  slack-${language}: { type: slack, webhookUrl: "${inbox.slackUrl}-${language}"${own(language)} }
  webhook-${language}: { type: webhook, url: "${inbox.webhookUrl}/${language}"${own(language)} }
  push-${language}: { type: push, provider: ntfy, url: "${inbox.pushUrl}/${language}", topic: lookout, token: ${inbox.pushToken}${own(language)} }
  mail-${language}: { type: email, smtp: { host: localhost, port: ${inbox.mailPort}, secure: none }, from: lookout@example.com, to: [{ email: ${language}@example.com }]${own(language)} }`,
  )
  .join('\n')}
delivery: { limits: { ${languages.flatMap((language) => configured.map((name) => `${name}-${language}: { requests: 1000, per: 1s, burst: 1000 }`)).join(', ')} } }
routes: [{ name: all, channels: [${languages.flatMap((language) => configured.map((name) => `${name}-${language}`)).join(', ')}] }]
`;
const own = (language: string) => (language === 'ja' ? '' : `, language: ${language}`);

/** Resolves when so many messages were sent; rejects with the first that was not. */
function allSent(app: App, wanted: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let count = 0;
    app.onDidSettle(({ delivery, update }) => {
      count += 1;
      if (update.status !== 'sent')
        reject(new Error(`${delivery.channel}: ${delivery.event.title}: ${update.status} ${update.error}`));
      else if (count === wanted) resolve();
    });
  });
}

/** Whose hosts are fixed: through the channel alone, to the far ends that stand in for them. */
async function tellPhones(inbox: Inbox): Promise<void> {
  const { telegram, twilio } = inbox;
  for (const language of languages) {
    const context = { ...channelContext(reply(200)), http: loopbackHttp(inbox.hosts) };
    const chats = await channelKinds.telegram.open({ botToken: telegram.token, chatId: language }, context);
    const { sid, token } = twilio;
    const to = [{ phone: '+19876543210' }];
    const texts = await channelKinds.sms.open(
      { accountSid: sid, authToken: token, from: `+1${language === 'en' ? 1 : 2}`, to, maxSegments: 3 },
      context,
    );
    for (const event of [...events, toldTogether.event]) {
      const parts = event === toldTogether.event ? toldTogether.parts : undefined;
      const message = { event, parts, language, suppressed: 0, test: false };
      for (const channel of [chats, texts]) {
        const outcome = await channel.send(channel.render(message), {
          ...attempt,
          deliveryId: `${language} ${event.id}`,
        });
        assert.equal(outcome.kind, 'sent', `${event.title}: ${JSON.stringify(outcome)}`);
      }
    }
  }
}

/** Pictures of what is shown of one service in one language; answers how many messages there are. */
async function picture(page: Page, service: string, language: string): Promise<number> {
  await page.locator(`button[data-show="${service}"]`).click();
  const items = page.locator(`#messages > li[data-lang="${language}"][data-service="${service}"]`);
  const count = await items.count();
  // Bodies of webhooks are JSON: one picture shows them all.
  const last = service === 'webhook' ? perPicture : count;
  for (let from = 0; from < last; from += perPicture) {
    await page.evaluate(`(() => {
      const shown = [...document.querySelectorAll('#messages > li')];
      const wanted = shown.filter((item) => item.dataset.lang === '${language}' && item.dataset.service === '${service}');
      for (const item of shown) item.hidden = !wanted.slice(${from}, ${from + perPicture}).includes(item);
    })()`);
    await page.waitForFunction(
      `[...document.querySelectorAll('li:not([hidden]) iframe')].every((frame) => frame.dataset.shown)`,
    );
    await page
      .locator('main')
      .screenshot({ path: join(pictures, `${service}-${language}-${from / perPicture + 1}.png`) });
  }
  return count;
}

describe('Messages of every kind of event', () => {
  it('arrive on every service in both languages, and look like it', async () => {
    using folder = tempFolder();
    await using inbox = await startInbox({ mail: true });
    const store = await openStore({ directory: join(folder.path, 'store'), logger: silentLogger });
    for (const event of events) await store.enqueueInbox(event);
    await store.close();
    const running = await runApp(folder.path, configuration(inbox));
    await allSent(running.app, events.length * configured.length * languages.length);
    await running.stop();
    await tellPhones(inbox);
    assert.deepEqual(
      inbox.messages.flatMap(({ problems }) => problems),
      [],
    );

    await mkdir(pictures, { recursive: true });
    const browser = await launchBrowser(console.log);
    try {
      const page = await browser.newPage({ viewport: { width: 860, height: 900 } });
      const failures: string[] = [];
      page.on('pageerror', (error) => failures.push(error.message));
      await page.goto(inbox.url);
      await page.locator(`#messages > li:nth-child(${inbox.messages.length})`).waitFor({ state: 'attached' });
      // Phones and chats tell their language by number and chat alone: in order, English came first.
      await page.evaluate(`(() => {
        document.querySelector('.top').style.position = 'static';
        for (const service of ${JSON.stringify(services)}) {
          const items = [...document.querySelectorAll('li[data-service="' + service + '"]')];
          items.forEach((item, index) => {
            const named = /(?:[-\\/]|^)(en|ja)(?:@|\\?|$)/.exec(item.dataset.route)?.[1];
            item.dataset.lang = named ?? (index < items.length / 2 ? 'ja' : 'en');
          });
        }
      })()`);
      for (const service of services) {
        for (const language of languages) {
          const count = await picture(page, service, language);
          assert.ok(count >= events.length, `${count} messages of ${service} in ${language}`);
        }
      }
      assert.deepEqual(failures, []);
    } finally {
      await browser.close();
    }
  }).timeout(300_000);
});
