import type { Matcher } from '../conditions/matcher.ts';
import type { ConfigRef, Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import { decide } from './stage.ts';

/** A node of the compiled route tree. `channels` is what the node says or inherits. */
export interface Route {
  readonly name: string;
  readonly matches: Matcher;
  readonly channels: readonly string[];
  readonly goOn: boolean;
  readonly routes: readonly Route[];
  readonly rule: ConfigRef | undefined;
}

interface Taken {
  readonly route: Route;
  readonly channels: readonly string[];
}

/**
 * Walks the tree: the first sibling that matches takes the event, unless it says `continue`; inside it
 * the children are asked in the same way, and the node itself speaks only when no child takes it.
 */
function walk(event: LookoutEvent, routes: readonly Route[], taken: Taken[]): boolean {
  let any = false;
  for (const route of routes) {
    if (!route.matches(event)) continue;
    any = true;
    if (!walk(event, route.routes, taken)) taken.push({ route, channels: route.channels });
    if (!route.goOn) return true;
  }
  return any;
}

/** Chooses the channels of an event. No match is a decision of its own: visible, never lost. */
export function decideRoute(event: LookoutEvent, routes: readonly Route[]): { decision: Decision; channels: string[] } {
  const taken: Taken[] = [];
  walk(event, routes, taken);
  const channels = [...new Set(taken.flatMap((item) => item.channels))];
  const first = taken[0];
  if (first === undefined) {
    return {
      channels,
      decision: decide('route', 'suppress', 'No route takes it. Add a route without `match` to catch everything.'),
    };
  }
  const names = taken.map((item) => `"${item.route.name}"`).join(', ');
  if (channels.length === 0) {
    return { channels, decision: decide('route', 'suppress', `Route ${names} names no channel.`, first.route.rule) };
  }
  return { channels, decision: decide('route', 'route', `Route ${names} → ${channels.join(', ')}.`, first.route.rule) };
}
