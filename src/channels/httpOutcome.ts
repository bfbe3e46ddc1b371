import type { HttpAnswer, HttpFailure } from '../net/httpClient.ts';
import type { Outcome } from './channel.ts';

/** Longest wait that a service may ask for before it is asked again, in ms. */
const maxWaitMs = 3_600_000;

/**
 * Reads `Retry-After` as seconds, also fractional, or as an HTTP date (RFC 9110 §10.2.3). Undefined when
 * it says nothing usable; at most one hour.
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined || value.trim() === '') return undefined;
  const seconds = Number(value);
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - nowMs;
  if (!Number.isFinite(waitMs) || waitMs < 0) return undefined;
  // Rounded up: an early request would count against us.
  return Math.min(Math.max(0, Math.ceil(waitMs - 1e-6)), maxWaitMs);
}

/** Beginning of an answer's body for error texts: one line, at most 200 characters. */
export function excerpt(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 200);
}

/**
 * What an HTTP exchange means for a delivery, as all services share it: 408, 429 and 5xx may be tried
 * again, 401/403 and 404/410 stop the channel, redirects and other 4xx are final. Answers `undefined`
 * for 2xx, which each service judges by its own rules.
 */
export function outcomeOf(answer: HttpAnswer | HttpFailure, nowMs: number): Outcome | undefined {
  switch (answer.kind) {
    case 'timeout':
      return { kind: 'retry', cause: 'timeout', reason: answer.reason };
    case 'connection':
      return { kind: 'retry', cause: 'connection', reason: answer.reason };
    case 'cancelled':
      return { kind: 'retry', cause: 'connection', reason: answer.reason, afterMs: 0 };
    case 'refused':
      return { kind: 'rejected', reason: answer.reason };
    case 'answer':
      return outcomeOfStatus(answer, nowMs);
  }
}

function outcomeOfStatus(answer: HttpAnswer, nowMs: number): Outcome | undefined {
  const { status } = answer;
  if (status >= 200 && status < 300) return undefined;
  const said = excerpt(answer.text);
  const reason = `The service answered ${status}${said === '' ? '' : `: ${said}`}`;
  if (status === 401 || status === 403) return { kind: 'unauthorised', reason };
  if (status === 404 || status === 410) return { kind: 'gone', reason };
  const afterMs = parseRetryAfter(answer.headers.get('retry-after'), nowMs);
  const wait = afterMs === undefined ? {} : { afterMs };
  if (status === 429) return { kind: 'retry', cause: 'rateLimit', reason, ...wait };
  if (status === 408) return { kind: 'retry', cause: 'timeout', reason, ...wait };
  if (status >= 500) return { kind: 'retry', cause: 'server', reason, ...wait };
  if (status >= 300 && status < 400) {
    return {
      kind: 'rejected',
      reason: `The service redirects (${status}); redirects are not followed. Use the final address.`,
    };
  }
  return { kind: 'rejected', reason };
}
