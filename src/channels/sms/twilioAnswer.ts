import type { HttpAnswer, HttpFailure } from '../../net/httpClient.ts';
import { parseJson } from '../answers.ts';
import type { Outcome } from '../channel.ts';
import { outcomeOf } from '../httpOutcome.ts';
import type { Cost } from './budget.ts';

/**
 * Error codes that say more than the HTTP status (https://www.twilio.com/docs/api/errors): the account or its token,
 * and queues that are full for a while. Others, such as 21211 (no number) or 21610 (unsubscribed), are final.
 */
const accountCodes = new Set([10001, 20003, 20005, 30002, 90010]);
const queueCodes = new Set([20429, 21611, 30001, 30022]);
/** The queue of a sender drains one segment a second, in ms. */
const queueWaitMs = 60_000;

/** What a request to create a message came to; `cost` when it was taken. */
export function readTwilioAnswer(
  answer: HttpAnswer | HttpFailure,
  nowMs: number,
): { outcome: Outcome; cost?: Cost | undefined } {
  if (answer.kind !== 'answer') return { outcome: outcomeOf(answer, nowMs) as Outcome };
  const json = parseJson(answer.text);
  const failure = outcomeOf(answer, nowMs);
  if (failure !== undefined) {
    const code = json?.['code'];
    return { outcome: typeof code === 'number' ? byCode(code, failure) : failure };
  }
  const { sid, status, error_code: code, num_segments: segments, price } = json ?? {};
  if (typeof sid !== 'string' || typeof status !== 'string') {
    const reason = 'Twilio answered without the message; a proxy or login page may be in between.';
    return { outcome: { kind: 'retry', cause: 'server', reason } };
  }
  if (status === 'failed' || status === 'undelivered') {
    const failed: Outcome = { kind: 'rejected', reason: `Twilio could not send it (${String(code)}).` };
    return { outcome: typeof code === 'number' ? byCode(code, failed) : failed };
  }
  const counted = Number(segments);
  const told = typeof price === 'string' ? Math.abs(Number(price)) : Number.NaN;
  return {
    outcome: { kind: 'sent', ref: sid },
    cost: { segments: Number.isFinite(counted) ? counted : 0, price: Number.isFinite(told) ? told : undefined },
  };
}

function byCode(code: number, outcome: Outcome): Outcome {
  const reason = `${'reason' in outcome ? outcome.reason : ''} (Twilio error ${code})`;
  if (accountCodes.has(code)) return { kind: 'unauthorised', reason };
  if (!queueCodes.has(code)) return outcome;
  const asked = outcome.kind === 'retry' ? outcome.afterMs : undefined;
  return { kind: 'retry', cause: 'rateLimit', reason, afterMs: asked ?? queueWaitMs };
}
