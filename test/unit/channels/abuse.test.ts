import assert from 'node:assert/strict';
import PostalMime from 'postal-mime';
import { parseConfig } from '../../../src/config/parse.ts';
import type { HttpRequest } from '../../../src/net/httpClient.ts';
import { attempt, goodReply, message, open, outwardModes, reply, send } from '../../support/channels.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';

const hostile =
  '@everyone @here <!channel> <!here> <@U123> <@&5> @ada [Fix](https://evil.example) <https://evil.example|OK> <a href="https://evil.example">ok</a>';
const newLines = 'Hi\r\nX-Evil: 1\r\n\r\nBcc: mallory@example.com\n\u2028X: 2\u0085Y: 3\u0000';

async function requestsOf(name: string, text: string, links: { label: string; uri: string }[] = []) {
  const requests: HttpRequest[] = [];
  const channel = await open(name, goodReply(name), requests);
  const event = sampleEvent({
    title: text,
    description: text,
    subject: text,
    incident: text,
    labels: { workspace: text, branch: text },
    data: { path: text, by: text, reason: text },
    links,
  });
  const outcome = await channel.send(channel.render(message({ event })), { ...attempt, deliveryId: 'delivery-1' });
  assert.equal(outcome.kind, 'sent', JSON.stringify(outcome));
  assert.ok(requests.length > 0);
  return Promise.all(requests.map(opened));
}

/** Of a mail the part in which there can be links. */
async function opened(request: HttpRequest): Promise<HttpRequest> {
  const raw = /"Raw":\{"Data":"([^"]*)"/.exec(request.body ?? '')?.[1];
  if (raw === undefined) return request;
  const { html = '', headers } = await PostalMime.parse(Buffer.from(raw, 'base64'));
  assert.ok(!headers.some(({ key }) => ['x-evil', 'x', 'y', 'bcc'].includes(key)), 'a header of its own');
  return { ...request, body: html };
}

/** What is sent, with the escapes of forms undone. */
const sentIn = (requests: readonly HttpRequest[]): string =>
  requests
    .map(({ body = '', url }) => decodeURIComponent(`${url}\n${body}`.replaceAll(/%(?![\da-f]{2})/gi, '%25')))
    .join('\n');

const unescaped = (json: string): string => json.replaceAll('\\"', '"').replaceAll('\\\\', '\\');
/** What is shown of it. */
const shownIn = (requests: readonly HttpRequest[]): string => unescaped(sentIn(requests));

/**
 * Without what is plain text there, in which neither a mention nor a link is read: texts of Slack that say so
 * (https://docs.slack.dev/reference/block-kit/composition-objects/text-object) and the footer of Discord.
 */
const markedUp = (requests: readonly HttpRequest[]): string =>
  unescaped(sentIn(requests).replaceAll(/\{"type":"plain_text","text":"(?:[^"\\]|\\.)*"|"footer":\{[^}]*\}/g, ''));

/** What a machine reads: it shows nothing and links nothing. */
const isData = (name: string): boolean => ['webhook', 'webhook by template', 'webhook by GET'].includes(name);

describe('text from outside', () => {
  for (const name of Object.keys(outwardModes)) {
    it(`begins no header of its own: ${name}`, async () => {
      const [usual, odd] = [await requestsOf(name, 'Hi'), await requestsOf(name, newLines)];
      assert.equal(odd.length, usual.length);
      for (const [index, { headers = {}, url }] of odd.entries()) {
        assert.deepEqual(Object.keys(headers).sort(), Object.keys(usual[index]?.headers ?? {}).sort());
        for (const value of [url, ...Object.values(headers)]) assert.match(value, /^[\t\x20-\x7e]*$/);
      }
    });

    if (isData(name)) continue;

    it(`rings nobody and disguises no link: ${name}`, async () => {
      const shown = markedUp(await requestsOf(name, hostile));
      const { type } = outwardModes[name] ?? {};
      if (type === 'discord' || name === 'webhook for discord') {
        assert.match(shown, /"allowed_mentions":\{"parse":\[\]/);
        for (const part of ['@everyone', '@here', '<@&5>', '[Fix](https']) assert.ok(!shown.includes(part), part);
      } else if (type === 'slack' || name === 'webhook for slack') {
        for (const part of ['<!channel>', '<!here>', '<@U123>', '<https://evil.example|'])
          assert.ok(!shown.includes(part), part);
      } else if (type === 'telegram') {
        for (const part of ['@ada', '@everyone', '<a href="https://evil']) assert.ok(!shown.includes(part), part);
      } else if (type === 'email') {
        assert.match(shown, /&lt;a href=/);
        assert.ok(!shown.includes('<a href="https://evil'));
      } else if (type === 'push') {
        assert.doesNotMatch(shown, /"markdown":true/);
      } else assert.equal(type, 'sms');
    });

    it(`shows where a link leads whose label says another host: ${name}`, async () => {
      const shown = shownIn(
        await requestsOf(name, 'Hi', [{ label: 'github.com login', uri: 'https://evil.example/x' }]),
      );
      const bare = shown
        .replaceAll(/[\\\u200b]/g, '')
        .replaceAll('+', ' ')
        .replaceAll('evil.example: github.com login', '');
      assert.ok(!bare.includes('github.com login'), bare);
    });
  }

  it('is no name of a channel when it has more than one line', () => {
    const name = JSON.stringify('team\r\nX-Evil: 1');
    const [found] = parseConfig(`version: 1\nchannels: { ${name}: { type: toast } }`).diagnostics;
    assert.match(found?.message ?? '', /must be letters, digits, - or _/);
  });

  it('is no link in Discord where it says another host than it would lead to', async () => {
    const links = [{ label: 'Open', uri: 'https://evil.example/x' }];
    assert.ok(shownIn(await requestsOf('discord', 'Build', links)).includes('"url":"https://evil.example/x"'));
    assert.ok(!shownIn(await requestsOf('discord', 'https://github.com/login', links)).includes('evil.example/x'));
  });
});

describe('an answer of a service', () => {
  const answers: readonly (readonly [string, string])[] = [
    ['nested 30,000 deep', `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
    ['of 10,000 objects in each other', `${'{"ok":'.repeat(10_000)}true${'}'.repeat(10_000)}`],
    [
      'with keys of prototypes',
      '{"__proto__":{"ok":true,"id":"1","result":{"message_id":1}},"constructor":{"prototype":{"ok":true}}}',
    ],
    ['of one line of 64 KiB', 'x'.repeat(65_536)],
  ];
  for (const [what, text] of answers)
    for (const name of Object.keys(outwardModes)) {
      if (outwardModes[name]?.type === 'webhook') continue;
      it(`${what} is no success, and is told shortly: ${name}`, async () => {
        for (const status of [200, 400, 500]) {
          const outcome = await send(name, reply(status, text, { 'content-type': 'application/json' }));
          assert.notEqual(outcome.kind, 'sent', `${status}`);
          assert.ok('reason' in outcome && outcome.reason.length < 1000, JSON.stringify(outcome).slice(0, 300));
        }
        assert.equal(Reflect.get({}, 'ok'), undefined);
      });
    }
});
