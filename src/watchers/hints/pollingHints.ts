import type { Clock } from '../../core/clock.ts';
import type { Disposable } from '../../core/disposable.ts';
import type { HintSource } from './hintSource.ts';

/** Interval of looking where the system gives no notices, in ms. */
const intervalMs = 5000;

/** A hint every 5 s: for network mounts and when the watch limit is reached. */
export function startPollingHints(clock: Clock, onHint: () => void): HintSource {
  let timer: Disposable;
  const arm = (): void => {
    timer = clock.after(intervalMs, () => {
      arm();
      onHint();
    });
  };
  arm();
  return { description: `polling every ${intervalMs / 1000} s`, dispose: () => timer.dispose() };
}
