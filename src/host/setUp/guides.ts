import { discordBot, discordWebhook } from './discord.ts';
import { emailSendGrid, emailSes, emailSmtp } from './email.ts';
import type { Guide } from './guide.ts';
import { sms, telegram } from './phones.ts';
import { fcm, ntfy } from './push.ts';
import { slackApp, slackWebhook } from './slack.ts';
import { webhook } from './webhook.ts';

/** Every way to a person or program that can be set up step by step, in the order in which they are offered. */
export const guides = {
  discordWebhook,
  discordBot,
  slackWebhook,
  slackApp,
  webhook,
  emailSmtp,
  emailSendGrid,
  emailSes,
  telegram,
  sms,
  ntfy,
  fcm,
} as const satisfies Record<string, Guide>;

export type GuideName = keyof typeof guides;

export function isGuideName(name: unknown): name is GuideName {
  return typeof name === 'string' && Object.hasOwn(guides, name);
}
