import * as z from 'zod';
import { later } from '../../core/later.ts';
import type { ChannelKind } from '../channel.ts';
import { channelMapShape, isWantedInMap } from '../channelMap.ts';
import { atHost } from '../hostText.ts';
import { discordPace } from './limits.ts';

/** A snowflake (https://docs.discord.com/developers/reference#snowflakes). */
const snowflake = z.string().regex(/^\d{1,20}$/, 'must be the number that "Copy ID" gives, in quotes');
const httpsUrl = z.url({ protocol: /^https$/ }).max(2048);

const schema = z.strictObject({
  webhookUrl: z.string().min(1).optional().describe('Address of an incoming webhook.'),
  threadId: snowflake.optional().describe('With a webhook: the thread of its channel that gets the messages.'),
  username: z.string().min(1).max(80).optional().describe('With a webhook: the name of the sender.'),
  avatarUrl: httpsUrl.optional().describe('With a webhook: the picture of the sender.'),
  thumbnailUrl: httpsUrl.optional().describe('A small picture beside the text.'),
  imageUrl: httpsUrl.optional().describe('A large picture below the text.'),
  botToken: z.string().min(1).optional().describe('Token of a bot, which keeps one message per incident up to date.'),
  guildId: later(),
  ...channelMapShape(snowflake),
});
export type DiscordConfig = z.infer<typeof schema>;

/** Discord by incoming webhook, or by a bot that updates its messages and opens threads. */
export const discordChannel: ChannelKind<DiscordConfig> = {
  schema,
  pace: discordPace,
  reach: 'outward',
  unavailable({ webhookUrl, botToken, channels, defaultChannel }) {
    const isMapped = channels !== undefined || defaultChannel !== undefined;
    if (webhookUrl === undefined && botToken === undefined) return 'needs a webhookUrl or a botToken';
    if (webhookUrl === undefined) return isMapped ? undefined : 'needs channels or a defaultChannel';
    if (botToken !== undefined) return 'has a webhookUrl and a botToken';
    return isMapped ? 'has channels, but its webhookUrl leads to one only; they need a botToken' : undefined;
  },
  describe({ webhookUrl, channels = [], defaultChannel }) {
    if (webhookUrl !== undefined) return `Discord webhook${atHost(webhookUrl)}`;
    const places = [...channels.map(({ id, name }) => name ?? id), defaultChannel].filter((name) => name !== undefined);
    return `Discord bot in ${places.join(', ')}`;
  },
  accepts: (config, event) => config.botToken === undefined || isWantedInMap(config, event),
  async open(config, context) {
    const { webhookUrl, botToken } = config;
    if (botToken === undefined) {
      return (await import('./openDiscordWebhook.ts')).openDiscordWebhook(webhookUrl ?? '', config, context);
    }
    return (await import('./openDiscordBot.ts')).openDiscordBot(botToken, config, context);
  },
};
