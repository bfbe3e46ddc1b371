import { maxRetryWaitMs } from '../store/store.ts';
import type { RetryCause } from '../channels/channel.ts';

/** When and how often an attempt is repeated. Times in ms. */
export interface RetryPolicy {
  /** Attempts after the first one. */
  readonly maxRetries: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  readonly multiplier: number;
  readonly on: readonly RetryCause[];
}

/**
 * Wait before the next attempt, or undefined when there is none. Exponential with full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/); what the service asked
 * for is never undercut. At most 12 hours.
 *
 * @param attempts attempts made so far, at least 1
 * @param random uniform in [0, 1)
 */
export function nextDelayMs(
  policy: RetryPolicy,
  attempts: number,
  cause: RetryCause,
  askedMs: number | undefined,
  random: number,
): number | undefined {
  if (attempts > policy.maxRetries || !policy.on.includes(cause)) return undefined;
  const ceilingMs = Math.min(policy.maxDelayMs, policy.initialDelayMs * policy.multiplier ** (attempts - 1));
  return Math.min(maxRetryWaitMs, Math.max(askedMs ?? 0, Math.round(random * ceilingMs)));
}
