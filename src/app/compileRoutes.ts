import { compileMatcher } from '../conditions/matcher.ts';
import { toMs } from '../config/fields.ts';
import { type EffectiveConfig, type Placed, refOf } from '../config/layers.ts';
import type { RouteConfig } from '../config/schema.ts';
import { priorities } from '../core/severity.ts';
import type { RoutedChannel } from '../router/outbox.ts';
import type { Route } from '../router/routes.ts';

type Channels = ReadonlyMap<string, readonly RoutedChannel[]>;

/** The configured tree, or what is usual without one: by type, by priority, then all channels. */
export function compileRoutes(config: EffectiveConfig, channels: Channels): Route[] {
  const usual = usualRoutes(config, channels);
  if (config.routes === undefined) return usual;
  return config.routes.map((route) => compileRoute(route, undefined, usual));
}

function usualRoutes({ settings, settingRef }: EffectiveConfig, channels: Channels): Route[] {
  const byType = Object.entries(settings.defaultChannels ?? {}).map(
    ([type, names]): Route => ({
      ...leaf(`Default for ${type}`, names),
      matches: compileMatcher({ type }),
      rule: settingRef('defaultChannels'),
    }),
  );
  const byPriority = priorities.flatMap((priority): Route[] => {
    const names = settings.priorities?.[priority]?.channels;
    if (names === undefined) return [];
    const route = leaf(`Priority ${priority}`, names);
    return [{ ...route, matches: (event) => event.priority === priority, rule: settingRef('priorities') }];
  });
  return [...byType, ...byPriority, leaf('Default', [...channels.keys()])];
}

function leaf(name: string, channels: readonly string[]): Route {
  return { name, matches: () => true, channels, goOn: false, routes: [], rule: undefined };
}

/** What a node does not say it has from its parent; one that names no channels at all tells the usual ones. */
function compileRoute(placed: Placed<RouteConfig>, parent: Route | undefined, usual: readonly Route[]): Route {
  const { value, layer, path, ref } = placed;
  const { name, match, group } = value;
  const named = value.channels ?? parent?.channels;
  const own: Route = {
    name,
    matches: match === undefined ? () => true : compileMatcher(match),
    channels: named ?? [],
    goOn: value.continue,
    routes: [],
    group:
      group === undefined
        ? parent?.group
        : {
            name: [...path, name].join('/'),
            by: group.by,
            waitMs: toMs(group.wait),
            intervalMs: toMs(group.interval),
            max: group.max,
          },
    escalate: value.escalate?.map(({ after, channels }) => ({ afterMs: toMs(after), channels })) ?? parent?.escalate,
    rule: ref,
  };
  const inherited = named === undefined ? { ...own, channels: undefined } : own;
  const children = (value.routes ?? []).map((child, index) => {
    const childPath = [...path, 'routes', index];
    const childPlaced = { value: child, layer, path: childPath, ref: refOf(layer, childPath) };
    return compileRoute(childPlaced, inherited as Route, usual);
  });
  if (named !== undefined) return { ...own, routes: children };
  const { group: collected, escalate, rule } = own;
  const filled = usual.map(
    (route): Route => ({ ...route, group: collected, escalate, rule, name: `${name}, ${route.name}` }),
  );
  return { ...own, routes: [...children, ...filled] };
}
