import type { Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import type { Hold } from './hold.ts';
import { decide } from '../core/reasons.ts';

/** More than so many messages within a time are a storm. */
export interface StormPolicy {
  readonly messages: number;
  readonly perMs: number;
}

/** Wall times in ms of the latest messages, told or not; at most one more than make a storm. */
export type StormMemory = number[];

const calm = decide('calm');

/** Collects what comes in a storm into one summary for each channel. What is critical is told at once. */
export function decideStorm(
  event: LookoutEvent,
  { messages, perMs }: StormPolicy,
  memory: StormMemory,
  nowMs: number,
): { decision: Decision; hold?: Hold | undefined } {
  while ((memory.at(-1) ?? 0) > nowMs) memory.pop();
  memory.push(nowMs);
  while (memory.length > messages + 1) memory.shift();
  const [first] = memory;
  if (memory.length <= messages || first === undefined || nowMs - first >= perMs || event.priority === 'critical')
    return { decision: calm };
  return {
    decision: decide('storm', { count: memory.length, perMs }),
    hold: { kind: 'storm', key: 'storm', dueMs: nowMs + perMs, intervalMs: perMs },
  };
}
