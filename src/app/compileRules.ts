import type { EffectiveConfig, Placed } from '../config/layers.ts';
import { refOf } from '../config/layers.ts';
import { toMs } from '../config/fields.ts';
import type { ChannelEntry, RouteConfig } from '../config/schema.ts';
import type { MatcherConfig } from '../conditions/matcher.ts';
import { compileMatcher, type Matcher } from '../conditions/matcher.ts';
import type { RoutedChannel } from '../router/outbox.ts';
import type { RouterRules } from '../router/pipeline.ts';
import type { Route } from '../router/routes.ts';

/** Compiles the configuration into what the router decides by: once per change, never per event. */
export function compileRules(config: EffectiveConfig, channels: ReadonlyMap<string, RoutedChannel>): RouterRules {
  const { settings } = config;
  return {
    filters: config.filters.map(({ value, ref }) => ({ matches: compileMatcher(value), rule: ref })),
    dedupWindowMs: toMs(settings.dedupWindow),
    limits: settings.rateLimit,
    routes:
      config.routes === undefined ? [defaultRoute(channels)] : config.routes.map((route) => compileRoute(route, [])),
    channels,
    switches: { dryRun: settings.dryRun, localOnly: settings.localOnly },
  };
}

/** Without routes every channel is asked; its own `events` and `filters` decide. */
function defaultRoute(channels: ReadonlyMap<string, RoutedChannel>): Route {
  return {
    name: 'Default',
    matches: () => true,
    channels: [...channels.keys()],
    goOn: false,
    routes: [],
    rule: undefined,
  };
}

function compileRoute(placed: Placed<RouteConfig>, inherited: readonly string[]): Route {
  const { value, layer, path } = placed;
  const channels = value.channels ?? inherited;
  return {
    name: value.name,
    matches: value.match === undefined ? () => true : compileMatcher(value.match),
    channels,
    goOn: value.continue,
    routes: (value.routes ?? []).map((child, index) => {
      const childPath = [...path, 'routes', index];
      return compileRoute({ value: child, layer, path: childPath, ref: refOf(layer, childPath) }, channels);
    }),
    rule: placed.ref,
  };
}

/** Which events a channel takes by its own `events` and `filters`. */
export function channelMatcher(entry: Pick<ChannelEntry, 'events' | 'filters'>): Matcher {
  const { events, filters } = entry as { events?: string[]; filters?: MatcherConfig[] };
  return compileMatcher({
    ...(events === undefined ? {} : { type: events }),
    ...(filters === undefined ? {} : { all: filters }),
  });
}
