import type { Logger } from '../../core/logger.ts';
import type { Run, RunEnd, RunListener } from './run.ts';

/**
 * Hears of runs on behalf of somebody whose code is loaded with the first of them. Until it is, what the
 * run prints is kept, which is what it prints within a fraction of a second.
 */
export function listenLate<T>(
  load: () => Promise<T>,
  follow: (run: Run, loaded: T) => RunListener | undefined,
  logger: Logger,
): (run: Run) => RunListener | undefined {
  let loaded: { readonly value: T } | undefined;
  let loading: Promise<T> | undefined;
  return (run) => {
    if (loaded !== undefined) return follow(run, loaded.value);
    const chunks: string[] = [];
    let end: RunEnd | undefined;
    let listener: RunListener | undefined;
    let isOpen = true;
    loading ??= load();
    const following = loading.then(
      (value) => {
        loaded = { value };
        listener = follow(run, value);
        isOpen = listener !== undefined;
        for (const chunk of chunks.splice(0)) listener?.text(chunk);
        if (end !== undefined) listener?.end(end);
      },
      (error: unknown) => {
        isOpen = false;
        // The next run tries again.
        loading = undefined;
        logger.error(`${run.name} cannot be followed.`, error);
      },
    );
    return {
      get tellsEnd() {
        return following.then(() => listener?.tellsEnd ?? false);
      },
      text: (chunk) => {
        if (listener !== undefined) listener.text(chunk);
        else if (isOpen) chunks.push(chunk);
      },
      end: (at) => {
        if (listener !== undefined) listener.end(at);
        else end = at;
      },
    };
  };
}
