import { randomBytes } from 'node:crypto';
import type { ChannelContext, Message, OpenChannel } from '../../src/channels/channel.ts';
import { type ChannelType, channelKinds } from '../../src/channels/registry.ts';
import { silentLogger } from '../../src/core/logger.ts';
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
};

/** What each service says when all is well. */
export const good: Partial<Record<ChannelType, string>> = { discord: '{"id":"42"}', slack: 'ok', webhook: '' };
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

export function open(type: ChannelType, answer: HttpAnswer | HttpFailure, requests: HttpRequest[] = []): OpenChannel {
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

export const message = (more: Partial<Message> = {}): Message => ({
  event: sampleEvent(),
  suppressed: 0,
  test: false,
  ...more,
});
export const attempt = { deliveryId: 'delivery-1', signal: new AbortController().signal };

export async function send(type: ChannelType, answer: HttpAnswer | HttpFailure) {
  const channel = open(type, answer);
  return channel.send(channel.render(message()), attempt);
}
