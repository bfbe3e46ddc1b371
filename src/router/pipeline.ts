import type { Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import type { RedactionCounts, Redactor } from '../core/redaction.ts';
import type { Priority } from '../core/severity.ts';
import { decideDedup } from './dedup.ts';
import { enrich, enriched, type Surroundings } from './enrich.ts';
import { decideFilters, type GlobalFilter } from './filters.ts';
import { decideFlap, type FlapPolicy } from './flap.ts';
import { groupDecision, holdInGroup } from './grouping.ts';
import { type Hold, laterOf } from './hold.ts';
import { decideInhibition, type InhibitRule, noteCause } from './inhibit.ts';
import { decideLimits, type RateLimits } from './limits.ts';
import { noteUnheard, type RouterMemory, watcherMemory } from './memory.ts';
import { decideMutes, type Mute } from './mutes.ts';
import { type Chosen, chooseChannels, decideOutbox, type OutboxSwitches, type RoutedChannel } from './outbox.ts';
import { decidePresence, type Presence, type PresencePolicy } from './presence.ts';
import { isGood, problemOf } from './problem.ts';
import { decideQuietHours, type QuietHours } from './quietHours.ts';
import { redact } from './redact.ts';
import { decideRoute, type EscalationStep, type Route, type Target } from './routes.ts';
import { decide } from '../core/reasons.ts';
import { goesOn } from './stage.ts';
import { decideStorm, type StormPolicy } from './storm.ts';
import { decideWatcherOptions, type WatcherOptions } from './watcherOptions.ts';

/** How messages of a priority go out. */
export interface PriorityPolicy {
  /** Wait in ms on the channels `delayed`, to collect several. */
  readonly delayMs: number;
  readonly delayed: ReadonlySet<string>;
}

/** Everything the stages decide by, compiled from one good configuration. */
export interface RouterRules {
  readonly filters: readonly GlobalFilter[];
  readonly inhibit: readonly InhibitRule[];
  readonly dedupWindowMs: number;
  readonly flap: FlapPolicy;
  readonly routes: readonly Route[];
  readonly priorities: Readonly<Partial<Record<Priority, PriorityPolicy>>>;
  readonly quiet?: QuietHours | undefined;
  readonly presence?: PresencePolicy | undefined;
  readonly storm: StormPolicy;
  readonly limits: RateLimits;
  readonly channels: ReadonlyMap<string, readonly RoutedChannel[]>;
  readonly switches: OutboxSwitches;
}

/** A message that an event becomes. */
export interface RoutedMessage {
  readonly name: string;
  readonly channel: RoutedChannel;
  readonly hold?: Hold | undefined;
}

/** An event after all stages. */
export interface Routed {
  readonly event: LookoutEvent;
  readonly decisions: readonly Decision[];
  readonly messages: readonly RoutedMessage[];
  /** Messages kept back before this one; told with it. */
  readonly suppressed: number;
}

/** What surrounds one event. */
export interface RoutingInput {
  readonly surroundings: Surroundings;
  readonly redactor: Redactor;
  readonly watcherOptions: WatcherOptions;
  /** What was removed from it already. */
  readonly redacted?: RedactionCounts | undefined;
  /** What is muted now. */
  readonly mutes?: readonly Mute[] | undefined;
  /** Unknown where there is no editor. */
  readonly presence?: Presence | undefined;
  readonly nowMs: number;
}

const stored = decide('stored');
const allHeld = decide('allHeld');

/** Leads one event through all stages in order; the first that does not let it go on ends its way. */
export function routeEvent(
  input: LookoutEvent,
  rules: RouterRules,
  memory: RouterMemory,
  around: RoutingInput,
): Routed {
  const decisions: Decision[] = [];
  const { nowMs, watcherOptions } = around;
  const cleaned = redact(enrich(input, around.surroundings), around.redactor, around.redacted);
  let { event } = cleaned;
  decisions.push(enriched, cleaned.decision, stored);

  /** Nothing is told: whose break stays unheard is remembered, so that its end is not told either, or the break later. */
  const silent = (isUnheard = false): Routed => {
    noteUnheard(memory, event, isUnheard);
    return { event, decisions, messages: [], suppressed: 0 };
  };
  const ends = (decision: Decision): boolean => {
    decisions.push(decision);
    return !goesOn(decision);
  };

  const watched = decideWatcherOptions(
    event,
    watcherOptions,
    () => watcherMemory(event, memory),
    memory.unheard,
    nowMs,
  );
  noteCause(event, rules.inhibit, memory.causes, nowMs);
  event = watched.event;
  if (ends(watched.decision)) return silent();
  if (ends(decideFilters(event, rules.filters))) return silent();
  if (ends(decideMutes(event, around.mutes ?? [], nowMs))) return silent(true);
  if (ends(decideInhibition(event, rules.inhibit, memory.causes, nowMs))) return silent(true);
  if (ends(decideDedup(event, memory.dedup, rules.dedupWindowMs, nowMs))) return silent();
  const flap = decideFlap(event, rules.flap, memory.flaps, nowMs);
  event = flap.event;
  decisions.push(flap.decision);

  const route = routeOf(event, rules.routes, watcherOptions);
  if (ends(route.decision)) return silent();
  const choice = chooseChannels(event, route.targets, rules.channels, rules.switches);
  // Who would be told is known before the limits are asked: a message for nobody must not use them up.
  if (choice.chosen.length === 0) {
    decisions.push(decideOutbox([], choice, rules.switches));
    return silent();
  }

  const collected = collect(event, choice.chosen, rules, nowMs);
  decisions.push(groupDecision(collected.names));
  const quiet = decideQuietHours(event, rules.quiet, nowMs);
  decisions.push(quiet.decision);
  const present = decidePresence(event, choice.chosen, rules.presence, around.presence);
  decisions.push(present.decision);
  const storm = decideStorm(event, rules.storm, memory.storm, nowMs);
  decisions.push(storm.decision);

  const common = laterOf(laterOf(watched.hold, flap.hold), laterOf(quiet.hold, storm.hold));
  let messages = present.chosen.map(
    (item): RoutedMessage => ({
      name: item.name,
      channel: item.to,
      hold: common === undefined ? collected.holds.get(item) : laterOf(collected.holds.get(item), common),
    }),
  );
  let suppressed = 0;
  if (messages.every(({ hold }) => hold !== undefined)) decisions.push(allHeld);
  else {
    const limit = decideLimits(event, rules.limits, memory.limits, nowMs);
    const kept = messages.filter(({ hold }) => hold !== undefined);
    if (ends(limit.decision) && kept.length === 0) return silent();
    if (!goesOn(limit.decision)) messages = kept;
    suppressed = limit.suppressed;
  }
  const told = present.chosen.filter(({ to }) => messages.some(({ channel }) => channel === to));
  if (ends(decideOutbox(told, choice, rules.switches))) return silent();
  memory.unheard.delete(problemOf(event));
  const firstMs = Math.max(nowMs, quiet.hold?.dueMs ?? 0);
  const steps = isGood(event) ? [] : escalationsOf(event, route.escalate, rules, firstMs);
  return { event, decisions, messages: steps.length === 0 ? messages : [...messages, ...steps], suppressed };
}

/** A watcher may name its channels itself. */
function routeOf(event: LookoutEvent, routes: readonly Route[], { channels }: WatcherOptions) {
  if (channels === undefined) return decideRoute(event, routes);
  const own: Route = {
    name: `of watcher ${event.labels['watcher'] ?? ''}`,
    matches: () => true,
    channels,
    goOn: false,
    routes: [],
    rule: undefined,
  };
  return decideRoute(event, [own]);
}

/** Which channels wait for others of the same kind: by their route, by the channel's own way, by the priority's delay, or for their digest. */
function collect(
  event: LookoutEvent,
  chosen: readonly Chosen[],
  { priorities }: RouterRules,
  nowMs: number,
): { holds: Map<Target, Hold>; names: string[] } {
  const holds = new Map<Target, Hold>();
  const names: string[] = [];
  for (const item of chosen) {
    const { to, name } = item;
    const digestMs = to.nextDigestMs?.(nowMs);
    const delay = priorities[event.priority];
    let hold: Hold | undefined;
    if (digestMs !== undefined) hold = { kind: 'digest', key: 'digest', dueMs: digestMs };
    else hold = holdInGroup(event, item.route.group ?? to.group, nowMs);
    if (hold === undefined && delay !== undefined && delay.delayMs > 0 && delay.delayed.has(name))
      hold = { kind: 'delay', key: `delay ${event.priority}`, dueMs: nowMs + delay.delayMs };
    if (hold === undefined) continue;
    holds.set(item, hold);
    names.push(name);
  }
  return { holds, names };
}

/** The steps that follow unless somebody acknowledges. */
function escalationsOf(
  event: LookoutEvent,
  steps: readonly EscalationStep[],
  { channels, switches }: RouterRules,
  firstMs: number,
): RoutedMessage[] {
  let dueMs = firstMs;
  return steps.flatMap((step) => {
    dueMs += step.afterMs;
    const hold: Hold = { kind: 'escalation', dueMs };
    const targets = step.channels.map((channel) => ({ channel, route: stepRoute }));
    return chooseChannels(event, targets, channels, switches).chosen.map(
      ({ name, to }): RoutedMessage => ({ name, channel: to, hold }),
    );
  });
}

const stepRoute: Route = {
  name: 'escalation',
  matches: () => true,
  channels: [],
  goOn: false,
  routes: [],
  rule: undefined,
};
