import type * as z from 'zod';
import type { LookoutEvent } from '../core/event.ts';
import type { ChannelContext, ChannelKind, Digest, OpenChannel, PaceLimit } from './channel.ts';
import { discordChannel } from './discord/discordChannel.ts';
import { emailChannel } from './email/emailChannel.ts';
import { pushChannel } from './push/pushChannel.ts';
import { slackChannel } from './slack/slackChannel.ts';
import { smsChannel } from './sms/smsChannel.ts';
import { telegramChannel } from './telegram/telegramChannel.ts';
import { toastChannel } from './toast/toastChannel.ts';
import { webhookChannel } from './webhook/webhookChannel.ts';

/** A kind with its configuration type hidden, for code that treats all channels alike. */
export interface AnyChannelKind {
  readonly schema: z.ZodObject;
  readonly pace: PaceLimit;
  readonly reach: 'window' | 'outward';
  /** Why it cannot be used with these options; undefined when it can. */
  unavailable(options: unknown): string | undefined;
  /** @throws ZodError when `options` do not fit the kind's schema. */
  describe(options: unknown): string;
  /** A test for the events that somebody behind the channel wants; undefined when everybody wants all. */
  accepts(options: unknown): ((event: LookoutEvent) => boolean) | undefined;
  digest(options: unknown): Digest<unknown> | undefined;
  /** Rejects with a ZodError when `options` do not fit the kind's schema. */
  open(options: unknown, context: ChannelContext): Promise<OpenChannel>;
}

function hideConfig<C>(kind: ChannelKind<C>): AnyChannelKind {
  const { pace, reach, schema } = kind;
  return {
    schema,
    pace,
    reach,
    unavailable: (options) => kind.unavailable?.(schema.parse(options) as C),
    describe: (options) => kind.describe(schema.parse(options) as C),
    accepts(options) {
      if (kind.accepts === undefined) return undefined;
      const config = schema.parse(options) as C;
      return (event) => kind.accepts?.(config, event) === true;
    },
    digest: (options) => kind.digest?.(schema.parse(options) as C),
    open: async (options, context) => kind.open(schema.parse(options) as C, context),
  };
}

/** Every kind of channel by its `type`. The configuration schema, documentation and test matrices derive from it. */
export const channelKinds = {
  toast: hideConfig(toastChannel),
  discord: hideConfig(discordChannel),
  slack: hideConfig(slackChannel),
  webhook: hideConfig(webhookChannel),
  email: hideConfig(emailChannel),
  telegram: hideConfig(telegramChannel),
  sms: hideConfig(smsChannel),
  push: hideConfig(pushChannel),
} as const satisfies Record<string, AnyChannelKind>;

export type ChannelType = keyof typeof channelKinds;

export function isChannelType(type: string): type is ChannelType {
  return Object.hasOwn(channelKinds, type);
}
