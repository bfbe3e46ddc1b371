import * as z from 'zod';
import { later } from '../../core/later.ts';
import { parseJson } from '../answers.ts';
import type { ChannelContext, ChannelKind, OpenChannel, Outcome } from '../channel.ts';
import { outcomeOf, parseRetryAfter } from '../httpOutcome.ts';
import { discordPace } from './limits.ts';
import { renderDiscord } from './render.ts';

const schema = z.strictObject({
  webhookUrl: z.string().min(1).optional(),
  username: z.string().min(1).max(80).optional(),
  avatarUrl: z.url({ protocol: /^https$/ }).optional(),
  botToken: later(),
  guildId: later(),
  channels: later(),
});
export type DiscordConfig = z.infer<typeof schema>;

/** Discord by incoming webhook: sends only; editing, threads and buttons need the bot. */
export const discordChannel: ChannelKind<DiscordConfig> = {
  schema,
  pace: discordPace,
  reach: 'outward',
  unavailable: (config) =>
    config.webhookUrl === undefined ? 'needs a webhookUrl; the bot is not yet available' : undefined,
  describe: (config) => `Discord webhook at ${URL.parse(config.webhookUrl ?? '')?.host ?? 'an unreadable address'}`,
  open: (config, context) => openDiscord(config, context),
};

function openDiscord(config: DiscordConfig, context: ChannelContext): OpenChannel {
  // `wait=true` makes Discord answer with the stored message instead of an unconfirmed 204.
  const url = withQuery(config.webhookUrl ?? '', 'wait', 'true');
  return {
    render: (message) => renderDiscord(message, { username: config.username, avatarUrl: config.avatarUrl }),
    async send(rendered, { signal }): Promise<Outcome> {
      const answer = await context.http.request({
        url,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(rendered.body),
        signal,
      });
      const outcome = outcomeOf(answer, context.now());
      if (answer.kind !== 'answer') return outcome as Outcome;
      if (outcome?.kind === 'retry' && outcome.cause === 'rateLimit') return withBodyWait(outcome, answer.text);
      if (outcome !== undefined) return outcome;
      const message = parseJson(answer.text);
      const id = message?.['id'];
      if (answer.status !== 204 && typeof id !== 'string') {
        return {
          kind: 'retry',
          cause: 'server',
          reason: 'Discord answered without a message id; a proxy or login page may be in between.',
        };
      }
      const resetMs = exhausted(answer.headers)
        ? parseRetryAfter(answer.headers.get('x-ratelimit-reset-after'), 0)
        : undefined;
      return {
        kind: 'sent',
        ...(typeof id === 'string' ? { ref: id } : {}),
        ...(resetMs === undefined ? {} : { pauseMs: resetMs }),
      };
    },
    dispose() {},
  };
}

/** The bucket of this route is empty (https://docs.discord.com/developers/topics/rate-limits#header-format). */
function exhausted(headers: ReadonlyMap<string, string>): boolean {
  return headers.get('x-ratelimit-remaining') === '0';
}

/** The body's `retry_after` is a float in seconds and finer than the header. */
function withBodyWait(outcome: Outcome & { kind: 'retry' }, text: string): Outcome {
  const seconds = parseJson(text)?.['retry_after'];
  const bodyMs = typeof seconds === 'number' ? parseRetryAfter(String(seconds), 0) : undefined;
  const afterMs = Math.max(bodyMs ?? 0, outcome.afterMs ?? 0);
  return afterMs === 0 ? outcome : { ...outcome, afterMs };
}

function withQuery(url: string, name: string, value: string): string {
  const parsed = URL.parse(url);
  if (!parsed) return url;
  parsed.searchParams.set(name, value);
  return parsed.href;
}
