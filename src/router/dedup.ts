import type { Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import { decide } from './stage.ts';

interface Sighting {
  readonly firstId: string;
  readonly atMs: number;
  readonly transition: unknown;
  count: number;
}

/** Most fingerprints remembered; beyond it the oldest are forgotten, so that noise can repeat but memory cannot grow. */
const maxSightings = 20_000;

/** What dedup remembers. */
export interface DedupMemory {
  /** When each fingerprint last went on. */
  readonly sightings: Map<string, Sighting>;
  /** The last transition of each incident: what broke, was fixed and broke again is no repeat, though it looks like one. */
  readonly transitions: Map<string, unknown>;
}

export function createDedupMemory(): DedupMemory {
  return { sightings: new Map(), transitions: new Map() };
}

/** Notes an event that went on. */
export function noteSighting({ sightings, transitions }: DedupMemory, event: LookoutEvent, atMs: number): void {
  const { id, fingerprint, incident } = event;
  const transition = event.data['transition'];
  renew(sightings, fingerprint, { firstId: id, atMs, transition, count: 1 });
  if (incident !== undefined && transition !== undefined) renew(transitions, incident, transition);
}

/** The newest comes last, and the oldest goes. */
function renew<T>(memory: Map<string, T>, key: string, value: T): void {
  memory.delete(key);
  memory.set(key, value);
  const [oldest] = memory.keys();
  if (memory.size > maxSightings && oldest !== undefined) memory.delete(oldest);
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
    return decide('dedup', 'merge', 'repeated', facts);
  }
  noteSighting(memory, event, nowMs);
  return decide('dedup', 'pass', 'firstSighting', { windowMs });
}
