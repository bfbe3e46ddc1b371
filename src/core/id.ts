import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

/** Highest value of the counter that orders ids within one millisecond (RFC 9562 §6.2, method 1: 32 bits here). */
const maxSequence = 0xffffffff;
/** Random bytes of one id, and of those that are drawn at once: each draw asks the system. */
const idBytes = 16;
const drawnBytes = 256 * idBytes;

/**
 * Makes UUIDv7 ids (RFC 9562): unique, and sorted by text in the order of making, also within one
 * millisecond and when the wall clock steps back.
 */
export function createIdSource(now: () => number): () => string {
  let lastMs = 0;
  let sequence = 0;
  const drawn = new Uint8Array(drawnBytes);
  let used = drawnBytes;
  const random = (): Uint8Array => {
    if (used === drawnBytes) {
      randomFillSync(drawn);
      used = 0;
    }
    used += idBytes;
    return drawn.subarray(used - idBytes, used);
  };
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
    return v7({ msecs: lastMs, seq: sequence, random: random() });
  };
}
