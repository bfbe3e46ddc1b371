import * as z from 'zod';
import { later } from '../../core/later.ts';
import type { Attempt, Message, ChannelContext, ChannelKind, OpenChannel, Outcome } from '../channel.ts';
import { outcomeOf } from '../httpOutcome.ts';
import { parseSigningSecret, signStandardWebhook } from './sign.ts';

/** Headers that belong to the connection or to us; a configuration must not set them. */
const reservedHeader =
  /^(?:host|content-length|content-type|transfer-encoding|connection|authorization|idempotency-key|webhook-.*)$/i;

const schema = z.strictObject({
  url: z.string().min(1),
  method: z.enum(['POST', 'PUT', 'PATCH']).default('POST'),
  headers: z
    .record(
      z
        .string()
        .regex(/^[A-Za-z0-9-]{1,64}$/, 'is not a header name')
        .refine((name) => !reservedHeader.test(name), 'is set by Lookout itself'),
      z
        .string()
        .max(1024)
        .regex(/^[\t\x20-\x7e]*$/, 'must be one line of ASCII'),
    )
    .optional(),
  auth: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('bearer'), token: z.string().min(1) }),
      z.strictObject({ type: z.literal('basic'), username: z.string().min(1), password: z.string() }),
    ])
    .optional(),
  signing: z
    .strictObject({ scheme: z.literal('standard-webhooks'), secrets: z.array(z.string().min(1)).min(1).max(5) })
    .optional(),
  format: z.literal('cloudevents').default('cloudevents'),
  batch: later(),
});
export type WebhookConfig = z.infer<typeof schema>;

/**
 * Any HTTP endpoint; the body is the event as CloudEvents JSON
 * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md), or a batch of file changes.
 */
export const webhookChannel: ChannelKind<WebhookConfig> = {
  schema,
  pace: { requests: 10, perMs: 1000, burst: 20 },
  reach: 'outward',
  describe: (config) => `Webhook at ${URL.parse(config.url)?.host ?? 'an unreadable address'}`,
  open: openWebhook,
};

function openWebhook(config: WebhookConfig, context: ChannelContext): OpenChannel {
  const keys = (config.signing?.secrets ?? []).map(parseSigningSecret);
  const unreadable = keys.some((key) => key === undefined);
  const fixed = { ...config.headers, ...authorization(config) };
  const post = async (value: unknown, type: string, { deliveryId, signal }: Attempt): Promise<Outcome> => {
    if (unreadable) {
      return {
        kind: 'unauthorised',
        reason: 'A signing secret is not of the form whsec_ + base64 of 24 to 64 bytes.',
      };
    }
    const body = JSON.stringify(value);
    const signed =
      keys.length === 0
        ? { 'webhook-id': deliveryId }
        : signStandardWebhook(
            deliveryId,
            context.now(),
            body,
            keys.filter((key) => key !== undefined),
          );
    const answer = await context.http.request({
      url: config.url,
      method: config.method,
      headers: { ...fixed, 'content-type': type, ...signed, 'idempotency-key': deliveryId },
      body,
      signal,
    });
    return outcomeOf(answer, context.now()) ?? { kind: 'sent' };
  };
  return {
    render: (message) => ({ body: cloudEventOf(message) }),
    send: (rendered, attempt) => post(rendered.body, 'application/cloudevents+json; charset=utf-8', attempt),
    sendBatch: (batch, attempt) => post(batch, 'application/json', attempt),
    dispose() {},
  };
}

function authorization({ auth }: WebhookConfig): Record<string, string> {
  if (auth === undefined) return {};
  if (auth.type === 'bearer') return { authorization: `Bearer ${auth.token}` };
  return { authorization: `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}` };
}

/** The envelope for others: without links and paths that only work on this machine. */
function cloudEventOf({ event, suppressed, test }: Message): object {
  const { absolutePath: _local, ...data } = event.data;
  const links = event.links.filter((link) => /^https?:/.test(link.uri));
  return { ...event, data, links, ...(suppressed > 0 ? { suppressed } : {}), ...(test ? { test } : {}) };
}
