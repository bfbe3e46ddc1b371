import { attemptSafely } from './attempt.ts';
import type { Attempt, Outcome } from './channel.ts';
import type { Remembered } from './remembered.ts';

/** The most hopeful first: what may still get through decides over what cannot. */
const order: readonly Outcome['kind'][] = ['retry', 'unauthorised', 'gone', 'rejected'];

/**
 * Sends one message to several places. Those that took it are noted in `finished` under the delivery, so that a
 * later attempt goes only to the others. A dead credential and a rate limit end the round, for they are common to all.
 */
export function sendToEach(
  places: readonly string[],
  { deliveryId, signal }: Attempt,
  finished: Remembered,
  sendOne: (place: string) => Promise<Outcome>,
): Promise<Outcome> {
  return attemptSafely(async () => {
    const isOne = places.length === 1;
    const noted = isOne ? undefined : await finished.get(deliveryId);
    const done = Array.isArray(noted) ? [...noted] : [];
    const failures: Outcome[] = [];
    const sent: Extract<Outcome, { kind: 'sent' }>[] = [];
    for (const place of places.filter((item) => !done.includes(item))) {
      const outcome = await sendOne(place);
      if (outcome.kind === 'sent') {
        sent.push(outcome);
        done.push(place);
        if (!isOne) await finished.set(deliveryId, done);
        continue;
      }
      failures.push(outcome);
      const isCommon = outcome.kind === 'unauthorised' || (outcome.kind === 'retry' && outcome.cause === 'rateLimit');
      if (isCommon || signal.aborted) break;
    }
    const [worst] = failures.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
    if (worst !== undefined) return worst;
    if (places.length === 0) return { kind: 'rejected', reason: 'Nobody behind the channel wants such an event.' };
    if (!isOne) await finished.set(deliveryId, undefined);
    const ref = sent[0]?.ref;
    const pauseMs = Math.max(0, ...sent.map((outcome) => outcome.pauseMs ?? 0));
    return { kind: 'sent', ...(ref === undefined ? {} : { ref }), ...(pauseMs === 0 ? {} : { pauseMs }) };
  });
}
