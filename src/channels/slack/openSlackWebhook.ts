import type { ChannelContext, OpenChannel, Outcome } from '../channel.ts';
import { excerpt, outcomeOf } from '../httpOutcome.ts';
import { renderSlack } from './render.ts';

/** Answers of incoming webhooks that no retry can mend (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors). */
const deadEndpoints: ReadonlySet<string> = new Set([
  'no_service',
  'no_service_id',
  'channel_not_found',
  'channel_is_archived',
  'no_active_hooks',
]);

/** Sends only (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks). */
export function openSlackWebhook(webhookUrl: string, context: ChannelContext): OpenChannel {
  return {
    render: renderSlack,
    async send(rendered, { signal }): Promise<Outcome> {
      const answer = await context.http.request({
        url: webhookUrl,
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
  };
}
