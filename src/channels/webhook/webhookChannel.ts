import * as z from 'zod';
import type { ChannelKind } from '../channel.ts';
import { atHost } from '../hostText.ts';

/** Headers that belong to the connection or to us; a configuration must not set them. */
const reservedHeader =
  /^(?:host|content-length|content-type|transfer-encoding|connection|authorization|idempotency-key|webhook-.*)$/i;

const schema = z.strictObject({
  url: z.string().min(1),
  method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE', 'GET']).default('POST').describe('GET carries no body.'),
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
  format: z
    .enum(['cloudevents', 'slack', 'discord', 'template'])
    .default('cloudevents')
    .describe('Shape of the body: CloudEvents JSON, that of a Slack or Discord webhook, or a template of your own.'),
  template: z
    .string()
    .min(1)
    .max(65_536)
    .optional()
    .describe('Body in Liquid: {{ event.title | json }}, {{ data.path }}, {{ timestamp }}, {{ severityColor }}.'),
  contentType: z
    .string()
    .regex(/^[\w.+-]{1,60}\/[\w.+-]{1,60}(?:; ?charset=[\w-]{1,20})?$/, 'is not a content type')
    .default('application/json')
    .describe('Of the template.'),
});
export type WebhookConfig = z.infer<typeof schema>;

/** Any HTTP endpoint. */
export const webhookChannel: ChannelKind<WebhookConfig> = {
  schema,
  pace: { requests: 10, perMs: 1000, burst: 20 },
  reach: 'outward',
  unavailable: ({ format, template }) =>
    (format === 'template') === (template !== undefined)
      ? undefined
      : 'needs `format: template` and a template, or neither',
  describe: (config) => `Webhook${atHost(config.url)}`,
  open: async (config, context) => (await import('./openWebhook.ts')).openWebhook(config, context),
};
