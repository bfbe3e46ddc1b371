import type { Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import { formatDuration } from '../core/units.ts';
import { decide } from './stage.ts';

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

/** What the stage remembers. Times are wall times in ms, oldest first, at most one hour back. */
export interface LimitMemory {
  readonly passedMs: number[];
  readonly watchers: Map<string, Bucket>;
  suppressed: number;
}

export function createLimitMemory(): LimitMemory {
  return { passedMs: [], watchers: new Map(), suppressed: 0 };
}

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
      const reason = `${exceeded} The next message says how many were kept back (${memory.suppressed} so far).`;
      return { decision: decide('limit', 'suppress', reason), suppressed: 0 };
    }
  }
  memory.passedMs.push(nowMs);
  const suppressed = memory.suppressed;
  memory.suppressed = 0;
  const reason = event.priority === 'critical' ? 'Critical messages pass all limits.' : 'Within all rate limits.';
  return { decision: decide('limit', 'pass', reason), suppressed };
}

function globalExcess(limits: RateLimits, memory: LimitMemory, nowMs: number): string | undefined {
  const { passedMs } = memory;
  // Times are in order: the limit is reached when the message that many back is still young enough.
  const minuteAgo = passedMs.at(-limits.perMinute);
  if (minuteAgo !== undefined && nowMs - minuteAgo < minuteMs)
    return `Limit of ${limits.perMinute} messages a minute reached.`;
  const hourAgo = passedMs.at(-limits.perHour);
  if (hourAgo !== undefined && nowMs - hourAgo < hourMs) return `Limit of ${limits.perHour} messages an hour reached.`;
  return undefined;
}

function watcherExcess(
  event: LookoutEvent,
  limits: RateLimits,
  memory: LimitMemory,
  nowMs: number,
): string | undefined {
  const key = event.labels['watcher'];
  if (key === undefined) return undefined;
  const bucket = memory.watchers.get(key) ?? { tokens: limits.watcherBurst, atMs: nowMs };
  const gained = (Math.max(0, nowMs - bucket.atMs) / minuteMs) * limits.perWatcherPerMinute;
  bucket.tokens = Math.min(limits.watcherBurst, bucket.tokens + gained);
  bucket.atMs = nowMs;
  memory.watchers.set(key, bucket);
  if (bucket.tokens < 1) {
    const waitMs = ((1 - bucket.tokens) / limits.perWatcherPerMinute) * minuteMs;
    return `Watcher ${key} has used its ${limits.watcherBurst} messages at once; the next is possible in ${formatDuration(waitMs)}.`;
  }
  bucket.tokens -= 1;
  return undefined;
}

/** Drops times beyond an hour, those in the future after the wall clock stepped back, and beyond what any limit asks for. */
function forget({ passedMs }: LimitMemory, limits: RateLimits, nowMs: number): void {
  while ((passedMs.at(-1) ?? 0) > nowMs) passedMs.pop();
  const needed = Math.max(limits.perHour, limits.perMinute);
  // In steps, so that each message costs little however many there are.
  if (passedMs.length > 2 * needed) passedMs.splice(0, passedMs.length - needed);
  while (passedMs.length > 0 && nowMs - (passedMs[0] ?? nowMs) >= hourMs) passedMs.shift();
}
