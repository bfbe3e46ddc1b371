import type { PaceLimit } from '../channels/channel.ts';

/** Token bucket of one destination. Times are wall times in ms. */
export interface BucketState {
  readonly tokens: number;
  readonly atMs: number;
}

/** A full bucket. */
export function fullBucket(pace: PaceLimit, nowMs: number): BucketState {
  return { tokens: pace.burst, atMs: nowMs };
}

/** Takes one token: the new state, and 0 or the wait in ms until there is one. A clock that stepped back gains nothing. */
export function takeToken(state: BucketState, pace: PaceLimit, nowMs: number): { state: BucketState; waitMs: number } {
  const perToken = pace.perMs / pace.requests;
  const tokens = Math.min(pace.burst, state.tokens + Math.max(0, nowMs - state.atMs) / perToken);
  if (tokens >= 1) return { state: { tokens: tokens - 1, atMs: nowMs }, waitMs: 0 };
  return { state: { tokens, atMs: nowMs }, waitMs: Math.ceil((1 - tokens) * perToken) };
}
