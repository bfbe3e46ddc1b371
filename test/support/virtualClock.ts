import type { Clock } from '../../src/core/clock.ts';
import type { Disposable } from '../../src/core/disposable.ts';

interface Timer {
  readonly atMs: number;
  readonly action: () => void;
}

/** A clock that moves only when told; wall and monotonic time can disagree. */
export class VirtualClock implements Clock {
  private wallMs: number;
  private monotonicMs = 0;
  private readonly timers = new Set<Timer>();

  constructor(startMs = 1_700_000_000_000) {
    this.wallMs = startMs;
  }

  readonly now = (): number => this.wallMs;
  readonly monotonic = (): number => this.monotonicMs;

  after(delayMs: number, action: () => void): Disposable {
    const timer: Timer = { atMs: this.monotonicMs + Math.max(0, delayMs), action };
    this.timers.add(timer);
    return { dispose: () => void this.timers.delete(timer) };
  }

  /** Number of timers that wait. */
  get pending(): number {
    return this.timers.size;
  }

  /** Moves both times on and fires what falls due, in order, letting promises settle in between. */
  async advance(ms: number): Promise<void> {
    const endMs = this.monotonicMs + ms;
    for (;;) {
      await settled();
      const next = [...this.timers].filter((timer) => timer.atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.timers.delete(next);
      this.step(Math.max(0, next.atMs - this.monotonicMs));
      next.action();
    }
    this.step(endMs - this.monotonicMs);
    await settled();
  }

  /** Moves the wall clock alone, as a correction, a sleeping machine or a user does. */
  jump(ms: number): void {
    this.wallMs += ms;
  }

  private step(ms: number): void {
    this.monotonicMs += ms;
    this.wallMs += ms;
  }
}

/** Lets promise chains and one round of I/O callbacks run. */
async function settled(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}
