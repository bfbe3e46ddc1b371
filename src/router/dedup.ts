import type { Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import { formatDuration } from '../core/units.ts';
import { decide } from './stage.ts';

interface Sighting {
  readonly firstId: string;
  readonly atMs: number;
  readonly transition: unknown;
  count: number;
}

/** Most fingerprints remembered; beyond it the oldest are forgotten, so that noise can repeat but memory cannot grow. */
const maxSightings = 20_000;

/** What dedup remembers: when each fingerprint last went on. */
export type DedupMemory = Map<string, Sighting>;

/** Merges a repeat of the same fingerprint within the window. A changed transition always passes. */
export function decideDedup(event: LookoutEvent, memory: DedupMemory, windowMs: number, nowMs: number): Decision {
  const seen = memory.get(event.fingerprint);
  if (seen !== undefined && nowMs - seen.atMs < windowMs && seen.transition === event.data['transition']) {
    seen.count += 1;
    const since = formatDuration(Math.max(0, nowMs - seen.atMs));
    return decide(
      'dedup',
      'merge',
      `Merged into ${seen.firstId}: seen ${seen.count} times since it was told ${since} ago.`,
    );
  }
  memory.delete(event.fingerprint);
  memory.set(event.fingerprint, { firstId: event.id, atMs: nowMs, transition: event.data['transition'], count: 1 });
  if (memory.size > maxSightings) {
    const oldest = memory.keys().next().value;
    if (oldest !== undefined) memory.delete(oldest);
  }
  return decide('dedup', 'pass', `Not seen in the last ${formatDuration(windowMs)}.`);
}
