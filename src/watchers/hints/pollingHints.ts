import type { Clock } from '../../core/clock.ts';
import type { Disposable } from '../../core/disposable.ts';
import type { HintSource } from './hintSource.ts';

/** Shortest interval of looking where the system gives no notices, in ms. */
const shortestMs = 5000;
/** A look may take this share of the time between two of them. */
const share = 1 / 20;

/** A hint every 5 s, or more rarely where looking takes long: for network mounts and when the watch limit is reached. `lookMs` answers how long the last look took. */
export function startPollingHints(clock: Clock, onHint: () => void, lookMs: () => number = () => 0): HintSource {
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
