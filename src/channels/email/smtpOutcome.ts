import { errorCode, errorMessage, LookoutError } from '../../core/errors.ts';
import { isRecord } from '../../core/json.ts';
import type { Outcome } from '../channel.ts';
import { excerpt } from '../httpOutcome.ts';

/** Replies about the credential: needed, unfit or too weak (RFC 4954 §6). */
const credentialReplies = new Set([530, 534, 535, 538]);
/** nodemailer's codes of replies to the login, the envelope or the message itself. */
const answeredCodes = new Set(['EENVELOPE', 'EMESSAGE', 'EAUTH']);
/** Mailbox busy, local error, no space (RFC 5321 §4.2.3): the usual answers of greylisting, which wants patience, in ms. */
const patientReplies = new Set([450, 451, 452]);
const patienceMs = 300_000;
/** The service closes for now, in ms. */
const closedWaitMs = 60_000;
/** The sender's quota (https://support.google.com/a/answer/3726730), which fills up in the course of a day, in ms. */
const quotaStatus = '5.4.5';
const quotaWaitMs = 3_600_000;

/** What a failed SMTP transaction means for a delivery, by reply code, enhanced status (RFC 3463) and error code. */
export function smtpOutcome(error: unknown, place: string, ended: 'cancelled' | 'timeout' | undefined): Outcome {
  if (ended === 'cancelled') return { kind: 'retry', cause: 'connection', reason: 'Cancelled.', afterMs: 0 };
  if (ended === 'timeout') return { kind: 'retry', cause: 'timeout', reason: `${place} took too long.` };
  if (LookoutError.is(error, 'denied')) return { kind: 'rejected', reason: error.message };
  if (LookoutError.is(error)) return { kind: 'retry', cause: 'connection', reason: error.message };
  const { responseCode, response } = isRecord(error) ? error : {};
  const code = errorCode(error) ?? '';
  const reply = typeof responseCode === 'number' ? responseCode : undefined;
  const said = excerpt(typeof response === 'string' ? response : errorMessage(error));
  const reason = `${place}: ${said}`;
  if (code === 'EAUTH' && (reply ?? 500) >= 500) return { kind: 'unauthorised', reason };
  if (answeredCodes.has(code)) {
    return reply === undefined ? { kind: 'rejected', reason } : replyOutcome(reply, said, reason);
  }
  // Greeting, encryption and the like: the server is at fault, or somebody in between, and the message waits.
  const wait = reply === undefined ? {} : { afterMs: closedWaitMs };
  return { kind: 'retry', cause: code === 'ETIMEDOUT' ? 'timeout' : 'connection', reason, ...wait };
}

function replyOutcome(code: number, reply: string, reason: string): Outcome {
  if (credentialReplies.has(code)) return { kind: 'unauthorised', reason };
  const status = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1];
  if (status === quotaStatus) return { kind: 'retry', cause: 'rateLimit', reason, afterMs: quotaWaitMs };
  if (code >= 500) return { kind: 'rejected', reason };
  const afterMs = patientReplies.has(code) ? patienceMs : closedWaitMs;
  return { kind: 'retry', cause: 'server', reason, afterMs };
}
