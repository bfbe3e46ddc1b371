import { type Disposable, DisposableStore } from '../core/disposable.ts';
import type { Logger } from '../core/logger.ts';

/** A watcher at work. */
export interface WatcherWork {
  readonly disposables: Disposable;
  begin(): Promise<void>;
}

/** Starts a watcher whose code is loaded only when there is one of its kind. */
export function startLate(load: () => Promise<WatcherWork>, what: string, logger: Logger): Disposable {
  const disposables = new DisposableStore();
  const start = async (): Promise<void> => {
    const work = await load();
    // At once, when it was stopped meanwhile.
    disposables.add(work.disposables);
    if (!disposables.isDisposed) await work.begin();
  };
  start().catch((error: unknown) => logger.error(`${what} cannot be watched.`, error));
  return disposables;
}
