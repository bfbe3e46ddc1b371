import * as z from 'zod';
import { later } from '../../core/later.ts';
import type { ChannelKind } from '../channel.ts';
import { channelMapShape, isWantedInMap } from '../channelMap.ts';
import { atHost } from '../hostText.ts';
import { slackPace } from './limits.ts';

/** An encoded id, or a name with `#` (https://docs.slack.dev/reference/methods/chat.postMessage#channels). */
const conversation = z.string().regex(/^(?:[A-Z0-9]{2,32}|#[^\s#]{1,80})$/, 'must be an id such as C123456 or a #name');

const schema = z.strictObject({
  webhookUrl: z.string().min(1).optional().describe('Address of an incoming webhook.'),
  botToken: z
    .string()
    .min(1)
    .optional()
    .describe('Bot token of an app (xoxb-…), which keeps one message and thread per incident. Scope chat:write.'),
  appToken: later(),
  ...channelMapShape(conversation),
});
export type SlackConfig = z.infer<typeof schema>;

/** Slack by incoming webhook, or by an app that updates its messages, answers in threads and uploads what is long. */
export const slackChannel: ChannelKind<SlackConfig> = {
  schema,
  pace: slackPace,
  reach: 'outward',
  unavailable({ webhookUrl, botToken, channels, defaultChannel }) {
    const isMapped = channels !== undefined || defaultChannel !== undefined;
    if (webhookUrl === undefined && botToken === undefined) return 'needs a webhookUrl or a botToken';
    if (webhookUrl === undefined) return isMapped ? undefined : 'needs channels or a defaultChannel';
    if (botToken !== undefined) return 'has a webhookUrl and a botToken';
    return isMapped ? 'has channels, but its webhookUrl leads to one only; they need a botToken' : undefined;
  },
  describe({ webhookUrl, channels = [], defaultChannel }) {
    if (webhookUrl !== undefined) return `Slack webhook${atHost(webhookUrl)}`;
    const places = [...channels.map(({ id, name }) => name ?? id), defaultChannel].filter((name) => name !== undefined);
    return `Slack app in ${places.join(', ')}`;
  },
  accepts: (config, event) => config.botToken === undefined || isWantedInMap(config, event),
  async open(config, context) {
    const { webhookUrl, botToken } = config;
    if (botToken === undefined) {
      return (await import('./openSlackWebhook.ts')).openSlackWebhook(webhookUrl ?? '', context);
    }
    return (await import('./openSlackApp.ts')).openSlackApp(botToken, config, context);
  },
};
