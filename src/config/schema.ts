import * as z from 'zod';
import { channelKinds } from '../channels/registry.ts';
import { matcherSchema } from '../conditions/matcher.ts';
import { later, markLater } from '../core/later.ts';
import { priorities } from '../core/severity.ts';
import { watcherKinds } from '../watchers/registry.ts';
import { duration, eventGlobs } from './fields.ts';
import { fileBatches } from './fileBatches.ts';

const positive = z.int().min(1).max(1_000_000);

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
  language: later(),
  dryRun: z.boolean().default(false).describe('Decide and record everything, send nothing.'),
  debug: z.boolean().default(false).describe('Write every decision to the log.'),
  localOnly: z.boolean().default(false).describe('Nothing leaves the machine.'),
  quietHours: later(),
  priorities: later(),
});

/** Options that every watcher has besides those of its kind. */
const watcherCommon = {
  name: z.string().min(1).max(80).optional().describe('Shown in lists and messages instead of the target.'),
  priority: z.enum(priorities).optional().describe('Overrides the priority of its events.'),
  cooldown: duration.optional().describe('Stay silent for this long after a message.'),
  enabled: z.boolean().default(true),
  tell: z
    .enum(['changes', 'all'])
    .optional()
    .describe('Of builds, tests and the like: only outcomes that are another than before (the default), or all.'),
  aggregate: later(),
  route: later(),
  ttl: later(),
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
};

const laterChannel = (type: string) => markLater(z.looseObject({ type: z.literal(type) }));

const channel = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('toast'), ...channelKinds.toast.schema.shape, ...channelCommon }),
  z.strictObject({ type: z.literal('discord'), ...channelKinds.discord.schema.shape, ...channelCommon }),
  z.strictObject({ type: z.literal('slack'), ...channelKinds.slack.schema.shape, ...channelCommon }),
  z.strictObject({
    type: z.literal('webhook'),
    ...channelKinds.webhook.schema.shape,
    fileBatches: fileBatches.optional(),
    ...channelCommon,
  }),
  laterChannel('email'),
  laterChannel('telegram'),
  laterChannel('sms'),
  laterChannel('push'),
]);

const channelName = z.string().regex(/^[A-Za-z0-9][\w-]{0,63}$/, 'must be letters, digits, - or _');

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
  expiry: later(),
  fallback: later(),
  limits: z
    .record(channelName, z.strictObject({ requests: positive, per: duration, burst: positive.default(1) }))
    .default({})
    .describe('Pace per channel, instead of the one documented by the service.'),
});

export interface RouteConfig {
  name: string;
  match?: z.infer<typeof matcherSchema> | undefined;
  channels?: string[] | undefined;
  continue: boolean;
  routes?: RouteConfig[] | undefined;
  group?: unknown;
  escalate?: unknown;
}

const route: z.ZodType<RouteConfig> = z.lazy(() =>
  z.strictObject({
    name: z.string().min(1).max(80),
    match: matcherSchema.optional(),
    channels: z.array(channelName).optional(),
    continue: z.boolean().default(false),
    routes: z.array(route).optional(),
    group: later(),
    escalate: later(),
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

const security = z.strictObject({
  roots: z
    .array(z.string().min(1))
    .optional()
    .describe('Folders outside the workspace that may be watched: paths, and URIs of virtual ones.'),
  allowHosts: z
    .array(z.string().min(1))
    .default([])
    .describe('Hosts on private networks that messages may be sent to.'),
  redact: later(),
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
  inhibit: later(),
  mutes: later(),
  templates: later(),
  control: later(),
  reports: later(),
  store: z.strictObject({ retention: duration.default('90d'), maxSize: z.string().default('256MB') }).prefault({}),
  cluster: later(),
  security: security.prefault({}),
});

export type Config = z.infer<typeof configSchema>;
export type WatcherEntry = Config['watchers'][number];
export type ChannelEntry = Config['channels'][string];
