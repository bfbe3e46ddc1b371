import type { Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import { RecentMap } from '../core/recentMap.ts';
import { decide } from '../core/reasons.ts';

interface Sighting {
  readonly firstId: string;
  readonly atMs: number;
  readonly transition: unknown;
  count: number;
}

/** Fingerprints remembered at least; beyond twice as many the oldest are forgotten, so that noise can repeat but memory cannot grow. */
const maxSightings = 20_000;

/** What dedup remembers. */
export interface DedupMemory {
  /** When each fingerprint last went on. */
  readonly sightings: RecentMap<string, Sighting>;
  /** The last transition of each incident: what broke, was fixed and broke again is no repeat, though it looks like one. */
  readonly transitions: RecentMap<string, unknown>;
}

export function createDedupMemory(): DedupMemory {
  return { sightings: new RecentMap(maxSightings), transitions: new RecentMap(maxSightings) };
}

/** Notes an event that went on. */
export function noteSighting({ sightings, transitions }: DedupMemory, event: LookoutEvent, atMs: number): void {
  const { id, fingerprint, incident } = event;
  const transition = event.data['transition'];
  sightings.set(fingerprint, { firstId: id, atMs, transition, count: 1 });
  if (incident !== undefined && transition !== undefined) transitions.set(incident, transition);
}

/** Merges a repeat of the same fingerprint within the window. A changed transition always passes. */
export function decideDedup(event: LookoutEvent, memory: DedupMemory, windowMs: number, nowMs: number): Decision {
  const seen = memory.sightings.get(event.fingerprint);
  const transition = event.data['transition'];
  const { incident } = event;
  const isChanged =
    transition !== seen?.transition ||
    (incident !== undefined && transition !== undefined && memory.transitions.get(incident) !== transition);
  if (seen !== undefined && nowMs - seen.atMs < windowMs && !isChanged) {
    seen.count += 1;
    const facts = { first: seen.firstId, count: seen.count, sinceMs: Math.max(0, nowMs - seen.atMs) };
    return decide('repeated', facts);
  }
  noteSighting(memory, event, nowMs);
  return decide('firstSighting', { windowMs });
}
