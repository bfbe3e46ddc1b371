import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { ChannelContext, ChannelMemory, Message, OpenChannel } from '../../src/channels/channel.ts';
import { type ChannelType, channelKinds } from '../../src/channels/registry.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { createDial } from '../../src/net/dial.ts';
import type { HttpAnswer, HttpFailure, HttpRequest } from '../../src/net/httpClient.ts';
import { sampleEvent } from './sampleEvent.ts';

export const secretPart = 'tOkEn-that-must-not-show';
export const signingSecret = `whsec_${randomBytes(32).toString('base64')}`;
/** The key file of a made-up service account. */
const serviceKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const servicePublicKey = serviceKeys.publicKey;
export const serviceAccount = JSON.stringify({
  type: 'service_account',
  project_id: 'lookout-demo',
  private_key: serviceKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  client_email: 'lookout@lookout-demo.iam.gserviceaccount.com',
});
export const now = 1_700_000_000_000;

const hookUrl = `https://example.com/${secretPart}`;

export const options: Record<ChannelType, object> = {
  toast: {},
  discord: { webhookUrl: `https://discord.com/api/${'webhooks'}/1/${secretPart}`, username: 'Lookout' },
  slack: { webhookUrl: `https://hooks.slack.com/${'services'}/T/B/${secretPart}` },
  push: { provider: 'ntfy', topic: 'builds', token: secretPart },
  webhook: {
    url: hookUrl,
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

/** A way of using a kind of channel. */
interface Mode {
  readonly type: ChannelType;
  readonly options: object;
  /** What the service says when all is well. */
  readonly good: string;
  /** Answers what the channel asks beside sending, so that the answer under test is the one to the message. */
  readonly aside?: (request: HttpRequest) => HttpAnswer | undefined;
}

/** Ways beside the one of {@link options}. */
const furtherModes: Readonly<Record<string, Mode>> = {
  'discord bot': {
    type: 'discord',
    options: { botToken: secretPart, channels: [{ id: '1', name: 'builds' }] },
    good: '{"id":"42"}',
  },
  'slack app': {
    type: 'slack',
    options: { botToken: secretPart, defaultChannel: '#builds' },
    good: '{"ok":true,"channel":"C1","ts":"1.2"}',
  },
  'webhook for slack': { type: 'webhook', options: { url: hookUrl, format: 'slack' }, good: '' },
  'webhook for discord': { type: 'webhook', options: { url: hookUrl, format: 'discord' }, good: '' },
  'webhook by template': {
    type: 'webhook',
    options: {
      url: hookUrl,
      format: 'template',
      template: '{ "is": {{ event | json }}, "suppressed": {{ suppressed }}, "test": {{ test }} }',
    },
    good: '',
  },
  'webhook by GET': { type: 'webhook', options: { url: hookUrl, method: 'GET' }, good: '' },
  'push by fcm': {
    type: 'push',
    options: { provider: 'fcm', credentials: serviceAccount, topics: [{ name: 'builds' }] },
    good: '{"name":"projects/lookout-demo/messages/1"}',
    aside: ({ url }) =>
      url.startsWith('https://oauth2.') ? reply(200, '{"access_token":"a","expires_in":3600}') : undefined,
  },
};

/** What each service says when all is well. */
const good: Partial<Record<ChannelType, string>> = {
  discord: '{"id":"42"}',
  slack: 'ok',
  webhook: '',
  push: '{"id":"x","event":"message"}',
  email: '{"MessageId":"0100abc"}',
  telegram: '{"ok":true,"result":{"message_id":42}}',
  sms: '{"sid":"SM1","status":"queued","num_segments":"1","price":null}',
};

const outwardTypes = (Object.keys(channelKinds) as ChannelType[]).filter(
  (type) => channelKinds[type].reach === 'outward',
);

/** Every way of every channel that sends outward. */
export const outwardModes: Readonly<Record<string, Mode>> = {
  ...Object.fromEntries(
    outwardTypes.map((type): [string, Mode] => [type, { type, options: options[type], good: good[type] ?? '' }]),
  ),
  ...furtherModes,
};

function modeOf(name: string): Mode {
  return outwardModes[name] ?? { type: name as ChannelType, options: options[name as ChannelType], good: '' };
}

export const reply = (status: number, text = '', headers: Record<string, string> = {}): HttpAnswer => ({
  kind: 'answer',
  status,
  text,
  headers: new Map(Object.entries(headers)),
  truncated: false,
});

/** The service's own success. */
export const goodReply = (name: string): HttpAnswer =>
  reply(200, modeOf(name).good, { 'content-type': 'application/json' });

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

/** @param name a type of channel, or one of {@link outwardModes} */
export function open(
  name: string,
  answer: HttpAnswer | HttpFailure,
  requests: HttpRequest[] = [],
  more: Partial<ChannelContext> = {},
): Promise<OpenChannel> {
  const { type, options, aside } = modeOf(name);
  const { http } = channelContext(answer, requests);
  const request = async (asked: HttpRequest) => aside?.(asked) ?? http.request(asked);
  return channelKinds[type].open(options, channelContext(answer, [], { http: { request }, ...more }));
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

export async function send(name: string, answer: HttpAnswer | HttpFailure) {
  const channel = await open(name, answer);
  return channel.send(channel.render(message()), attempt);
}
