import type { Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import { RecentMap } from '../core/recentMap.ts';
import { createDedupMemory, type DedupMemory, noteSighting } from './dedup.ts';
import { createFlapMemory, type FlapMemory, type FlapPolicy, decideFlap } from './flap.ts';
import { type InhibitMemory, type InhibitRule, noteCause } from './inhibit.ts';
import { createLimitMemory, type LimitMemory } from './limits.ts';
import { isGood, problemOf } from './problem.ts';
import { goesOn } from './stage.ts';
import type { StormMemory } from './storm.ts';
import type { WatcherMemory } from './watcherOptions.ts';

/** What the stages remember between events. */
export interface RouterMemory {
  readonly dedup: DedupMemory;
  readonly limits: LimitMemory;
  readonly watchers: RecentMap<string, WatcherMemory>;
  readonly causes: InhibitMemory;
  readonly flaps: FlapMemory;
  readonly storm: StormMemory;
  /** Problems whose break was muted or inhibited, the latest last. */
  readonly unheard: RecentMap<string, true>;
}

/** Watcher memories and unheard problems kept at least. */
const minMemories = 10_000;

export function createRouterMemory(): RouterMemory {
  return {
    dedup: createDedupMemory(),
    limits: createLimitMemory(),
    watchers: new RecentMap(minMemories),
    causes: new Map(),
    flaps: createFlapMemory(),
    storm: [],
    unheard: new RecentMap(minMemories),
  };
}

/** What is remembered of the watcher and subject of an event. */
export function watcherMemory(event: LookoutEvent, { watchers }: RouterMemory): WatcherMemory {
  const key = `${event.labels['watcher'] ?? ''} ${event.subject ?? ''}`;
  const known = watchers.get(key) ?? { waiting: [] };
  watchers.set(key, known);
  return known;
}

/** Notes that nobody heard of an event, or that there is nothing left to hear of. */
export function noteUnheard({ unheard }: RouterMemory, event: LookoutEvent, isUnheard: boolean): void {
  const { transition } = event.data;
  if (transition === undefined) return;
  const problem = problemOf(event);
  if (isGood(event)) unheard.delete(problem);
  else if (isUnheard) unheard.set(problem, true);
}

/** An event of the past with its trace, and when it came. */
export interface PastEvent {
  readonly event: LookoutEvent;
  readonly decisions: readonly Decision[];
}

/** Rebuilds what the stages remembered before a restart from the stored traces, oldest first. */
export function restoreMemory(
  memory: RouterMemory,
  past: readonly PastEvent[],
  { inhibit, flap }: { readonly inhibit: readonly InhibitRule[]; readonly flap: FlapPolicy },
): void {
  for (const { event, decisions } of past) {
    const atMs = Date.parse(event.time);
    const at = (stage: Decision['stage']) => decisions.find((decision) => decision.stage === stage);
    noteCause(event, inhibit, memory.causes, atMs);
    const heard = at('mute')?.verdict !== 'suppress' && at('inhibit')?.verdict !== 'suppress';
    noteUnheard(memory, event, !heard);
    if (at('outbox')?.verdict === 'pass') memory.unheard.delete(problemOf(event));
    if (at('dedup')?.verdict === 'pass') noteSighting(memory.dedup, event, atMs);
    if (at('flap') !== undefined) decideFlap(event, flap, memory.flaps, atMs);
    const limit = at('limit');
    if (at('storm') !== undefined) memory.storm.push(atMs);
    if (limit?.verdict === 'suppress') memory.limits.suppressed += 1;
    else if (limit !== undefined && goesOn(limit) && limit.code !== 'allHeld') {
      memory.limits.passedMs.push(atMs);
      memory.limits.suppressed = 0;
    }
  }
}
