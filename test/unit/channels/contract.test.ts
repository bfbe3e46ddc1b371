import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { EmbedBuilder } from 'discord.js';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import type { ChannelContext, Message, OpenChannel } from '../../../src/channels/channel.ts';
import type { DiscordBody } from '../../../src/channels/discord/render.ts';
import { parseRetryAfter } from '../../../src/channels/httpOutcome.ts';
import { type ChannelType, channelKinds } from '../../../src/channels/registry.ts';
import type { SlackBody } from '../../../src/channels/slack/render.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import type { HttpAnswer, HttpFailure, HttpRequest } from '../../../src/net/httpClient.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';

const secretPart = 'tOkEn-that-must-not-show';
const signingSecret = `whsec_${randomBytes(32).toString('base64')}`;
const now = 1_700_000_000_000;

const options: Record<ChannelType, object> = {
  toast: {},
  discord: { webhookUrl: `https://discord.com/api/${'webhooks'}/1/${secretPart}`, username: 'Lookout' },
  slack: { webhookUrl: `https://hooks.slack.com/${'services'}/T/B/${secretPart}` },
  webhook: {
    url: `https://example.com/${secretPart}`,
    auth: { type: 'bearer', token: secretPart },
    signing: { scheme: 'standard-webhooks', secrets: [signingSecret] },
  },
};

/** What each service says when all is well. */
const good: Partial<Record<ChannelType, string>> = { discord: '{"id":"42"}', slack: 'ok', webhook: '' };
const outwardTypes = (Object.keys(channelKinds) as ChannelType[]).filter(
  (type) => channelKinds[type].reach === 'outward',
);

const reply = (status: number, text = '', headers: Record<string, string> = {}): HttpAnswer => ({
  kind: 'answer',
  status,
  text,
  headers: new Map(Object.entries(headers)),
  truncated: false,
});

function open(type: ChannelType, answer: HttpAnswer | HttpFailure, requests: HttpRequest[] = []): OpenChannel {
  const context: ChannelContext = {
    http: {
      async request(request) {
        requests.push(request);
        return answer;
      },
    },
    logger: silentLogger,
    present: async () => {},
    now: () => now,
  };
  return channelKinds[type].open(options[type], context);
}

const message = (more: Partial<Message> = {}): Message => ({
  event: sampleEvent(),
  suppressed: 0,
  test: false,
  ...more,
});
const attempt = { deliveryId: 'delivery-1', signal: new AbortController().signal };

async function send(type: ChannelType, answer: HttpAnswer | HttpFailure) {
  const channel = open(type, answer);
  return channel.send(channel.render(message()), attempt);
}

describe('every outward channel', () => {
  const statuses: [number, string][] = [
    [301, 'rejected'],
    [302, 'rejected'],
    [307, 'rejected'],
    [400, 'rejected'],
    [401, 'unauthorised'],
    [403, 'unauthorised'],
    [404, 'gone'],
    [408, 'retry'],
    [409, 'rejected'],
    [410, 'gone'],
    [413, 'rejected'],
    [422, 'rejected'],
    [429, 'retry'],
    [500, 'retry'],
    [502, 'retry'],
    [503, 'retry'],
    [504, 'retry'],
  ];
  for (const type of outwardTypes) {
    for (const [status, kind] of statuses) {
      it(`${type} takes ${status} for "${kind}" and shows no secret`, async () => {
        const outcome = await send(type, reply(status, 'some words'));
        assert.equal(outcome.kind, kind);
        assert.ok(!JSON.stringify(outcome).includes(secretPart));
      });
    }

    it(`${type} takes the service's own success for sent`, async () => {
      assert.equal((await send(type, reply(200, good[type]))).kind, 'sent');
    });

    it(`${type} obeys Retry-After`, async () => {
      const outcome = await send(type, reply(429, '', { 'retry-after': '7' }));
      assert.ok(outcome.kind === 'retry' && outcome.cause === 'rateLimit' && outcome.afterMs === 7000);
    });

    for (const kind of ['timeout', 'connection'] as const) {
      it(`${type} may be tried again after a ${kind}`, async () => {
        const outcome = await send(type, { kind, reason: 'x' });
        assert.ok(outcome.kind === 'retry' && outcome.cause === kind);
      });
    }

    it(`${type} does not try a refused destination again`, async () => {
      assert.equal((await send(type, { kind: 'refused', reason: 'private' })).kind, 'rejected');
    });

    it(`${type} describes itself without the secret part`, () => {
      assert.ok(!channelKinds[type].describe(options[type]).includes(secretPart));
    });

    it(`${type} carries no path of this machine outward, whatever the event`, () => {
      const event = sampleEvent({
        data: { path: 'a.ts', absolutePath: '/home/ada/secret-project/a.ts' },
        links: [{ label: 'Open file', uri: 'file:///home/ada/secret-project/a.ts' }],
      });
      const rendered = open(type, reply(200)).render(message({ event }));
      assert.ok(!JSON.stringify(rendered).includes('secret-project'));
    });

    it(`${type} says how many messages were kept back, and marks a test`, () => {
      const text = JSON.stringify(open(type, reply(200)).render(message({ suppressed: 3, test: true })));
      assert.match(text, /3/);
      assert.match(text, /test/i);
    });
  }
});

describe('Retry-After', () => {
  const cases: [string | undefined, number | undefined][] = [
    ['0', 0],
    ['1', 1000],
    ['64.57', 64_570],
    ['1e9', 3_600_000],
    ['-1', undefined],
    ['NaN', undefined],
    ['', undefined],
    [undefined, undefined],
    [new Date(now + 5000).toUTCString(), 5000],
    [new Date(now - 5000).toUTCString(), undefined],
    ['soon', undefined],
  ];
  for (const [value, expected] of cases) {
    it(`of ${JSON.stringify(value)} is ${expected ?? 'nothing usable'}`, () =>
      assert.equal(parseRetryAfter(value, now), expected));
  }
});

/** Texts that break out of markup, exceed limits or hide. */
const wild = fc.string({ unit: 'grapheme', maxLength: 9000 });
const wildEvent = fc
  .record({
    title: fc.string({ minLength: 1, maxLength: 600 }),
    description: wild,
    diff: wild,
    by: fc.string({ maxLength: 3000 }),
    path: wild,
  })
  .map(({ title, description, ...data }) => sampleEvent({ title, description, data }));

describe('Discord rendering', () => {
  const render = (event: Message['event']) => open('discord', reply(200)).render(message({ event }));

  it('is accepted by the validators of discord.js and stays within the documented total', () => {
    fc.assert(
      fc.property(wildEvent, (event) => {
        const { body, plain } = render(event) as { body: DiscordBody; plain: DiscordBody };
        const [embed] = body.embeds ?? [];
        assert.ok(embed !== undefined);
        const built = new EmbedBuilder()
          .setTitle(embed.title)
          .setColor(embed.color)
          .setTimestamp(new Date(embed.timestamp))
          .setFooter(embed.footer)
          .addFields(embed.fields);
        if (embed.description !== undefined) built.setDescription(embed.description);
        built.toJSON();
        const fields = embed.fields.reduce((sum, field) => sum + field.name.length + field.value.length, 0);
        assert.ok(embed.title.length + (embed.description?.length ?? 0) + fields + embed.footer.text.length <= 6000);
        assert.ok((plain.content?.length ?? 0) <= 2000);
        assert.deepEqual([body.allowed_mentions, plain.allowed_mentions], [{ parse: [] }, { parse: [] }]);
      }),
      { numRuns: 200 },
    );
  });

  it('disarms mentions, markup, disguised links and fences', () => {
    const hostile = '@everyone <@&123> [Fix](https://evil.example) ```js\n**bold**\u202e';
    const text = JSON.stringify(render(sampleEvent({ title: hostile, description: hostile, data: { path: hostile } })));
    assert.ok(!text.includes('@everyone'));
    assert.ok(!text.includes('<@&123>'));
    assert.ok(!text.includes('[Fix](https'));
    assert.ok(!text.includes('\u202e'));
  });

  it('shows by, lines and the diff of a change', () => {
    const { body } = render(
      sampleEvent({ data: { path: 'a.py', by: 'Ada', added: 3, removed: 1, diff: '@@ -1 +1 @@\n-a\n+b' } }),
    ) as { body: DiscordBody };
    const [embed] = body.embeds ?? [];
    assert.deepEqual(
      embed?.fields.map(({ name, value }) => [name, value]),
      [
        ['File', 'a.py'],
        ['By', 'Ada'],
        ['Lines', '+3 −1'],
      ],
    );
    assert.match(embed?.description ?? '', /```diff\n@@ -1 \+1 @@\n-a\n\+b\n```/);
  });
});

describe('Discord answers', () => {
  it('without a message id are no success', async () => {
    for (const text of ['<html>Sign in</html>', '{"id"', '', '{}', '[]']) {
      assert.equal((await send('discord', reply(200, text))).kind, 'retry', text);
    }
    assert.equal((await send('discord', reply(204))).kind, 'sent');
  });

  it('carry the exact wait in the body', async () => {
    const outcome = await send('discord', reply(429, '{"retry_after":64.57}', { 'retry-after': '65' }));
    assert.ok(outcome.kind === 'retry' && outcome.afterMs === 65_000);
    const fine = await send('discord', reply(429, '{"retry_after":1.5}'));
    assert.ok(fine.kind === 'retry' && fine.afterMs === 1500);
  });

  it('tell when the bucket is empty', async () => {
    const outcome = await send(
      'discord',
      reply(200, '{"id":"1"}', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': '1.25' }),
    );
    assert.deepEqual(outcome, { kind: 'sent', ref: '1', pauseMs: 1250 });
  });

  it('without a webhook address, a channel says what is missing', () => {
    assert.match(channelKinds.discord.unavailable({ botToken: 'x' }) ?? '', /webhookUrl/);
    assert.match(channelKinds.slack.unavailable({ botToken: 'x' }) ?? '', /webhookUrl/);
    assert.equal(channelKinds.slack.unavailable(options.slack), undefined);
  });
});

describe('Slack rendering', () => {
  it('stays within the documented limits of blocks and escapes everything', () => {
    fc.assert(
      fc.property(wildEvent, (event) => {
        const { body, plain } = open('slack', reply(200)).render(message({ event })) as {
          body: SlackBody;
          plain: SlackBody;
        };
        const blocks = body.blocks ?? [];
        assert.ok(blocks.length <= 50 && plain.text.length <= 40_000);
        for (const block of blocks) {
          if (block.type === 'header') assert.ok(block.text.text.length <= 150 && block.text.text.length > 0);
          if (block.type === 'section') {
            assert.ok((block.text?.text.length ?? 1) <= 3000);
            for (const field of block.fields ?? []) assert.ok(field.text.length <= 2000);
          }
          if (block.type !== 'header') assert.ok(!/<(?!$)/.test(JSON.stringify(block)));
        }
        assert.ok(JSON.stringify(blocks).length <= 12_000);
      }),
      { numRuns: 200 },
    );
  });

  it('lets no mention or disguised link through', () => {
    const hostile = '<!channel> <@U123> <https://evil.example|Build OK> & done';
    const text = JSON.stringify(
      open('slack', reply(200)).render(message({ event: sampleEvent({ title: 'x', description: hostile }) })),
    );
    assert.ok(!text.includes('<!channel>') && !text.includes('<@U123>') && !text.includes('<https'));
    assert.ok(text.includes('&lt;!channel&gt;'));
  });
});

describe('Slack answers', () => {
  it('other than "ok" are no success', async () => {
    for (const text of ['', '{"ok":false}', '<html>Sign in</html>'])
      assert.equal((await send('slack', reply(200, text))).kind, 'retry', text);
  });

  it('that name a dead endpoint stop the channel', async () => {
    for (const text of ['no_service', 'channel_is_archived'])
      assert.equal((await send('slack', reply(400, text))).kind, 'gone');
    assert.equal((await send('slack', reply(400, 'invalid_blocks'))).kind, 'rejected');
  });
});

describe('webhook', () => {
  it('is signed so that the official Standard Webhooks library accepts it, with the same id on every attempt', async () => {
    const requests: HttpRequest[] = [];
    const context: ChannelContext = {
      http: {
        async request(request) {
          requests.push(request);
          return reply(500);
        },
      },
      logger: silentLogger,
      present: async () => {},
      now: Date.now,
    };
    const channel = channelKinds.webhook.open(options.webhook, context);
    const rendered = channel.render(message());
    await channel.send(rendered, attempt);
    await channel.send(rendered, attempt);
    for (const { headers = {}, body = '' } of requests) {
      const verified = new Webhook(signingSecret).verify(body, { ...headers }) as { type: string };
      assert.equal(verified.type, 'file.modified');
      assert.equal(headers['webhook-id'], 'delivery-1');
      assert.equal(headers['idempotency-key'], 'delivery-1');
      assert.equal(headers['authorization'], `Bearer ${secretPart}`);
      assert.throws(() => new Webhook(signingSecret).verify(`${body} `, { ...headers }));
    }
  });

  it('carries a signature per secret while they are rotated', async () => {
    const older = `whsec_${randomBytes(24).toString('base64')}`;
    const requests: HttpRequest[] = [];
    const rotating = { ...options.webhook, signing: { scheme: 'standard-webhooks', secrets: [signingSecret, older] } };
    const context: ChannelContext = {
      http: {
        async request(request) {
          requests.push(request);
          return reply(200);
        },
      },
      logger: silentLogger,
      present: async () => {},
      now: Date.now,
    };
    const channel = channelKinds.webhook.open(rotating, context);
    await channel.send(channel.render(message()), attempt);
    for (const secret of [signingSecret, older])
      new Webhook(secret).verify(requests[0]?.body ?? '', { ...requests[0]?.headers });
  });

  it('with a secret that is none is stopped before anything is sent unsigned', async () => {
    const requests: HttpRequest[] = [];
    const broken = { ...options.webhook, signing: { scheme: 'standard-webhooks', secrets: ['whsec_short'] } };
    const channel = channelKinds.webhook.open(broken, {
      http: {
        async request(request) {
          requests.push(request);
          return reply(200);
        },
      },
      logger: silentLogger,
      present: async () => {},
      now: Date.now,
    });
    assert.equal((await channel.send(channel.render(message()), attempt)).kind, 'unauthorised');
    assert.equal(requests.length, 0);
  });

  it('refuses headers that would break the request or replace ours', () => {
    const parse = (headers: Record<string, string>) =>
      channelKinds.webhook.schema.safeParse({ url: 'https://x/', headers }).success;
    assert.equal(parse({ 'X-Team': 'core' }), true);
    for (const headers of [
      { Host: 'x' },
      { 'X-A': 'a\r\nX-B: b' },
      { 'bad name': 'x' },
      { Authorization: 'x' },
      { 'webhook-id': 'x' },
    ]) {
      assert.equal(parse(headers as unknown as Record<string, string>), false, JSON.stringify(headers));
    }
  });

  it('takes basic credentials', async () => {
    const requests: HttpRequest[] = [];
    const basic = channelKinds.webhook.open(
      { url: 'https://example.com/', auth: { type: 'basic', username: 'ada', password: 'pw' } },
      {
        http: {
          async request(request) {
            requests.push(request);
            return reply(204);
          },
        },
        logger: silentLogger,
        present: async () => {},
        now: Date.now,
      },
    );
    assert.equal((await basic.send(basic.render(message()), attempt)).kind, 'sent');
    assert.equal(requests[0]?.headers?.['authorization'], `Basic ${Buffer.from('ada:pw').toString('base64')}`);
    assert.equal(requests[0]?.headers?.['webhook-signature'], undefined);
  });
});

describe('toast', () => {
  it('is sent when shown, and tried again when it could not be', async () => {
    const shown: Message[] = [];
    const context = {
      http: { request: () => Promise.reject(new Error('unused')) },
      logger: silentLogger,
      now: () => now,
    };
    const channel = channelKinds.toast.open({}, { ...context, present: async (item) => void shown.push(item) });
    assert.equal((await channel.send(channel.render(message()), attempt)).kind, 'sent');
    assert.equal(shown.length, 1);
    const broken = channelKinds.toast.open({}, { ...context, present: () => Promise.reject(new Error('no window')) });
    assert.equal((await broken.send(broken.render(message()), attempt)).kind, 'retry');
  });
});
