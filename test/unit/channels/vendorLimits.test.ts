import assert from 'node:assert/strict';
import { EmbedBuilder, embedLength, type RESTPostAPIWebhookWithTokenJSONBody } from 'discord.js';
import type { Message } from '../../../src/channels/channel.ts';
import { type DiscordBody, type DiscordEmbed, renderDiscord } from '../../../src/channels/discord/render.ts';
import { renderSlack } from '../../../src/channels/slack/render.ts';
import { renderTelegram, type TelegramBody } from '../../../src/channels/telegram/render.ts';
import { eventFamilies, toldTogether } from '../../support/eventFamilies.ts';
import { DISCORD } from '../../support/inbox/limits.ts';
import { answerAsSlack } from '../../support/inbox/slackFarEnd.ts';
import { TelegramFarEnd } from '../../support/inbox/telegramFarEnd.ts';

const look = { thumbnailUrl: 'https://example.com/small.png', imageUrl: 'https://example.com/large.png' };
const told = { title: 'title '.repeat(100), body: '**text** <@1> `x`\n'.repeat(1000) };

/** Every family in both languages, with what limits kept back, as a test, told by a template, and all in one. */
const messages: readonly [string, Message][] = (['en', 'ja'] as const).flatMap((language) => [
  ...Object.entries(eventFamilies).flatMap(([name, event]): [string, Message][] => [
    [`${name} in ${language}`, { event, language, suppressed: 0, test: false }],
    [`${name} in ${language} as a test`, { event, language, suppressed: 12_345, test: true }],
    [`${name} in ${language} by a template`, { event, language, suppressed: 1, test: false, told }],
  ]),
  [`all at once in ${language}`, { ...toldTogether, language, suppressed: 0, test: false }],
]);

/** Builds an embed anew with discord.js, whose setters check what Discord documents. */
function checkEmbed(embed: DiscordEmbed): void {
  const builder = new EmbedBuilder()
    .setTitle(embed.title)
    .setColor(embed.color)
    .setFields(embed.fields)
    .setFooter(embed.footer)
    .setTimestamp(new Date(embed.timestamp));
  // Refused by Discord, though not by its library.
  assert.ok(embed.fields.every(({ name, value }) => name.trim() !== '' && value.trim() !== ''));
  if (embed.description !== undefined) builder.setDescription(embed.description);
  if (embed.url !== undefined) builder.setURL(embed.url);
  if (embed.thumbnail !== undefined) builder.setThumbnail(embed.thumbnail.url);
  if (embed.image !== undefined) builder.setImage(embed.image.url);
  assert.ok(embedLength(builder.toJSON()) <= DISCORD.embedTotal);
}

function checkDiscord(body: DiscordBody): void {
  for (const embed of body.embeds ?? []) checkEmbed(embed);
  assert.ok((body.content ?? '').length <= DISCORD.content);
  assert.ok((body.embeds?.length ?? 0) > 0 || (body.content ?? '').trim() !== '');
  const known: RESTPostAPIWebhookWithTokenJSONBody = body;
  assert.deepEqual(known.allowed_mentions, { parse: [] });
}

describe('what discord.js takes', () => {
  it('is every message, rich and plain', () => {
    for (const [name, message] of messages) {
      const { body, plain } = renderDiscord(message, look);
      for (const form of [body, plain]) assert.doesNotThrow(() => checkDiscord(form), name);
    }
  });

  const [, message] = messages[0] ?? assert.fail();
  const [embed = assert.fail()] = renderDiscord(message, look).body.embeds ?? [];
  const excesses: [string, Partial<DiscordEmbed>][] = [
    ['a title of 257', { title: 'x'.repeat(257) }],
    ['a description of 4,097', { description: 'x'.repeat(4097) }],
    ['26 fields', { fields: Array.from({ length: 26 }, () => ({ name: 'a', value: 'b', inline: true })) }],
    ['a field of 1,025', { fields: [{ name: 'a', value: 'x'.repeat(1025), inline: true }] }],
    ['an empty field', { fields: [{ name: 'a', value: '', inline: true }] }],
    ['a footer of 2,049', { footer: { text: 'x'.repeat(2049) } }],
    ['6,001 in all', { description: 'x'.repeat(4096), footer: { text: 'x'.repeat(2000) } }],
    ['a link to a file', { url: 'file:///etc/passwd' }],
    ['a colour out of range', { color: 0x1000000 }],
  ];
  for (const [what, excess] of excesses) {
    it(`is not ${what}`, () => {
      assert.throws(() => checkEmbed({ ...embed, ...excess }));
    });
  }
});

describe('what Slack documents', () => {
  const judge = (body: object) =>
    answerAsSlack({
      method: 'POST',
      url: new URL('https://hooks.slack.com/services/x'),
      headers: { 'content-type': 'application/json' },
      rawBody: Buffer.from(JSON.stringify(body)),
    }).problems;

  it('is kept by every message, rich and plain', () => {
    for (const [name, message] of messages) {
      const { body, plain } = renderSlack(message);
      assert.deepEqual([...judge(body), ...judge(plain)], [], name);
    }
  });
});

describe('what Telegram documents', () => {
  it('is kept by every message, rich and plain', () => {
    const farEnd = new TelegramFarEnd();
    for (const [name, message] of messages) {
      const { body, plain } = renderTelegram(message);
      for (const form of [body, plain] as TelegramBody[]) {
        const { problems } = farEnd.answer({
          method: 'POST',
          url: new URL(`http://127.0.0.1/telegram/bot${farEnd.token}/sendMessage`),
          headers: { 'content-type': 'application/json' },
          rawBody: Buffer.from(JSON.stringify({ chat_id: 1, ...form.message })),
        });
        assert.deepEqual(problems, [], name);
      }
    }
  });
});
