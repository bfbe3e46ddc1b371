import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Message, OpenChannel } from '../../../src/channels/channel.ts';
import { channelKinds } from '../../../src/channels/registry.ts';
import { LookoutError } from '../../../src/core/errors.ts';
import {
  attempt,
  channelContext,
  message,
  now,
  reply,
  secretPart,
  serviceAccount,
  servicePublicKey,
} from '../../support/channels.ts';
import { type FarEnd, startFarEnd } from '../../support/inbox/farEnd.ts';
import { FcmFarEnd, refused } from '../../support/inbox/fcmFarEnd.ts';
import { NtfyFarEnd } from '../../support/inbox/ntfyFarEnd.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';
import { wildEvent } from '../../support/wildEvent.ts';

describe('push by FCM', () => {
  const config = {
    provider: 'fcm',
    credentials: serviceAccount,
    topics: [{ name: 'critical-alerts', events: ['*.failed'] }, { name: 'everything' }],
  };
  let fcm: FcmFarEnd;
  let farEnd: FarEnd;
  let channel: OpenChannel;
  let atMs: number;

  beforeEach(async () => {
    atMs = now;
    fcm = new FcmFarEnd(servicePublicKey, () => atMs);
    farEnd = await startFarEnd({
      'oauth2.googleapis.com': (request) => fcm.token(request),
      'fcm.googleapis.com': (request) => fcm.send(request),
    });
    channel = await channelKinds.push.open(
      config,
      channelContext(reply(500), [], { http: farEnd.http, now: () => atMs }),
    );
  });
  afterEach(() => farEnd[Symbol.asyncDispose]());

  const send = (told: Message, deliveryId = told.event.id) =>
    channel.send(channel.render(told), { ...attempt, deliveryId });
  const tokens = () => fcm.tokens;
  const failed = () => message({ event: sampleEvent({ type: 'build.failed', title: 'Build failed: web' }) });

  it('sends to every topic that wants the event, with one token until that ends', async () => {
    assert.equal((await send(failed())).kind, 'sent');
    assert.equal((await send(message())).kind, 'sent');
    assert.deepEqual(
      fcm.messages.map(({ topic, title }) => [topic, title]),
      [
        ['critical-alerts', '❌ Build failed: web'],
        ['everything', '❌ Build failed: web'],
        ['everything', 'ℹ️ config.py modified'],
      ],
    );
    assert.equal(tokens(), 1);
  });

  it('asks for another token when the former has ended, and when it ended early', async () => {
    await send(message());
    atMs += 3_599_000 - 60_001;
    await send(message());
    assert.equal(tokens(), 1);
    atMs += 1;
    await send(message());
    assert.equal(tokens(), 2);
    fcm.tokens += 1;
    const outcome = await send(message());
    assert.ok(outcome.kind === 'retry' && outcome.afterMs === 0);
    assert.equal((await send(message())).kind, 'sent');
  });

  it('does not send again to a topic that took the message before another failed', async () => {
    const told = failed();
    fcm.refuses = (topic) => (topic === 'everything' ? refused(503, 'UNAVAILABLE') : undefined);
    const outcome = await send(told, 'same');
    assert.ok(outcome.kind === 'retry' && outcome.afterMs === 10_000);
    fcm.refuses = () => undefined;
    assert.equal((await send(told, 'same')).kind, 'sent');
    assert.deepEqual(
      fcm.messages.map(({ topic }) => topic),
      ['critical-alerts', 'everything'],
    );
  });

  const codes: [number, string, string, number?][] = [
    [400, 'INVALID_ARGUMENT', 'rejected'],
    [403, 'SENDER_ID_MISMATCH', 'unauthorised'],
    [404, 'UNREGISTERED', 'gone'],
    [429, 'QUOTA_EXCEEDED', 'retry', 60_000],
    [500, 'INTERNAL', 'retry', 10_000],
    [503, 'UNAVAILABLE', 'retry', 10_000],
  ];
  for (const [status, code, kind, waitMs] of codes) {
    it(`takes ${code} for "${kind}" and names it`, async () => {
      fcm.refuses = () => refused(status, code);
      const outcome = await send(message());
      assert.equal(outcome.kind, kind);
      assert.ok(outcome.kind !== 'sent' && outcome.reason.includes(code));
      if (outcome.kind === 'retry') assert.equal(outcome.afterMs, waitMs);
    });
  }

  it('obeys a named wait', async () => {
    fcm.refuses = () => refused(429, 'QUOTA_EXCEEDED', { 'retry-after': '90' });
    const outcome = await send(message());
    assert.ok(outcome.kind === 'retry' && outcome.afterMs === 90_000);
  });

  it('says nothing of an answer that holds half a token', async () => {
    const half = reply(200, '{"access_token":"half-of-a-to');
    const broken = await channelKinds.push.open(config, channelContext(half));
    const outcome = await broken.send(broken.render(message()), attempt);
    assert.equal(outcome.kind, 'retry');
    assert.ok(!JSON.stringify(outcome).includes('half-of'));
  });

  it('refuses credentials that are none, and says nothing of what is in them', async () => {
    for (const credentials of [
      '{"private_key":"my-secret"}',
      'my-secret',
      serviceAccount.replace(/MII/, 'my-secret'),
    ]) {
      await assert.rejects(channelKinds.push.open({ ...config, credentials }, channelContext(reply(200))), (error) => {
        assert.ok(LookoutError.is(error, 'invalid') && !error.message.includes('my-secret'));
        return true;
      });
    }
  });

  it('stays within the documented size, whatever the event', async () => {
    await fc.assert(
      fc.asyncProperty(wildEvent, async (event) => {
        const { body, plain } = channel.render(message({ event }));
        for (const whole of [body, plain] as { message: object }[]) {
          assert.ok(Buffer.byteLength(JSON.stringify({ topic: 'x'.repeat(64), ...whole.message })) <= 2048);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('push by ntfy', () => {
  let ntfy: NtfyFarEnd;
  let farEnd: FarEnd;

  beforeEach(async () => {
    ntfy = new NtfyFarEnd(secretPart);
    farEnd = await startFarEnd({ 'ntfy.sh': (request) => ntfy.answer(request) });
  });
  afterEach(() => farEnd[Symbol.asyncDispose]());

  const open = (options: object = {}): Promise<OpenChannel> =>
    channelKinds.push.open(
      { provider: 'ntfy', topic: 'my-topic', token: secretPart, ...options },
      channelContext(reply(500), [], { http: farEnd.http }),
    );

  it('says how loud it is and where to click', async () => {
    const channel = await open();
    const links = [{ label: 'Open run', uri: 'https://ci.example/1' }];
    const event = sampleEvent({ type: 'log.critical', title: 'Out of memory', description: 'heap', data: {}, links });
    assert.deepEqual(await channel.send(channel.render(message({ event })), attempt), { kind: 'sent', ref: 'm1' });
    const { sequence_id: sequence, ...sent } = ntfy.messages[0] ?? {};
    assert.match(String(sequence), /^[0-9a-f]{32}$/);
    assert.deepEqual(sent, {
      topic: 'my-topic',
      title: 'Out of memory',
      message: 'heap',
      priority: 5,
      tags: ['rotating_light'],
      click: 'https://ci.example/1',
      actions: [{ action: 'view', label: 'Open run', url: 'https://ci.example/1' }],
    });
  });

  it('lets the news of an incident replace each other, and a repeat of one message itself', async () => {
    const channel = await open();
    const news = (transition: string) =>
      message({ event: sampleEvent({ type: 'build.failed', incident: 'build web', data: { transition } }) });
    for (const told of [news('broke'), news('fixed'), message()]) await channel.send(channel.render(told), attempt);
    const [broke, fixed, other] = ntfy.messages.map((sent) => sent['sequence_id']);
    assert.equal(broke, fixed);
    assert.notEqual(other, broke);
  });

  it('knows a dead token, and a server that is none of ntfy', async () => {
    const dead = await open({ token: 'another' });
    assert.equal((await dead.send(dead.render(message()), attempt)).kind, 'unauthorised');
    const elsewhere = await channelKinds.push.open(
      { provider: 'ntfy', topic: 'x' },
      channelContext(reply(200, '{"id":"x"}')),
    );
    assert.equal((await elsewhere.send(elsewhere.render(message()), attempt)).kind, 'retry');
  });

  it('takes basic credentials, and only whole ones', async () => {
    const requests: { headers?: Readonly<Record<string, string>> }[] = [];
    const options = { provider: 'ntfy', topic: 'x', username: 'ada', password: secretPart };
    const channel = await channelKinds.push.open(options, channelContext(reply(200), requests as never));
    await channel.send(channel.render(message()), attempt);
    const basic = `Basic ${Buffer.from(`ada:${secretPart}`).toString('base64')}`;
    assert.equal(requests[0]?.headers?.['authorization'], basic);
    assert.match(channelKinds.push.unavailable({ provider: 'ntfy', topic: 'x', username: 'ada' }) ?? '', /password/);
  });

  it('refuses a topic that only FCM takes', async () => {
    await assert.rejects(open({ topic: 'a.b' }), (error) => LookoutError.is(error, 'invalid'));
  });

  it('is accepted whatever the event', async () => {
    const channel = await open();
    await fc.assert(
      fc.asyncProperty(wildEvent, async (event) => {
        assert.equal((await channel.send(channel.render(message({ event })), attempt)).kind, 'sent');
      }),
      { numRuns: 100 },
    );
  });
});
