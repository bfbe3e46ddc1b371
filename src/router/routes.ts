import type { Matcher } from '../conditions/matcher.ts';
import type { ConfigRef, Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import type { GroupPolicy } from './grouping.ts';
import { decide } from '../core/reasons.ts';

/** Who is told of a problem that nobody acknowledged in time. */
export interface EscalationStep {
  /** Time in ms after the step before, or after the first message. */
  readonly afterMs: number;
  readonly channels: readonly string[];
}

/** A node of the compiled route tree. What it does not say it has inherited. */
export interface Route {
  readonly name: string;
  readonly matches: Matcher;
  readonly channels: readonly string[];
  readonly goOn: boolean;
  readonly routes: readonly Route[];
  readonly group?: GroupPolicy | undefined;
  readonly escalate?: readonly EscalationStep[] | undefined;
  readonly rule: ConfigRef | undefined;
}

/** A channel that was chosen, and the route that chose it first. */
export interface Target {
  readonly channel: string;
  readonly route: Route;
}

/**
 * Walks the tree: the first sibling that matches takes the event, unless it says `continue`; inside it
 * the children are asked in the same way, and the node itself speaks only when no child takes it.
 */
function walk(event: LookoutEvent, routes: readonly Route[], taken: Route[]): boolean {
  let any = false;
  for (const route of candidatesOf(event.type, routes)) {
    if (!route.matches(event)) continue;
    any = true;
    if (route.routes.length === 0 || !walk(event, route.routes, taken)) taken.push(route);
    if (!route.goOn) return true;
  }
  return any;
}

/** Event types of which the possible routes are remembered, of each list of routes. */
const maxTypes = 500;
const candidates = new WeakMap<readonly Route[], Map<string, readonly Route[]>>();

/** The routes of a list that events of a type can take, found once per type: most routes name types. */
function candidatesOf(type: string, routes: readonly Route[]): readonly Route[] {
  let byType = candidates.get(routes);
  if (byType === undefined) candidates.set(routes, (byType = new Map()));
  const known = byType.get(type);
  if (known !== undefined) return known;
  const found = routes.filter(({ matches }) => matches.mayMean?.(type) !== false);
  if (byType.size >= maxTypes) byType.clear();
  byType.set(type, found);
  return found;
}

const unrouted = decide('unrouted');

/** Chooses the channels of an event. No match is a decision of its own: visible, never lost. */
export function decideRoute(
  event: LookoutEvent,
  routes: readonly Route[],
): { decision: Decision; targets: readonly Target[]; escalate: readonly EscalationStep[] } {
  const taken: Route[] = [];
  walk(event, routes, taken);
  const [first] = taken;
  if (first === undefined) return { decision: unrouted, targets: [], escalate: [] };
  const targets: Target[] = [];
  for (const route of taken) {
    for (const channel of route.channels)
      if (!targets.some((target) => target.channel === channel)) targets.push({ channel, route });
  }
  const names = taken.map(({ name }) => `"${name}"`).join(', ');
  if (targets.length === 0) {
    const decision = decide('routeWithoutChannels', { routes: names }, first.rule);
    return { decision, targets, escalate: [] };
  }
  const channels = targets.map(({ channel }) => channel).join(', ');
  return {
    decision: decide('routed', { routes: names, channels }, first.rule),
    targets,
    escalate: taken.find(({ escalate }) => escalate !== undefined)?.escalate ?? [],
  };
}
