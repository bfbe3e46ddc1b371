/** Settings of a circuit breaker. */
export interface BreakerPolicy {
  /** Failures in a row that open it. */
  readonly failureThreshold: number;
  /** Time in ms that it stays open before one probe is let through. */
  readonly openForMs: number;
  /** Successful probes in a row that close it. */
  readonly successThreshold: number;
}

/** Plain data, so that it survives restarts. `untilMs` is wall time. */
export type BreakerState =
  | { readonly kind: 'closed'; readonly failures: number }
  | { readonly kind: 'open'; readonly untilMs: number }
  | { readonly kind: 'halfOpen'; readonly successes: number };

export const closedBreaker: BreakerState = { kind: 'closed', failures: 0 };

/** Wait in ms of an open breaker. An end that is further ahead than it can be is one of a clock that stepped back since: it is over. */
function waitOf(untilMs: number, policy: BreakerPolicy, nowMs: number): number {
  const leftMs = untilMs - nowMs;
  return leftMs > policy.openForMs ? 0 : Math.max(0, leftMs);
}

/** Whether an attempt may be made now. An open breaker turns half-open when its time is over. */
export function admit(
  state: BreakerState,
  policy: BreakerPolicy,
  nowMs: number,
): { state: BreakerState; waitMs: number } {
  if (state.kind !== 'open') return { state, waitMs: 0 };
  const waitMs = waitOf(state.untilMs, policy, nowMs);
  return waitMs > 0 ? { state, waitMs } : { state: { kind: 'halfOpen', successes: 0 }, waitMs: 0 };
}

export function onSuccess(state: BreakerState, policy: BreakerPolicy): BreakerState {
  if (state.kind === 'closed' && state.failures === 0) return state;
  if (state.kind !== 'halfOpen') return closedBreaker;
  const successes = state.successes + 1;
  return successes >= policy.successThreshold ? closedBreaker : { kind: 'halfOpen', successes };
}

export function onFailure(state: BreakerState, policy: BreakerPolicy, nowMs: number): BreakerState {
  const failures = state.kind === 'closed' ? state.failures + 1 : policy.failureThreshold;
  if (failures < policy.failureThreshold) return { kind: 'closed', failures };
  return { kind: 'open', untilMs: nowMs + policy.openForMs };
}
