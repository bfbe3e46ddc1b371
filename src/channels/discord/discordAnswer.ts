import type { HttpAnswer, HttpFailure } from '../../net/httpClient.ts';
import { parseJson } from '../answers.ts';
import type { Outcome } from '../channel.ts';
import { outcomeOf, parseRetryAfter } from '../httpOutcome.ts';

/** Wait after a 429 that names none: those come from the protection before the API and last longer than its buckets. */
const unnamedWaitMs = 60_000;

/** What an exchange without success means; undefined for 2xx. */
export function discordFailure(answer: HttpAnswer | HttpFailure, nowMs: number): Outcome | undefined {
  const outcome = outcomeOf(answer, nowMs);
  if (answer.kind !== 'answer' || outcome?.kind !== 'retry' || outcome.cause !== 'rateLimit') return outcome;
  // The body's `retry_after` is a float in seconds and finer than the header.
  const seconds = parseJson(answer.text)?.['retry_after'];
  const bodyMs = typeof seconds === 'number' ? parseRetryAfter(String(seconds), 0) : undefined;
  const namedMs = bodyMs === undefined && outcome.afterMs === undefined ? unnamedWaitMs : 0;
  return { ...outcome, afterMs: Math.max(bodyMs ?? 0, outcome.afterMs ?? 0, namedMs) };
}

/** Number of the error (https://docs.discord.com/developers/topics/opcodes-and-status-codes#json). */
export function errorCodeOf(answer: HttpAnswer | HttpFailure): number | undefined {
  const code = answer.kind === 'answer' ? parseJson(answer.text)?.['code'] : undefined;
  return typeof code === 'number' ? code : undefined;
}

/**
 * Wait until the bucket of this route is full again, in ms; undefined when it is not empty
 * (https://docs.discord.com/developers/topics/rate-limits#header-format).
 */
export function bucketPauseMs(header: (name: string) => string | undefined): number | undefined {
  return header('x-ratelimit-remaining') === '0' ? parseRetryAfter(header('x-ratelimit-reset-after'), 0) : undefined;
}

/** A stored message has an id; anything else that calls itself a success is none. */
export function storedOutcome(message: Record<string, unknown> | undefined, pauseMs: number | undefined): Outcome {
  const id = message?.['id'];
  if (typeof id !== 'string') {
    return {
      kind: 'retry',
      cause: 'server',
      reason: 'Discord answered without a message id; a proxy or login page may be in between.',
    };
  }
  return { kind: 'sent', ref: id, ...(pauseMs === undefined ? {} : { pauseMs }) };
}
