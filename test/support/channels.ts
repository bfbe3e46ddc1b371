import { randomBytes } from 'node:crypto';
import type { ChannelContext, ChannelMemory, Message, OpenChannel } from '../../src/channels/channel.ts';
import { type ChannelType, channelKinds } from '../../src/channels/registry.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { createDial } from '../../src/net/dial.ts';
import type { HttpAnswer, HttpFailure, HttpRequest } from '../../src/net/httpClient.ts';
import { sampleEvent } from './sampleEvent.ts';

export const secretPart = 'tOkEn-that-must-not-show';
export const signingSecret = `whsec_${randomBytes(32).toString('base64')}`;
export const now = 1_700_000_000_000;

export const options: Record<ChannelType, object> = {
  toast: {},
  discord: { webhookUrl: `https://discord.com/api/${'webhooks'}/1/${secretPart}`, username: 'Lookout' },
  slack: { webhookUrl: `https://hooks.slack.com/${'services'}/T/B/${secretPart}` },
  webhook: {
    url: `https://example.com/${secretPart}`,
    auth: { type: 'bearer', token: secretPart },
    signing: { scheme: 'standard-webhooks', secrets: [signingSecret] },
  },
  email: {
    provider: 'ses',
    ses: { region: 'eu-central-1', accessKeyId: 'AKIAEXAMPLE', secretAccessKey: secretPart },
    from: 'Lookout <lookout@example.com>',
    to: [{ email: 'ada@example.com' }],
  },
  telegram: { botToken: `123456:${secretPart}`, chatId: '-100123' },
  sms: {
    accountSid: 'AC0123456789abcdef',
    authToken: secretPart,
    from: '+12345678900',
    to: [{ phone: '+19876543210' }],
  },
};

/** What each service says when all is well. */
export const good: Partial<Record<ChannelType, string>> = {
  discord: '{"id":"42"}',
  slack: 'ok',
  webhook: '',
  email: '{"MessageId":"0100abc"}',
  telegram: '{"ok":true,"result":{"message_id":42}}',
  sms: '{"sid":"SM1","status":"queued","num_segments":"1","price":null}',
};
export const outwardTypes = (Object.keys(channelKinds) as ChannelType[]).filter(
  (type) => channelKinds[type].reach === 'outward',
);

export const reply = (status: number, text = '', headers: Record<string, string> = {}): HttpAnswer => ({
  kind: 'answer',
  status,
  text,
  headers: new Map(Object.entries(headers)),
  truncated: false,
});

/** A context whose service always answers the same. */
export function channelContext(
  answer: HttpAnswer | HttpFailure,
  requests: HttpRequest[] = [],
  more: Partial<ChannelContext> = {},
): ChannelContext {
  return {
    http: {
      async request(request) {
        requests.push(request);
        return answer;
      },
    },
    logger: silentLogger,
    present: async () => {},
    now: () => now,
    dial: createDial(() => []),
    memory: memoryInMemory(),
    ...more,
  };
}

export function open(
  type: ChannelType,
  answer: HttpAnswer | HttpFailure,
  requests: HttpRequest[] = [],
): Promise<OpenChannel> {
  return channelKinds[type].open(options[type], channelContext(answer, requests));
}

/** A channel's memory that ends with the test. */
export function memoryInMemory(): ChannelMemory {
  let value: JsonObject = {};
  return {
    load: async () => value,
    save: async (next) => {
      value = next;
    },
  };
}

export const message = (more: Partial<Message> = {}): Message => ({
  event: sampleEvent(),
  language: 'en',
  suppressed: 0,
  test: false,
  ...more,
});
export const attempt = { deliveryId: 'delivery-1', signal: new AbortController().signal };

export async function send(type: ChannelType, answer: HttpAnswer | HttpFailure) {
  const channel = await open(type, answer);
  return channel.send(channel.render(message()), attempt);
}
