import * as z from 'zod';
import { channelKinds } from '../channels/registry.ts';
import { matcherSchema } from '../conditions/matcher.ts';
import { later, markLater } from '../core/later.ts';
import { piiKinds } from '../core/redactionRules.ts';
import { priorities } from '../core/severity.ts';
import { tellings } from '../core/telling.ts';
import { eventGlobs } from '../core/typeGlob.ts';
import { watcherKinds } from '../watchers/registry.ts';
import { languages } from '../core/language.ts';
import { duration } from './fields.ts';
import { fileBatches } from './fileBatches.ts';
import { quietHours } from './quietHours.ts';

const positive = z.int().min(1).max(1_000_000);

const channelName = z.string().regex(/^[A-Za-z0-9][\w-]{0,63}$/, 'must be letters, digits, - or _');

const priorityWay = z.strictObject({
  channels: z.array(channelName).optional(),
  delay: duration.optional().describe('Wait for others and tell them together.'),
  overrideQuietHours: z.boolean().optional(),
});

const settings = z.strictObject({
  dedupWindow: duration
    .default('5m')
    .describe('A repeat of the same problem within this time is merged into the first message.'),
  rateLimit: z
    .strictObject({
      perMinute: positive.default(10).describe('Messages a minute over all watchers.'),
      perHour: positive.default(100).describe('Messages an hour over all watchers.'),
      perWatcherPerMinute: positive.default(1).describe('Steady pace of one watcher.'),
      watcherBurst: positive
        .default(5)
        .describe('Messages that a quiet watcher may send at once before its pace applies.'),
    })
    .prefault({}),
  defaultPriority: z
    .enum(priorities)
    .optional()
    .describe('Priority of published events that are not in the catalogue and name none.'),
  language: z.enum(languages).default('en').describe('Language of messages.'),
  dryRun: z.boolean().default(false).describe('Decide and record everything, send nothing.'),
  debug: z.boolean().default(false).describe('Write every decision to the log.'),
  localOnly: z.boolean().default(false).describe('Nothing leaves the machine.'),
  quietHours: quietHours.optional().describe('Messages wait until the end of these hours, and are then told together.'),
  priorities: z
    .strictObject({ low: priorityWay, medium: priorityWay, high: priorityWay, critical: priorityWay })
    .partial()
    .optional()
    .describe('Channels and wait by priority, where no route says otherwise.'),
  defaultChannels: z
    .record(z.string().min(1).max(128), z.array(channelName).min(1))
    .optional()
    .describe('Channels by event type, where no route says otherwise; goes before the priorities.'),
  presence: z
    .strictObject({
      enabled: z.boolean().default(true),
      idleAfter: duration.default('5m').describe('Away after so long without a key or click in the editor.'),
      awayOnly: z
        .array(channelName)
        .optional()
        .describe('Told only while you are away; without it those of type sms, push and telegram.'),
    })
    .optional()
    .describe('In the editor: told only there. In another window: outward too. Away: also on the phone.'),
  flapping: z
    .strictObject({ changes: z.int().min(3).max(100).default(10), within: duration.default('10m') })
    .prefault({})
    .describe('Something that changes so often is told once, and again when it has settled.'),
  storm: z
    .strictObject({
      messages: positive.optional().describe('Twice the rate limit of a minute when absent.'),
      within: duration.default('1m'),
    })
    .prefault({})
    .describe('More messages than this within the time are told in one summary for each channel.'),
});

/** Options that every watcher has besides those of its kind. */
const watcherCommon = {
  name: z.string().min(1).max(80).optional().describe('Shown in lists and messages instead of the target.'),
  priority: z.enum(priorities).optional().describe('Overrides the priority of its events.'),
  cooldown: duration.optional().describe('Stay silent for this long after a message.'),
  enabled: z.boolean().default(true),
  tell: z
    .enum(tellings)
    .optional()
    .describe(
      'What is told: changes (the default: no outcome that is as it was before), failures (nothing that went well), all, or nothing (it is in Activity and the history).',
    ),
  aggregate: duration.optional().describe('Tell what happened within this time in one message.'),
  route: z
    .union([channelName, z.array(channelName).min(1)])
    .optional()
    .describe('Channels that are told, instead of those of the routes.'),
  ttl: duration.optional().describe('Stop watching this long after it was made.'),
};

const laterWatcher = (kind: string) => markLater(z.looseObject({ kind: z.literal(kind) }));

const watcher = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), ...watcherKinds.file.schema.shape, ...watcherCommon }),
  z.strictObject({
    kind: z.literal('folder'),
    ...watcherKinds.folder.schema.shape,
    ...watcherCommon,
  }),
  z.strictObject({ kind: z.literal('build'), ...watcherKinds.build.schema.shape, ...watcherCommon }),
  z.strictObject({ kind: z.literal('condition'), ...watcherKinds.condition.schema.shape, ...watcherCommon }),
  // Its own summary takes the place of the common one.
  z.strictObject({ kind: z.literal('errors'), ...watcherCommon, ...watcherKinds.errors.schema.shape }),
  z.strictObject({ kind: z.literal('terminal'), ...watcherKinds.terminal.schema.shape, ...watcherCommon }),
  z.strictObject({ kind: z.literal('problems'), ...watcherKinds.problems.schema.shape, ...watcherCommon }),
  z.strictObject({ kind: z.literal('tests'), ...watcherKinds.tests.schema.shape, ...watcherCommon }),
  z.strictObject({ kind: z.literal('coverage'), ...watcherKinds.coverage.schema.shape, ...watcherCommon }),
  laterWatcher('resource'),
  laterWatcher('builds'),
  laterWatcher('expect'),
  laterWatcher('ci'),
  laterWatcher('http'),
]);

/** Options that every channel has besides those of its kind. */
const channelCommon = {
  enabled: z.boolean().default(true),
  events: eventGlobs.optional(),
  filters: z.array(matcherSchema).optional().describe('An event must pass all of them to be sent here.'),
  batch: z
    .strictObject({
      max: z.int().min(1).max(100).default(10),
      maxWait: duration.default('30s'),
      by: z.enum(['type', 'watcher', 'incident', 'channel']).default('channel'),
    })
    .optional()
    .describe('Collect messages: told together after the wait, or as soon as there are so many.'),
  language: z.enum(languages).optional().describe('Language of its messages, instead of the common one.'),
};

/** Of every channel whose kind has no template of its own. */
const messageTemplate = z
  .string()
  .min(1)
  .max(65_536)
  .optional()
  .describe(
    'Messages in Liquid: the first line is the title, e.g. {{ event.title }}. Goes before the folder of templates.',
  );
const ownTemplate = { template: messageTemplate };

export type ChannelCommon = z.infer<z.ZodObject<typeof channelCommon>> & { readonly template?: string | undefined };

const channel = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('toast'), ...channelKinds.toast.schema.shape, ...channelCommon, ...ownTemplate }),
  z.strictObject({
    type: z.literal('discord'),
    ...channelKinds.discord.schema.shape,
    ...channelCommon,
    ...ownTemplate,
  }),
  z.strictObject({ type: z.literal('slack'), ...channelKinds.slack.schema.shape, ...channelCommon, ...ownTemplate }),
  z.strictObject({
    type: z.literal('webhook'),
    ...channelKinds.webhook.schema.shape,
    fileBatches: fileBatches.optional(),
    ...channelCommon,
  }),
  z.strictObject({ type: z.literal('email'), ...channelKinds.email.schema.shape, ...channelCommon, ...ownTemplate }),
  z.strictObject({
    type: z.literal('telegram'),
    ...channelKinds.telegram.schema.shape,
    ...channelCommon,
    ...ownTemplate,
  }),
  z.strictObject({ type: z.literal('sms'), ...channelKinds.sms.schema.shape, ...channelCommon, ...ownTemplate }),
  z.strictObject({ type: z.literal('push'), ...channelKinds.push.schema.shape, ...channelCommon, ...ownTemplate }),
]);

const delivery = z.strictObject({
  retry: z
    .strictObject({
      maxRetries: z.int().min(0).max(20).default(3),
      initialDelay: duration.default('1s'),
      maxDelay: duration.default('30s'),
      multiplier: z.number().min(1).max(10).default(2),
      on: z
        .array(z.enum(['timeout', 'connection', 'rateLimit', 'server']))
        .default(['timeout', 'connection', 'rateLimit', 'server']),
    })
    .prefault({}),
  breaker: z
    .strictObject({
      failureThreshold: positive.default(5),
      openFor: duration.default('60s'),
      successThreshold: positive.default(2),
    })
    .prefault({}),
  expiry: z
    .strictObject({
      low: duration.default('1h'),
      medium: duration.default('6h'),
      high: duration.default('24h'),
      critical: duration.default('24h'),
    })
    .prefault({})
    .describe('Shelf life of messages that could not be sent.'),
  fallback: z
    .record(channelName, z.array(channelName).min(1))
    .default({})
    .describe('Channels that take over, in order, when one fails for good or its breaker is open.'),
  limits: z
    .record(channelName, z.strictObject({ requests: positive, per: duration, burst: positive.default(1) }))
    .default({})
    .describe('Pace per channel, instead of the one documented by the service.'),
});

const groupField = z
  .string()
  .regex(
    /^(?:type|severity|priority|source|subject|incident|fingerprint|watcher|workspace|(?:labels|data)(?:\.[\w-]+)+)$/,
    'must be type, severity, priority, source, subject, incident, watcher, labels.NAME or data.NAME',
  );

export interface RouteConfig {
  name: string;
  match?: z.infer<typeof matcherSchema> | undefined;
  channels?: string[] | undefined;
  continue: boolean;
  routes?: RouteConfig[] | undefined;
  group?: { by: string[]; wait: string; interval: string; max: number } | undefined;
  escalate?: { after: string; channels: string[] }[] | undefined;
}

const route: z.ZodType<RouteConfig> = z.lazy(() =>
  z.strictObject({
    name: z.string().min(1).max(80),
    match: matcherSchema.optional(),
    channels: z.array(channelName).optional(),
    continue: z.boolean().default(false),
    routes: z.array(route).optional(),
    group: z
      .strictObject({
        by: z.array(groupField).min(1).default(['type']),
        wait: duration.default('30s').describe('Wait for others before the first message of a group.'),
        interval: duration.default('5m').describe('Least time between two messages of a group.'),
        max: z.int().min(1).max(100).default(10).describe('A group of this size is told at once.'),
      })
      .optional(),
    escalate: z
      .array(z.strictObject({ after: duration, channels: z.array(channelName).min(1) }))
      .max(10)
      .optional()
      .describe('Who is told next, unless somebody acknowledges.'),
  }),
) as z.ZodType<RouteConfig>;

/** Flat rules, as other tools have them; they become routes, the highest priority first. */
const flatRule = z.strictObject({
  name: z.string().min(1).max(80),
  eventTypes: eventGlobs,
  filters: z.array(matcherSchema).optional(),
  channels: z.array(channelName).min(1),
  priority: z.int().default(0),
});

const redaction = z.strictObject({
  homePaths: z.boolean().default(true).describe('Say ~ for the home folder.'),
  patterns: z
    .array(z.string().min(1).max(500))
    .max(20)
    .default([])
    .describe('What is removed besides: a text, `/expression/i` or `(?i)expression`.'),
  pii: z.array(z.enum(piiKinds)).default([]).describe('Personal data that is removed.'),
});

const security = z.strictObject({
  roots: z
    .array(z.string().min(1))
    .optional()
    .describe('Folders outside the workspace that may be watched: paths, and URIs of virtual ones.'),
  allowHosts: z
    .array(z.string().min(1))
    .default([])
    .describe('Hosts on private networks that messages may be sent to.'),
  redact: redaction
    .prefault({})
    .describe('Removed from messages, log and history besides credentials and stored secrets.'),
});

const inhibitRule = z.strictObject({
  when: matcherSchema.describe('While something like this lasts …'),
  mute: matcherSchema.describe('… this is kept silent …'),
  equal: z.array(groupField).default([]).describe('… where these fields are the same.'),
});

const mute = z.strictObject({
  name: z.string().min(1).max(80).optional(),
  match: matcherSchema,
  until: z
    .union([
      z.iso.date(),
      z.iso.datetime({ offset: true }),
      z.strictObject({ event: matcherSchema }),
      z.strictObject({ when: z.string().min(1).max(1000) }),
    ])
    .optional()
    .describe('A date or time, an event that ends it, or a condition.'),
});

/** The one schema behind validation, completion, documentation and types. */
export const configSchema = z.strictObject({
  version: z.literal(1),
  settings: settings.prefault({}),
  watchers: z.array(watcher).default([]),
  channels: z.record(channelName, channel).default({}),
  delivery: delivery.prefault({}),
  filters: z.array(matcherSchema).default([]).describe('Global: an event must pass all of them.'),
  routes: z.array(route).optional().describe('A tree; the first match wins unless `continue: true`.'),
  rules: z.array(flatRule).optional(),
  inhibit: z
    .array(inhibitRule)
    .optional()
    .describe('What explains what. Without it a red build keeps its tests and coverage silent.'),
  mutes: z.array(mute).default([]),
  templates: z
    .strictObject({
      folder: z
        .string()
        .min(1)
        .max(1024)
        .optional()
        .describe('Folder of templates: .vscode/lookout-templates in a workspace, templates beside the user file.'),
    })
    .prefault({}),
  control: later(),
  reports: later(),
  store: z.strictObject({ retention: duration.default('90d'), maxSize: z.string().default('256MB') }).prefault({}),
  cluster: later(),
  security: security.prefault({}),
});

export type Config = z.infer<typeof configSchema>;
export type WatcherEntry = Config['watchers'][number];
export type ChannelEntry = Config['channels'][string];
