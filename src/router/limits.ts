import type { Decision, Facts } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import type { ReasonCode } from '../core/reasons.ts';
import { decide } from '../core/reasons.ts';

/** Messages per time, before channels' own pace. */
export interface RateLimits {
  readonly perMinute: number;
  readonly perHour: number;
  readonly perWatcherPerMinute: number;
  /** Messages that a quiet watcher may send at once before its pace applies. */
  readonly watcherBurst: number;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

/** What the stage remembers. Times are wall times in ms, oldest first, at most twice as many as a limit asks for. */
export interface LimitMemory {
  readonly passedMs: number[];
  readonly watchers: Map<string, Bucket>;
  suppressed: number;
}

export function createLimitMemory(): LimitMemory {
  return { passedMs: [], watchers: new Map(), suppressed: 0 };
}

const within = decide('withinLimits');
const criticalPasses = decide('criticalPasses');
const minuteMs = 60_000;
const hourMs = 3_600_000;

/**
 * Keeps messages within the limits; critical ones always pass. `suppressed` is the number kept back
 * since the last message, to be told with this one.
 */
export function decideLimits(
  event: LookoutEvent,
  limits: RateLimits,
  memory: LimitMemory,
  nowMs: number,
): { decision: Decision; suppressed: number } {
  forget(memory, limits, nowMs);
  if (event.priority !== 'critical') {
    const exceeded = globalExcess(limits, memory, nowMs) ?? watcherExcess(event, limits, memory, nowMs);
    if (exceeded !== undefined) {
      memory.suppressed += 1;
      const facts = { ...exceeded.facts, suppressed: memory.suppressed };
      return { decision: decide(exceeded.code, facts), suppressed: 0 };
    }
  }
  memory.passedMs.push(nowMs);
  const suppressed = memory.suppressed;
  memory.suppressed = 0;
  return { decision: event.priority === 'critical' ? criticalPasses : within, suppressed };
}

interface Excess {
  readonly code: ReasonCode;
  readonly facts: Facts;
}

function globalExcess(limits: RateLimits, memory: LimitMemory, nowMs: number): Excess | undefined {
  const { passedMs } = memory;
  // Times are in order: the limit is reached when the message that many back is still young enough.
  const minuteAgo = passedMs.at(-limits.perMinute);
  if (minuteAgo !== undefined && nowMs - minuteAgo < minuteMs)
    return { code: 'minuteLimit', facts: { limit: limits.perMinute } };
  const hourAgo = passedMs.at(-limits.perHour);
  if (hourAgo !== undefined && nowMs - hourAgo < hourMs) return { code: 'hourLimit', facts: { limit: limits.perHour } };
  return undefined;
}

function watcherExcess(
  event: LookoutEvent,
  limits: RateLimits,
  memory: LimitMemory,
  nowMs: number,
): Excess | undefined {
  const key = event.labels['watcher'];
  if (key === undefined) return undefined;
  const bucket = memory.watchers.get(key) ?? { tokens: limits.watcherBurst, atMs: nowMs };
  const gained = (Math.max(0, nowMs - bucket.atMs) / minuteMs) * limits.perWatcherPerMinute;
  bucket.tokens = Math.min(limits.watcherBurst, bucket.tokens + gained);
  bucket.atMs = nowMs;
  memory.watchers.set(key, bucket);
  if (bucket.tokens < 1) {
    const waitMs = ((1 - bucket.tokens) / limits.perWatcherPerMinute) * minuteMs;
    return { code: 'watcherLimit', facts: { watcher: key, burst: limits.watcherBurst, waitMs } };
  }
  bucket.tokens -= 1;
  return undefined;
}

/** Drops times in the future after the wall clock stepped back, and beyond what any limit asks for. */
function forget({ passedMs }: LimitMemory, limits: RateLimits, nowMs: number): void {
  while ((passedMs.at(-1) ?? 0) > nowMs) passedMs.pop();
  const needed = Math.max(limits.perHour, limits.perMinute);
  // In steps, so that each message costs little however many there are.
  if (passedMs.length > 2 * needed) passedMs.splice(0, passedMs.length - needed);
}
