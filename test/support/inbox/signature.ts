import { createHmac, timingSafeEqual } from 'node:crypto';

import type { ReceivedRequest } from './answer.ts';
import { SIGNATURE_TOLERANCE_SECONDS } from './limits.ts';

/** `unchecked`: no secret is known; `missing`: the request carries no signature; `wrong`: it does not fit, or is older or newer than 5 minutes. */
export type SignatureState = 'verified' | 'wrong' | 'missing' | 'unchecked';

/**
 * Checks the Standard Webhooks headers `webhook-id`, `webhook-timestamp` and `webhook-signature`.
 * `secret` is `whsec_` and base64. The time is in seconds since 1970.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function verifySignature(
  request: ReceivedRequest,
  secret: string | undefined,
  nowSeconds: number,
): SignatureState {
  if (secret === undefined) return 'unchecked';
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = request.headers;
  if (!id || !timestamp || !signatures) return 'missing';
  if (!(Math.abs(nowSeconds - Number(timestamp)) <= SIGNATURE_TOLERANCE_SECONDS)) return 'wrong';

  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(request.rawBody).digest();
  const given = signatures.split(' ').filter((signature) => signature.startsWith('v1,'));
  const fits = given.some((signature) => isSame(Buffer.from(signature.slice('v1,'.length), 'base64'), expected));
  return fits ? 'verified' : 'wrong';
}

function isSame(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}
