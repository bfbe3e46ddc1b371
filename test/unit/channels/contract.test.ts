import assert from 'node:assert/strict';
import { EmbedBuilder } from 'discord.js';
import fc from 'fast-check';
import type { Message, OpenChannel } from '../../../src/channels/channel.ts';
import type { DiscordBody } from '../../../src/channels/discord/render.ts';
import { parseRetryAfter } from '../../../src/channels/httpOutcome.ts';
import { type ChannelType, channelKinds } from '../../../src/channels/registry.ts';
import type { SlackBody } from '../../../src/channels/slack/render.ts';
import type { HttpRequest } from '../../../src/net/httpClient.ts';
import {
  attempt,
  goodReply,
  message,
  now,
  open,
  outwardModes,
  reply,
  secretPart,
  send,
} from '../../support/channels.ts';
import type { Answer, ReceivedRequest } from '../../support/inbox/answer.ts';
import { DiscordFarEnd } from '../../support/inbox/discordFarEnd.ts';
import { answerAsSlack } from '../../support/inbox/slackFarEnd.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';
import { wildEvent } from '../../support/wildEvent.ts';

/** Any 2xx is a success there, because any program may listen. */
const anyAnswerIsSuccess = new Set<ChannelType>(['webhook']);

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
  for (const [type, mode] of Object.entries(outwardModes)) {
    for (const [status, kind] of statuses) {
      it(`${type} takes ${status} for "${kind}" and shows no secret`, async () => {
        const outcome = await send(type, reply(status, 'some words'));
        assert.equal(outcome.kind, kind);
        assert.ok(!JSON.stringify(outcome).includes(secretPart));
      });
    }

    it(`${type} takes the service's own success for sent`, async () => {
      assert.equal((await send(type, goodReply(type))).kind, 'sent');
    });

    if (!anyAnswerIsSuccess.has(mode.type)) {
      it(`${type} takes no login page, half answer or refusal with 200 for success`, async () => {
        for (const text of ['<html>Sign in</html>', '{"ok":false}', '{"id"', '{"ok":tr', '{}', '[]', '"ok', '']) {
          for (const contentType of ['text/html', 'application/json']) {
            const said = reply(200, text, { 'content-type': contentType });
            assert.equal((await send(type, said)).kind, 'retry', text);
          }
        }
      });
    }

    it(`${type} may be tried again at once after it was cancelled`, async () => {
      const outcome = await send(type, { kind: 'cancelled', reason: 'Cancelled.' });
      assert.ok(outcome.kind === 'retry' && outcome.afterMs === 0);
    });

    it(`${type} hands its signal to the request`, async () => {
      const requests: HttpRequest[] = [];
      const channel = await open(type, reply(500), requests);
      await channel.send(channel.render(message()), attempt);
      assert.ok(requests.length === 1 && requests[0]?.signal === attempt.signal);
    });

    it(`${type} obeys Retry-After`, async () => {
      for (const [value, afterMs] of [
        ['7', 7000],
        ['6.5', 6500],
        [new Date(now + 5000).toUTCString(), 5000],
        ['1e9', 3_600_000],
        ['0', 0],
      ] as const) {
        const outcome = await send(type, reply(429, '', { 'retry-after': value }));
        assert.ok(outcome.kind === 'retry' && outcome.cause === 'rateLimit' && outcome.afterMs === afterMs, value);
      }
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
      assert.ok(!channelKinds[mode.type].describe(mode.options).includes(secretPart));
    });

    it(`${type} carries no path of this machine outward, whatever the event`, async () => {
      const event = sampleEvent({
        data: { path: 'a.ts', absolutePath: '/home/ada/secret-project/a.ts' },
        links: [{ label: 'Open file', uri: 'file:///home/ada/secret-project/a.ts' }],
      });
      const rendered = (await open(type, reply(200))).render(message({ event }));
      assert.ok(!JSON.stringify(rendered).includes('secret-project'));
    });

    it(`${type} says how many messages were kept back, and marks a test`, async () => {
      const text = JSON.stringify((await open(type, reply(200))).render(message({ suppressed: 3, test: true })));
      assert.match(text, /3/);
      assert.match(text, /test/i);
    });
  }
});

describe('texts of which nothing can be seen', () => {
  const farEnds: Readonly<Record<string, (request: ReceivedRequest) => Answer>> = {
    'webhook for discord': (request) => new DiscordFarEnd({ enforcesPace: false, now: () => now }).answer(request),
    'webhook for slack': answerAsSlack,
  };
  for (const [name, answer] of Object.entries(farEnds)) {
    for (const blank of [' ', '\t', '\u0001', '\u200b\u2060', '\u202e ']) {
      it(`are left out, so that ${name} accepts what is left of ${JSON.stringify(blank)}`, async () => {
        const requests: HttpRequest[] = [];
        const channel = await open(name, reply(200), requests);
        const event = sampleEvent({
          title: blank,
          description: blank,
          data: { path: blank, by: blank, diff: blank },
          labels: { workspace: blank, branch: blank },
          links: [{ label: blank, uri: 'https://ci.example/1' }],
        });
        for (const body of Object.values(channel.render(message({ event })))) await channel.send({ body }, attempt);
        for (const { headers = {}, body = '' } of requests) {
          const url = new URL('https://example.com/?wait=true');
          const said = answer({ method: 'POST', url, headers, rawBody: Buffer.from(body) });
          assert.deepEqual([said.status, said.problems], [200, []]);
        }
      });
    }
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

describe('Discord rendering', () => {
  let channel: OpenChannel;
  before(async () => {
    channel = await open('discord', reply(200));
  });
  const render = (event: Message['event']) => channel.render(message({ event }));

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

  it('leaves out a fact that is blank, which Discord would refuse', () => {
    for (const by of [' ', '\n\t', '\u200b\u2060']) {
      const { body } = render(sampleEvent({ data: { path: 'a.py', by } })) as { body: DiscordBody };
      assert.deepEqual(
        body.embeds?.[0]?.fields.map(({ name }) => name),
        ['File'],
      );
    }
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
    for (const type of ['discord', 'slack'] as const) {
      assert.match(channelKinds[type].unavailable({}) ?? '', /webhookUrl/);
      assert.match(channelKinds[type].unavailable({ botToken: 'x' }) ?? '', /channels/);
      assert.match(channelKinds[type].unavailable({ botToken: 'x', webhookUrl: 'y' }) ?? '', /webhookUrl/);
      assert.match(channelKinds[type].unavailable({ webhookUrl: 'y', channels: [{ id: '11' }] }) ?? '', /botToken/);
      assert.equal(channelKinds[type].unavailable({ webhookUrl: 'y' }), undefined);
      assert.equal(channelKinds[type].unavailable({ botToken: 'x', channels: [{ id: '11' }] }), undefined);
    }
  });
});

describe('Slack rendering', () => {
  let channel: OpenChannel;
  before(async () => {
    channel = await open('slack', reply(200));
  });

  it('stays within the documented limits of blocks and escapes everything', () => {
    fc.assert(
      fc.property(wildEvent, (event) => {
        const { body, plain } = channel.render(message({ event })) as {
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
          // The only markup is our own: the time, for the reader's time zone.
          const quoted = JSON.stringify(block).replace(/<!date\^\d+\^\{date_short_pretty\} \{time_secs\}\|[^<>]*>/, '');
          if (block.type !== 'header') assert.ok(!/<(?!$)/.test(quoted));
        }
        assert.ok(JSON.stringify(blocks).length <= 12_000);
      }),
      { numRuns: 200 },
    );
  });

  it('lets no mention or disguised link through', () => {
    const hostile = '<!channel> <@U123> <https://evil.example|Build OK> & done';
    const text = JSON.stringify(channel.render(message({ event: sampleEvent({ title: 'x', description: hostile }) })));
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
