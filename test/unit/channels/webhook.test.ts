import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { ChannelContext, Message } from '../../../src/channels/channel.ts';
import { channelKinds } from '../../../src/channels/registry.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import type { HttpRequest } from '../../../src/net/httpClient.ts';
import { attempt, message, now, options, reply, secretPart, signingSecret } from '../../support/channels.ts';

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
