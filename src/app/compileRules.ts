import { compileMatcher, type Matcher } from '../conditions/matcher.ts';
import { toMs } from '../config/fields.ts';
import type { EffectiveConfig } from '../config/layers.ts';
import { weekdays } from '../config/quietHours.ts';
import type { ChannelCommon } from '../config/schema.ts';
import { type Priority, priorities } from '../core/severity.ts';
import type { InhibitRule } from '../router/inhibit.ts';
import type { RoutedChannel } from '../router/outbox.ts';
import type { PriorityPolicy, RouterRules } from '../router/pipeline.ts';
import type { PresencePolicy } from '../router/presence.ts';
import type { QuietHours } from '../router/quietHours.ts';
import { compileRoutes } from './compileRoutes.ts';

type Channels = ReadonlyMap<string, readonly RoutedChannel[]>;

/** Types of channels that reach a person who is away. */
const phoneTypes = new Set(['sms', 'push', 'telegram']);

/** Compiles the configuration into what the router decides by: once per change, never per event. */
export async function compileRules(config: EffectiveConfig, channels: Channels): Promise<RouterRules> {
  const { settings } = config;
  const { flapping, storm } = settings;
  return {
    filters: config.filters.map(({ value, ref }) => ({ matches: compileMatcher(value), rule: ref })),
    inhibit: inhibitRules(config),
    dedupWindowMs: toMs(settings.dedupWindow),
    flap: { changes: flapping.changes, windowMs: toMs(flapping.within) },
    routes: compileRoutes(config, channels),
    priorities: priorityPolicies(config, channels),
    quiet: await quietHoursOf(config),
    presence: presenceOf(config),
    storm: { messages: storm.messages ?? 2 * settings.rateLimit.perMinute, perMs: toMs(storm.within) },
    limits: settings.rateLimit,
    channels,
    switches: { dryRun: settings.dryRun, localOnly: settings.localOnly },
  };
}

/** What explains what where the configuration says nothing: a red build its tests, a network that is down what needs it. */
const usualInhibition: readonly InhibitRule[] = [
  {
    when: compileMatcher({ type: 'build.failed' }),
    mutes: compileMatcher({ type: ['test.*', 'coverage.*'] }),
    equal: ['labels.workspace'],
  },
  {
    when: compileMatcher({ type: ['network.down', 'network.failed'] }),
    mutes: compileMatcher({ type: ['http.*', 'ci.*', 'pr.*'] }),
    equal: [],
  },
];

function inhibitRules({ inhibit }: EffectiveConfig): readonly InhibitRule[] {
  if (inhibit === undefined) return usualInhibition;
  return inhibit.map(({ value, ref }) => ({
    when: compileMatcher(value.when),
    mutes: compileMatcher(value.mute),
    equal: value.equal.map((field) => (field === 'watcher' || field === 'workspace' ? `labels.${field}` : field)),
    rule: ref,
  }));
}

function priorityPolicies({ settings }: EffectiveConfig, channels: Channels): RouterRules['priorities'] {
  const policies: Partial<Record<Priority, PriorityPolicy>> = {};
  for (const priority of priorities) {
    const way = settings.priorities?.[priority];
    if (way?.delay === undefined) continue;
    const delayed = new Set(
      way.channels ?? [...channels].flatMap(([name, [first]]) => (first?.scope === 'outward' ? [name] : [])),
    );
    policies[priority] = { delayMs: toMs(way.delay), delayed };
  }
  return policies;
}

async function quietHoursOf({ settings, settingRef }: EffectiveConfig): Promise<QuietHours | undefined> {
  const { quietHours, priorities: ways } = settings;
  if (quietHours === undefined || !quietHours.enabled) return undefined;
  const { start, end, timezone, days, exceptions } = quietHours;
  const { createHours } = await import('../router/calendar.ts');
  const overriding = priorities.filter((priority) => ways?.[priority]?.overrideQuietHours ?? priority === 'critical');
  return {
    endMs: createHours({ start, end, timezone, weekdays: days.map((day) => weekdays.indexOf(day) + 1) }),
    except: exceptions === undefined ? () => false : compileMatcher({ type: exceptions }),
    overriding: new Set(overriding),
    rule: settingRef('quietHours'),
  };
}

function presenceOf({ settings, channels, settingRef }: EffectiveConfig): PresencePolicy | undefined {
  const { presence } = settings;
  if (presence === undefined || !presence.enabled) return undefined;
  const phones = [...channels].flatMap(([name, { value }]) => (phoneTypes.has(value.type) ? [name] : []));
  return { awayOnly: new Set(presence.awayOnly ?? phones), rule: settingRef('presence') };
}

/** Which events a channel takes by its own `events` and `filters`. */
export function channelMatcher({ events, filters }: Pick<ChannelCommon, 'events' | 'filters'>): Matcher {
  return compileMatcher({
    ...(events === undefined ? {} : { type: events }),
    ...(filters === undefined ? {} : { all: filters }),
  });
}
