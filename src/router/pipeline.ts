import type { Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import type { Redactor } from '../core/redaction.ts';
import { createDedupMemory, type DedupMemory, decideDedup, noteSighting } from './dedup.ts';
import { enrich, type Surroundings } from './enrich.ts';
import { decideFilters, type GlobalFilter } from './filters.ts';
import { createLimitMemory, decideLimits, type LimitMemory, type RateLimits } from './limits.ts';
import { decideOutbox, type OutboxSwitches, type RoutedChannel } from './outbox.ts';
import { redact } from './redact.ts';
import { decideRoute, type Route } from './routes.ts';
import { decide, goesOn } from './stage.ts';
import { decideWatcherOptions, type WatcherMemory, type WatcherOptions } from './watcherOptions.ts';

/** Everything the stages decide by, compiled from one good configuration. */
export interface RouterRules {
  readonly filters: readonly GlobalFilter[];
  readonly dedupWindowMs: number;
  readonly limits: RateLimits;
  readonly routes: readonly Route[];
  readonly channels: ReadonlyMap<string, RoutedChannel>;
  readonly switches: OutboxSwitches;
}

/** What the stages remember between events. */
export interface RouterMemory {
  readonly dedup: DedupMemory;
  readonly limits: LimitMemory;
  readonly watchers: Map<string, WatcherMemory>;
}

export function createRouterMemory(): RouterMemory {
  return { dedup: createDedupMemory(), limits: createLimitMemory(), watchers: new Map() };
}

/** An event after all stages. */
export interface Routed {
  readonly event: LookoutEvent;
  readonly decisions: readonly Decision[];
  readonly channels: readonly RoutedChannel[];
  /** Messages kept back before this one; told with it. */
  readonly suppressed: number;
}

/** What surrounds one event. */
export interface RoutingInput {
  readonly surroundings: Surroundings;
  readonly redactor: Redactor;
  readonly watcherOptions: WatcherOptions;
  readonly nowMs: number;
}

/** Watcher memories kept; the least recently used go first. */
const maxWatcherMemories = 10_000;

/** Leads one event through all stages in order; the first that does not let it go on ends its way. */
export function routeEvent(
  input: LookoutEvent,
  rules: RouterRules,
  memory: RouterMemory,
  around: RoutingInput,
): Routed {
  const decisions: Decision[] = [];
  const { nowMs } = around;
  let event = enrich(input, around.surroundings);
  decisions.push(decide('enrich', 'pass', `Labels: ${Object.keys(event.labels).join(', ')}.`));

  const cleaned = redact(event, around.redactor);
  event = cleaned.event;
  decisions.push(
    decide('redact', 'pass', cleaned.changed ? 'Secrets or home paths were removed.' : 'Nothing to remove.'),
  );
  decisions.push(decide('persist', 'pass', 'Stored together with this trace.'));

  const silent = (): Routed => ({ event, decisions, channels: [], suppressed: 0 });
  const push = (decision: Decision) => {
    decisions.push(decision);
    return goesOn(decision);
  };

  const watcher = decideWatcherOptions(event, around.watcherOptions, watcherMemory(event, memory), nowMs);
  event = watcher.event;
  if (!push(watcher.decision)) return silent();
  if (!push(decideFilters(event, rules.filters))) return silent();
  if (!push(decideDedup(event, memory.dedup, rules.dedupWindowMs, nowMs))) return silent();

  const route = decideRoute(event, rules.routes);
  if (!push(route.decision)) return silent();

  // Who would be told is known before the limits are asked: a message for nobody must not use them up.
  const outbox = decideOutbox(event, route.channels, rules.channels, rules.switches);
  if (outbox.chosen.length === 0) {
    decisions.push(outbox.decision);
    return silent();
  }
  const limit = decideLimits(event, rules.limits, memory.limits, nowMs);
  if (!push(limit.decision)) return silent();
  decisions.push(outbox.decision);
  return { event, decisions, channels: outbox.chosen, suppressed: limit.suppressed };
}

function watcherMemory(event: LookoutEvent, memory: RouterMemory): WatcherMemory {
  const key = `${event.labels['watcher'] ?? ''} ${event.subject ?? ''}`;
  const known = memory.watchers.get(key) ?? { waiting: [] };
  memory.watchers.delete(key);
  memory.watchers.set(key, known);
  if (memory.watchers.size > maxWatcherMemories) {
    const oldest = memory.watchers.keys().next().value;
    if (oldest !== undefined) memory.watchers.delete(oldest);
  }
  return known;
}

/** Rebuilds what dedup and limits remembered before a restart from the stored traces, oldest first. */
export function restoreMemory(
  memory: RouterMemory,
  past: readonly { readonly event: LookoutEvent; readonly decisions: readonly Decision[] }[],
): void {
  for (const { event, decisions } of past) {
    const atMs = Date.parse(event.time);
    const verdictOf = (stage: Decision['stage']) => decisions.find((decision) => decision.stage === stage)?.verdict;
    if (verdictOf('dedup') === 'pass') {
      noteSighting(memory.dedup, event, atMs);
    }
    if (verdictOf('limit') === 'pass') memory.limits.passedMs.push(atMs);
    if (verdictOf('limit') === 'suppress') memory.limits.suppressed += 1;
    else if (verdictOf('limit') === 'pass') memory.limits.suppressed = 0;
  }
}
