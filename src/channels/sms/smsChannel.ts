import * as z from 'zod';
import type { ChannelKind } from '../channel.ts';
import { eventGlobs } from '../../core/typeGlob.ts';
import { wantsType } from '../eventChoice.ts';
import { listPricePerSegment, smsPace } from './limits.ts';

const recipient = z.strictObject({
  phone: z.string().min(1).max(200).describe('With + and the country code.'),
  name: z.string().min(1).max(80).optional(),
  events: eventGlobs.optional(),
});

const schema = z.strictObject({
  provider: z.literal('twilio').default('twilio'),
  accountSid: z.string().min(1),
  authToken: z.string().min(1),
  from: z.string().min(1).describe('A number of the account with + and the country code, or a sender name.'),
  to: z.array(recipient).min(1).max(10),
  maxSegments: z.int().min(1).max(10).default(2).describe('A longer text is shortened; each segment is billed.'),
  monthlyCap: z
    .number()
    .min(0)
    .optional()
    .describe("Spend no more than this in a calendar month (UTC), in the account's currency."),
  costPerSegment: z
    .number()
    .min(0)
    .default(listPricePerSegment)
    .describe('What a segment is taken to cost as long as the service has not told a price.'),
});
export type SmsConfig = z.infer<typeof schema>;

/** Text messages by Twilio: short, counted in segments, within a monthly budget. */
export const smsChannel: ChannelKind<SmsConfig> = {
  schema,
  pace: smsPace,
  reach: 'outward',
  describe: ({ to }) => `SMS to ${to.map(({ name, phone }) => name ?? phone).join(', ')}`,
  accepts: ({ to }, { type }) => to.some(({ events }) => wantsType(events, type)),
  open: async (config, context) => (await import('./openSms.ts')).openSms(config, context),
};
