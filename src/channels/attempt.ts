import { errorMessage } from '../core/errors.ts';
import type { Outcome } from './channel.ts';

/** Runs one attempt; what it throws, such as an unreadable memory, is an outcome too and may pass. */
export async function attemptSafely(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    return { kind: 'retry', cause: 'server', reason: `The attempt could not be made: ${errorMessage(error)}` };
  }
}
