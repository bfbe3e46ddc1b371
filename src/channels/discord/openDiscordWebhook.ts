import { parseJson } from '../answers.ts';
import type { ChannelContext, OpenChannel, Outcome } from '../channel.ts';
import { bucketPauseMs, discordFailure, storedOutcome } from './discordAnswer.ts';
import type { DiscordConfig } from './discordChannel.ts';
import { renderDiscord } from './render.ts';

/** Sends only (https://docs.discord.com/developers/resources/webhook#execute-webhook). */
export function openDiscordWebhook(webhookUrl: string, config: DiscordConfig, context: ChannelContext): OpenChannel {
  // `wait=true` makes Discord answer with the stored message instead of an unconfirmed 204.
  const url = withQuery(webhookUrl, { wait: 'true', thread_id: config.threadId });
  return {
    render: (message) => renderDiscord(message, config),
    async send(rendered, { signal }): Promise<Outcome> {
      const answer = await context.http.request({
        url,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(rendered.body),
        signal,
      });
      const failure = discordFailure(answer, context.now());
      if (failure !== undefined || answer.kind !== 'answer') return failure as Outcome;
      const pauseMs = bucketPauseMs((name) => answer.headers.get(name));
      if (answer.status === 204) return { kind: 'sent', ...(pauseMs === undefined ? {} : { pauseMs }) };
      return storedOutcome(parseJson(answer.text), pauseMs);
    },
    dispose() {},
  };
}

function withQuery(url: string, query: Readonly<Record<string, string | undefined>>): string {
  const parsed = URL.parse(url);
  if (!parsed) return url;
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parsed.searchParams.set(name, value);
  }
  return parsed.href;
}
