import * as z from 'zod';
import type { ChannelKind } from '../channel.ts';
import { telegramPace } from './limits.ts';

const schema = z.strictObject({
  botToken: z.string().min(1).describe('From @BotFather.'),
  chatId: z
    .union([z.string().min(1), z.int()])
    .describe('Number of the chat (negative for groups), or @name of a public channel.'),
});
export type TelegramConfig = z.infer<typeof schema>;

/** Telegram by a bot: sends to one chat, and edits the message of an incident in place. */
export const telegramChannel: ChannelKind<TelegramConfig> = {
  schema,
  pace: telegramPace,
  reach: 'outward',
  describe: (config) => `Telegram chat ${config.chatId}`,
  open: async (config, context) => (await import('./openTelegram.ts')).openTelegram(config, context),
};
