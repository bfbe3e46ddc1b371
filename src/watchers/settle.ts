import type { Clock } from '../core/clock.ts';
import type { Disposable } from '../core/disposable.ts';

/** Times of settling, in ms. */
export interface SettleTimes {
  /** Quiet time after the last hint. */
  readonly quietMs: number;
  /** Longest wait after the first hint, however restless it stays. */
  readonly maxWaitMs: number;
}

/** Calls `action` once things are quiet, at the latest after the ceiling. A hint after the call starts anew, so that the last state is never lost. */
export class Settle implements Disposable {
  private readonly clock: Clock;
  private readonly times: SettleTimes;
  private readonly action: () => void;
  private firstMs: number | undefined;
  private timer: Disposable | undefined;
  private disposed = false;

  constructor(clock: Clock, times: SettleTimes, action: () => void) {
    this.clock = clock;
    this.times = times;
    this.action = action;
  }

  hint(): void {
    if (this.disposed) return;
    const nowMs = this.clock.monotonic();
    this.firstMs ??= nowMs;
    const leftMs = this.firstMs + this.times.maxWaitMs - nowMs;
    this.timer?.dispose();
    this.timer = this.clock.after(Math.max(0, Math.min(this.times.quietMs, leftMs)), () => {
      this.firstMs = undefined;
      this.timer = undefined;
      this.action();
    });
  }

  dispose(): void {
    this.disposed = true;
    this.timer?.dispose();
  }
}
