import * as z from 'zod';
import { later } from '../../core/later.ts';
import type { ChannelKind, Outcome } from '../channel.ts';
import { excerpt, outcomeOf } from '../httpOutcome.ts';
import { slackPace } from './limits.ts';
import { renderSlack } from './render.ts';

const schema = z.strictObject({
  webhookUrl: z.string().min(1).optional(),
  botToken: later(),
  appToken: later(),
  defaultChannel: later(),
  channels: later(),
});
export type SlackConfig = z.infer<typeof schema>;

/** Answers of incoming webhooks that no retry can mend (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors). */
const deadEndpoints = new Set([
  'no_service',
  'no_service_id',
  'channel_not_found',
  'channel_is_archived',
  'no_active_hooks',
]);

/** Slack by incoming webhook: sends only; updates, threads and buttons with answers need the app. */
export const slackChannel: ChannelKind<SlackConfig> = {
  schema,
  pace: slackPace,
  reach: 'outward',
  unavailable: (config) =>
    config.webhookUrl === undefined ? 'needs a webhookUrl; the app is not yet available' : undefined,
  describe: (config) => `Slack webhook at ${URL.parse(config.webhookUrl ?? '')?.host ?? 'an unreadable address'}`,
  open: (config, context) => ({
    render: renderSlack,
    async send(rendered, { signal }): Promise<Outcome> {
      const answer = await context.http.request({
        url: config.webhookUrl ?? '',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(rendered.body),
        signal,
      });
      if (
        answer.kind === 'answer' &&
        answer.status >= 400 &&
        answer.status < 500 &&
        deadEndpoints.has(answer.text.trim())
      ) {
        return { kind: 'gone', reason: `Slack answered ${answer.text.trim()}` };
      }
      const outcome = outcomeOf(answer, context.now());
      if (outcome !== undefined || answer.kind !== 'answer') return outcome as Outcome;
      if (answer.text.trim() === 'ok') return { kind: 'sent' };
      return { kind: 'retry', cause: 'server', reason: `Slack did not confirm with "ok": ${excerpt(answer.text)}` };
    },
    dispose() {},
  }),
};
