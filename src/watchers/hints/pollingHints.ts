import type { Clock } from '../../core/clock.ts';
import type { Disposable } from '../../core/disposable.ts';
import type { HintSource } from './hintSource.ts';

/** Shortest interval of looking where the system gives no notices, in ms. */
const defaultShortestMs = 5000;
/** A look may take this share of the time between two of them. */
const share = 1 / 20;

export interface PollingOptions {
  /** Answers how long the last look took, in ms. */
  readonly lookMs?: () => number;
  /** Shortest interval, in ms; 5 s unless told. */
  readonly shortestMs?: number;
}

/** A hint at regular times, more rarely where looking takes long: where nobody gives notices, as on network mounts and when the watch limit is reached. */
export function startPollingHints(clock: Clock, onHint: () => void, options: PollingOptions = {}): HintSource {
  const { lookMs = () => 0, shortestMs = defaultShortestMs } = options;
  let timer: Disposable;
  const intervalMs = (): number => Math.max(shortestMs, Math.round(lookMs() / share));
  const arm = (): void => {
    timer = clock.after(intervalMs(), () => {
      arm();
      onHint();
    });
  };
  arm();
  return {
    get description() {
      return `polling every ${Math.round(intervalMs() / 1000)} s`;
    },
    dispose: () => timer.dispose(),
  };
}
