import { isRecord } from '../../core/json.ts';
import type { HttpAnswer, HttpFailure } from '../../net/httpClient.ts';
import { parseJson } from '../answers.ts';
import type { Outcome } from '../channel.ts';
import { outcomeOf } from '../httpOutcome.ts';

/** Waits when FCM names none, in ms (https://firebase.google.com/docs/cloud-messaging/scale-fcm#handle-retries). */
const waitMs = { rateLimit: 60_000, server: 10_000, timeout: 10_000 } as const;

/** What FCM's answer to `messages:send` means (https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode). */
export function readFcmAnswer(answer: HttpAnswer | HttpFailure, nowMs: number): Outcome {
  const outcome = outcomeOf(answer, nowMs);
  if (answer.kind !== 'answer') return outcome as Outcome;
  const json = parseJson(answer.text);
  if (outcome === undefined) {
    const name = json?.['name'];
    if (typeof name === 'string') return { kind: 'sent', ref: name };
    return { kind: 'retry', cause: 'server', reason: 'FCM answered without the name of the message.' };
  }
  const code = codeOf(json);
  const reason = code === undefined ? {} : { reason: `FCM answered ${answer.status} ${code}` };
  if (outcome.kind !== 'retry') return { ...outcome, ...reason };
  const afterMs = outcome.afterMs ?? (outcome.cause === 'connection' ? undefined : waitMs[outcome.cause]);
  return { ...outcome, ...reason, ...(afterMs === undefined ? {} : { afterMs }) };
}

/** FCM's own word, or the one that all services of Google share. */
function codeOf(json: Record<string, unknown> | undefined): string | undefined {
  const error = json?.['error'];
  if (!isRecord(error)) return undefined;
  const details = Array.isArray(error['details']) ? error['details'].filter(isRecord) : [];
  const code = details.map((detail) => detail['errorCode']).find((word) => typeof word === 'string') ?? error['status'];
  return typeof code === 'string' && /^[A-Z_]{2,64}$/.test(code) ? code : undefined;
}
