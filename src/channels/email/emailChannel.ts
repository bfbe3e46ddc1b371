import * as z from 'zod';
import { durationSchema } from '../../core/durationSchema.ts';
import { parseDuration } from '../../core/units.ts';
import { isLoopbackHost } from '../../net/addressPolicy.ts';
import type { ChannelKind } from '../channel.ts';
import { eventGlobs } from '../../core/typeGlob.ts';
import { wantsType } from '../eventChoice.ts';
import { isAddress, isHeaderText, parseMailbox } from './address.ts';
import { emailPace, maxRecipients } from './limits.ts';

/** Placeholders are filled before a channel is opened, which checks again. */
const isFilledLater = (text: string) => text.includes('${');

const recipient = z.strictObject({
  email: z.string().refine((text) => isAddress(text) || isFilledLater(text), 'is not an e-mail address'),
  name: z.string().max(80).refine(isHeaderText, 'must be one line').optional(),
  events: eventGlobs.optional(),
  format: z
    .enum(['html', 'text', 'digest'])
    .default('html')
    .describe('digest: collected, and told at the times of `digest`.'),
});
export type EmailRecipient = z.infer<typeof recipient>;

const recipients = z.array(recipient).max(maxRecipients).default([]);
const filled = z.string().min(1);

const schema = z.strictObject({
  provider: z.enum(['smtp', 'sendgrid', 'ses']).default('smtp'),
  smtp: z
    .strictObject({
      host: filled,
      port: z.int().min(1).max(65_535).default(587),
      secure: z
        .enum(['starttls', 'tls', 'none'])
        .default('starttls')
        .describe('tls: from the first byte, mostly port 465; none: only to this machine.'),
      username: filled.optional(),
      password: z.string().optional(),
    })
    .optional(),
  sendgrid: z.strictObject({ apiKey: filled, region: z.enum(['global', 'eu']).default('global') }).optional(),
  ses: z
    .strictObject({
      region: z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'must be a region such as eu-central-1'),
      accessKeyId: filled,
      secretAccessKey: filled,
      sessionToken: filled.optional(),
    })
    .optional(),
  from: z
    .string()
    .refine((text) => parseMailbox(text) !== undefined || isFilledLater(text), 'must be like Lookout <me@example.com>'),
  to: recipients,
  cc: recipients,
  bcc: recipients,
  digest: z
    .strictObject({
      every: durationSchema.default('1d'),
      at: z
        .string()
        .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 09:00')
        .optional(),
      timezone: z.string().refine(isTimeZone, 'must be a time zone such as Europe/Berlin').optional(),
    })
    .optional()
    .describe('When recipients with `format: digest` are told; every day at 09:00 without it.'),
});
export type EmailConfig = z.infer<typeof schema>;

/** When a digest goes without `digest` in the configuration. */
const defaultDigest = { every: '1d', at: '09:00', timezone: undefined };

/** Mail by SMTP, SendGrid or Amazon SES: text and HTML, one thread for each incident. */
export const emailChannel: ChannelKind<EmailConfig> = {
  schema,
  pace: emailPace,
  reach: 'outward',
  unavailable(config) {
    const { provider, smtp } = config;
    if (config[provider] === undefined) return `needs ${provider}: { … } beside provider: ${provider}`;
    if (provider === 'smtp' && smtp?.secure === 'none' && !isLoopbackHost(smtp.host))
      return 'would send mail unencrypted over the network; use secure: starttls or tls';
    const count = everybody(config).length;
    if (count === 0) return 'has no recipient in to, cc or bcc';
    return count > maxRecipients ? `has more than ${maxRecipients} recipients` : undefined;
  },
  describe: (config) => {
    const via = config.provider === 'smtp' ? (config.smtp?.host ?? 'SMTP') : config.provider;
    const names = everybody(config).map(({ name, email }) => name ?? email);
    return `E-mail to ${names.join(', ')} by ${via}`;
  },
  accepts: (config, { type }) => everybody(config).some(({ events }) => wantsType(events, type)),
  digest(config) {
    const only = chosen(config, (format) => format === 'digest');
    if (everybody(only).length === 0) return undefined;
    const { every, at, timezone } = config.digest ?? defaultDigest;
    const rest = chosen(config, (format) => format !== 'digest');
    const schedule = { everyMs: parseDuration(every) ?? 0, at, timezone };
    return { schedule, config: only, rest: everybody(rest).length === 0 ? undefined : rest };
  },
  open: async (config, context) => (await import('./openEmail.ts')).openEmail(config, context),
};

function everybody({ to, cc, bcc }: EmailConfig): EmailRecipient[] {
  return [...to, ...cc, ...bcc];
}

function chosen(config: EmailConfig, wanted: (format: EmailRecipient['format']) => boolean): EmailConfig {
  const pick = (list: EmailRecipient[]) => list.filter(({ format }) => wanted(format));
  return { ...config, to: pick(config.to), cc: pick(config.cc), bcc: pick(config.bcc) };
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    // RangeError: the runtime does not know it.
    return false;
  }
}
