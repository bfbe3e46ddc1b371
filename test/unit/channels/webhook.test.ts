import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { ChannelContext, Message } from '../../../src/channels/channel.ts';
import { channelKinds } from '../../../src/channels/registry.ts';
import type { HttpRequest } from '../../../src/net/httpClient.ts';
import { attempt, channelContext, message, options, reply, secretPart, signingSecret } from '../../support/channels.ts';

describe('webhook', () => {
  it('is signed so that the official Standard Webhooks library accepts it, with the same id on every attempt', async () => {
    const requests: HttpRequest[] = [];
    const context = channelContext(reply(500), requests, { now: Date.now });
    const channel = await channelKinds.webhook.open(options.webhook, context);
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
    const context = channelContext(reply(200), requests, { now: Date.now });
    const channel = await channelKinds.webhook.open(rotating, context);
    await channel.send(channel.render(message()), attempt);
    for (const secret of [signingSecret, older])
      new Webhook(secret).verify(requests[0]?.body ?? '', { ...requests[0]?.headers });
  });

  it('with a secret that is none is stopped before anything is sent unsigned', async () => {
    const requests: HttpRequest[] = [];
    const broken = { ...options.webhook, signing: { scheme: 'standard-webhooks', secrets: ['whsec_short'] } };
    const channel = await channelKinds.webhook.open(broken, channelContext(reply(200), requests));
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
    const basic = await channelKinds.webhook.open(
      { url: 'https://example.com/', auth: { type: 'basic', username: 'ada', password: 'pw' } },
      channelContext(reply(204), requests),
    );
    assert.equal((await basic.send(basic.render(message()), attempt)).kind, 'sent');
    assert.equal(requests[0]?.headers?.['authorization'], `Basic ${Buffer.from('ada:pw').toString('base64')}`);
    assert.equal(requests[0]?.headers?.['webhook-signature'], undefined);
  });
});

describe('toast', () => {
  it('is sent when shown, and tried again when it could not be', async () => {
    const shown: Message[] = [];
    const present = (show: ChannelContext['present']) => channelContext(reply(200), [], { present: show });
    const channel = await channelKinds.toast.open(
      {},
      present(async (item) => void shown.push(item)),
    );
    assert.equal((await channel.send(channel.render(message()), attempt)).kind, 'sent');
    assert.equal(shown.length, 1);
    const broken = await channelKinds.toast.open(
      {},
      present(() => Promise.reject(new Error('no window'))),
    );
    assert.equal((await broken.send(broken.render(message()), attempt)).kind, 'retry');
  });
});
