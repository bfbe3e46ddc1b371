import type { Clock } from '../core/clock.ts';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import { errorMessage } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import { Settle, type SettleTimes } from './settle.ts';

/** Idle time after which everything is looked at, hints or not, in ms. */
const reconcileMs = 300_000;
/** Pulse that notices a sleeping machine, in ms. */
const pulseMs = 30_000;
/** Difference of wall and monotonic time within one pulse that counts as sleep or a set clock, in ms. */
const gapMs = 30_000;
/** Waits after failed looks, in ms. */
const firstRetryMs = 1000;
const maxRetryMs = 30_000;

export interface TruthLoopOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly times: SettleTimes;
  /**
   * Looks at the truth and tells what changed; `whole` means everything, not only what hints named.
   * Rejects when the result could not be handed over: it is called again later.
   */
  look(whole: boolean): Promise<void>;
}

/** Turns hints into looks: settled, one at a time, repeated after failures, and now and then without any hint. */
export class TruthLoop implements Disposable {
  private readonly options: TruthLoopOptions;
  private readonly disposables = new DisposableStore();
  private readonly settle: Settle;
  private looking: Promise<void> | undefined;
  private wanted: 'nothing' | 'part' | 'whole' = 'nothing';
  private retryMs = firstRetryMs;
  private idle: Disposable | undefined;

  constructor(options: TruthLoopOptions) {
    this.options = options;
    this.settle = this.disposables.add(new Settle(options.clock, options.times, () => this.want('part')));
    this.pulse();
  }

  /** Something may have changed. */
  hint(): void {
    this.settle.hint();
  }

  /** Looks at everything as soon as possible. */
  lookNow(): void {
    this.want('whole');
  }

  dispose(): void {
    this.idle?.dispose();
    this.disposables.dispose();
  }

  private want(what: 'part' | 'whole'): void {
    if (this.disposables.isDisposed) return;
    if (this.wanted !== 'whole') this.wanted = what;
    this.looking ??= this.work().finally(() => {
      this.looking = undefined;
    });
  }

  private async work(): Promise<void> {
    const { clock, logger } = this.options;
    this.idle?.dispose();
    while (this.wanted !== 'nothing' && !this.disposables.isDisposed) {
      const whole = this.wanted === 'whole';
      this.wanted = 'nothing';
      try {
        await this.options.look(whole);
        this.retryMs = firstRetryMs;
      } catch (error) {
        if (this.disposables.isDisposed) return;
        const waitMs = this.retryMs;
        const line = `A look failed and is repeated: ${errorMessage(error)}`;
        // Once is enough for the user; what keeps failing would fill the log.
        if (waitMs === firstRetryMs) logger.warn(line);
        else logger.debug(line);
        this.retryMs = Math.min(maxRetryMs, waitMs * 2);
        this.disposables.add(clock.after(waitMs, () => this.want('whole')));
      }
    }
    if (!this.disposables.isDisposed) this.idle = clock.after(reconcileMs, () => this.want('whole'));
  }

  /** A machine that slept, or a clock that was set, may have hidden changes. */
  private pulse(): void {
    const { clock } = this.options;
    const wallMs = clock.now();
    const steadyMs = clock.monotonic();
    const timer = clock.after(pulseMs, () => {
      this.disposables.delete(timer);
      const driftMs = clock.now() - wallMs - (clock.monotonic() - steadyMs);
      if (Math.abs(driftMs) > gapMs) this.want('whole');
      if (!this.disposables.isDisposed) this.pulse();
    });
    this.disposables.add(timer);
  }
}
