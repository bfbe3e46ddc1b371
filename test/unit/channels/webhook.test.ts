import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';
import type { ChannelContext, Message } from '../../../src/channels/channel.ts';
import { channelKinds } from '../../../src/channels/registry.ts';
import { LookoutError } from '../../../src/core/errors.ts';
import type { HttpRequest } from '../../../src/net/httpClient.ts';
import { attempt, channelContext, message, options, reply, secretPart, signingSecret } from '../../support/channels.ts';
import type { ReceivedRequest } from '../../support/inbox/answer.ts';
import { DiscordFarEnd } from '../../support/inbox/discordFarEnd.ts';
import { answerAsSlack } from '../../support/inbox/slackFarEnd.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';

describe('webhook', () => {
  const discord = new DiscordFarEnd({ enforcesPace: false, now: Date.now });

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

  const posted = async (more: object, told: Message) => {
    const requests: HttpRequest[] = [];
    const channel = await channelKinds.webhook.open(
      { url: 'https://example.com/', ...more },
      channelContext(reply(204), requests),
    );
    const outcome = await channel.send(channel.render(told), attempt);
    return { outcome, ...requests[0], body: requests[0]?.body ?? '' };
  };

  it('tells several events as a batch that the official CloudEvents library reads', async () => {
    const parts = [sampleEvent({ title: 'one' }), sampleEvent({ title: 'two' })];
    const { headers = {}, body } = await posted({}, message({ parts, suppressed: 2 }));
    assert.match(headers['content-type'] ?? '', /^application\/cloudevents-batch\+json\b/);
    const read = HTTP.toEvent<unknown>({ headers: { ...headers }, body });
    assert.ok(Array.isArray(read));
    assert.deepEqual(
      read.map((event) => [event['id'], event['title'], event['suppressed']]),
      [
        [parts[0]?.id, 'one', undefined],
        [parts[1]?.id, 'two', 2],
      ],
    );
  });

  it('may take the shape of a Slack or a Discord webhook, as their far ends accept it', async () => {
    const url = new URL('https://example.com/?wait=true');
    for (const [format, far] of [
      ['slack', answerAsSlack],
      ['discord', (request: ReceivedRequest) => discord.answer(request)],
    ] as const) {
      const { headers = {}, body } = await posted({ format }, message());
      const answer = far({ method: 'POST', url, headers, rawBody: Buffer.from(body) });
      assert.deepEqual([answer.status, answer.problems], [200, []]);
    }
  });

  it('sends what a template makes of the event, with its values as they are', async () => {
    const title = 'say "{{ event.id }}" </script>';
    const template =
      '{"text": {{ event.title | json }}, "at": "{{ timestamp }}", "colour": "{{ severityColor }}", "path": "{{ data.path }}", "no": "{{ data.constructor.name }}{{ data.absolutePath }}"}';
    const event = sampleEvent({ title, data: { path: 'a.ts', absolutePath: '/home/ada/a.ts' } });
    const { headers, body } = await posted({ format: 'template', template }, message({ event }));
    assert.equal(headers?.['content-type'], 'application/json');
    const made = { text: title, at: event.time, colour: '#3b82f6', path: 'a.ts', no: '' };
    assert.deepEqual(JSON.parse(body), made);
    const text = await posted(
      { format: 'template', template: 'plain {{ test }}', contentType: 'text/plain' },
      message(),
    );
    assert.equal(text.body, 'plain false');
  });

  it('sends nothing when a template gives no JSON, or loops without end', async () => {
    for (const template of ['{"text": "{{ event.description }}"', '{% for i in (1..1000000000) %}x{% endfor %}']) {
      const { outcome, url } = await posted({ format: 'template', template }, message());
      assert.equal(outcome.kind, 'rejected');
      assert.equal(url, undefined);
    }
  });

  it('refuses a broken template when it is opened, naming the line', async () => {
    const broken = { url: 'https://example.com/', format: 'template', template: '{}\n{% if %}' };
    await assert.rejects(channelKinds.webhook.open(broken, channelContext(reply(200))), (error) => {
      assert.ok(LookoutError.is(error, 'invalid'));
      assert.match(error.message, /line:2/);
      return true;
    });
    const including = { ...broken, template: '{% include "/etc/passwd" %}' };
    await assert.rejects(channelKinds.webhook.open(including, channelContext(reply(200))), /"include" not found/);
    assert.match(channelKinds.webhook.unavailable({ url: 'x', format: 'template' }) ?? '', /template/);
    assert.match(channelKinds.webhook.unavailable({ url: 'x', template: 'x' }) ?? '', /template/);
  });

  it('sends no body by GET, and one by every other method', async () => {
    const { method, headers, body } = await posted({ method: 'GET' }, message());
    assert.deepEqual([method, headers?.['content-type'], body], ['GET', undefined, '']);
    for (const other of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const sent = await posted({ method: other }, message());
      assert.deepEqual([sent.method, sent.body !== ''], [other, true]);
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
