import type { Attempt, ChannelContext, OpenChannel, Outcome } from '../channel.ts';
import { renderDiscord } from '../discord/render.ts';
import { outcomeOf } from '../httpOutcome.ts';
import { renderSlack } from '../slack/render.ts';
import { parseSigningSecret, signStandardWebhook } from './sign.ts';
import { cloudEventsFormat, jsonBody, templateFormat, type WebhookBody, type WebhookFormat } from './webhookBody.ts';
import type { WebhookConfig } from './webhookChannel.ts';

/** @throws LookoutError `invalid` when the template is broken */
export async function openWebhook(config: WebhookConfig, context: ChannelContext): Promise<OpenChannel> {
  const keys = (config.signing?.secrets ?? []).map(parseSigningSecret);
  const unreadable = keys.some((key) => key === undefined);
  const fixed = { ...config.headers, ...authorization(config) };
  const format = await formatOf(config);

  const post = async (body: WebhookBody, { deliveryId, signal }: Attempt): Promise<Outcome> => {
    if (body.problem !== undefined) return { kind: 'rejected', reason: body.problem };
    if (unreadable) {
      return {
        kind: 'unauthorised',
        reason: 'A signing secret is not of the form whsec_ + base64 of 24 to 64 bytes.',
      };
    }
    const text = config.method === 'GET' ? '' : body.text;
    const signed =
      keys.length === 0
        ? { 'webhook-id': deliveryId }
        : signStandardWebhook(
            deliveryId,
            context.now(),
            text,
            keys.filter((key) => key !== undefined),
          );
    const answer = await context.http.request({
      url: config.url,
      method: config.method,
      headers: {
        ...fixed,
        ...(config.method === 'GET' ? {} : { 'content-type': body.contentType }),
        ...signed,
        'idempotency-key': deliveryId,
      },
      ...(config.method === 'GET' ? {} : { body: text }),
      signal,
    });
    return outcomeOf(answer, context.now()) ?? { kind: 'sent' };
  };

  return {
    render: format,
    send: (rendered, attempt) => post(rendered.body as WebhookBody, attempt),
    async sendBatch(batch, attempt) {
      if (config.method !== 'GET') return post(jsonBody(batch), attempt);
      return { kind: 'rejected', reason: 'A GET carries no body; file changes need POST, PUT, PATCH or DELETE.' };
    },
    dispose() {},
  };
}

async function formatOf({ format, template = '', contentType }: WebhookConfig): Promise<WebhookFormat> {
  switch (format) {
    case 'cloudevents':
      return cloudEventsFormat;
    case 'slack':
      return (message) => bothAsJson(renderSlack(message));
    case 'discord':
      return (message) => bothAsJson(renderDiscord(message, {}));
    case 'template': {
      const { compileTextTemplate } = await import('../../templates/textTemplate.ts');
      return templateFormat(compileTextTemplate(template), contentType);
    }
  }
}

function bothAsJson({ body, plain }: { readonly body: unknown; readonly plain: unknown }) {
  return { body: jsonBody(body), plain: jsonBody(plain) };
}

function authorization({ auth }: WebhookConfig): Record<string, string> {
  if (auth === undefined) return {};
  if (auth.type === 'bearer') return { authorization: `Bearer ${auth.token}` };
  return { authorization: `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}` };
}
