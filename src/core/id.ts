import { v7 } from 'uuid';

/** Highest value of the counter that orders ids within one millisecond (RFC 9562 §6.2, method 1: 32 bits here). */
const maxSequence = 0xffffffff;

/**
 * Makes UUIDv7 ids (RFC 9562): unique, and sorted by text in the order of making, also within one
 * millisecond and when the wall clock steps back.
 */
export function createIdSource(now: () => number): () => string {
  let lastMs = 0;
  let sequence = 0;
  return () => {
    const nowMs = now();
    if (nowMs > lastMs) {
      lastMs = nowMs;
      sequence = 0;
    } else if (sequence < maxSequence) {
      sequence += 1;
    } else {
      lastMs += 1;
      sequence = 0;
    }
    return v7({ msecs: lastMs, seq: sequence });
  };
}
