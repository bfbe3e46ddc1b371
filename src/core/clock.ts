import type { Disposable } from './disposable.ts';

/** Longest delay that Node's timers accept; anything above fires at once. */
const maxTimerMs = 2 ** 31 - 1;

/**
 * Time as the engine sees it. Wall time may jump (NTP, sleep, a user); intervals are measured on the
 * monotonic time.
 */
export interface Clock {
  /** Wall time in milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Milliseconds since an arbitrary start; never goes back. */
  readonly monotonic: () => number;
  /** Calls `action` once after `delayMs`; disposing cancels. Delays above 24.8 days are re-armed. */
  after(delayMs: number, action: () => void): Disposable;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, action) {
    let timer: NodeJS.Timeout;
    const arm = (leftMs: number) => {
      const stepMs = Math.min(Math.max(0, leftMs), maxTimerMs);
      timer = setTimeout(() => (leftMs > stepMs ? arm(leftMs - stepMs) : action()), stepMs);
    };
    arm(delayMs);
    return { dispose: () => clearTimeout(timer) };
  },
};
