import { errorMessage } from '../core/errors.ts';
import type { EventDraft } from '../core/event.ts';
import type { WatcherContext } from './watcherKind.ts';

const firstRetryMs = 1000;
const longestRetryMs = 30_000;

/**
 * Hands events over until they are accepted, for sources that cannot be asked again. Gives up only when
 * `isEnded` says that the watcher stopped. Answers whether they were accepted.
 */
export async function emitSurely(
  context: Pick<WatcherContext, 'emit' | 'clock' | 'logger'>,
  drafts: readonly EventDraft[],
  isEnded: () => boolean,
): Promise<boolean> {
  if (drafts.length === 0) return true;
  for (let waitMs = firstRetryMs; !isEnded(); waitMs = Math.min(longestRetryMs, waitMs * 2)) {
    try {
      await context.emit(drafts);
      return true;
    } catch (error) {
      context.logger.warn(
        `${drafts[0]?.title ?? 'An event'} could not be stored and is tried again: ${errorMessage(error)}`,
      );
      await new Promise<void>((resolve) => void context.clock.after(waitMs, resolve));
    }
  }
  return false;
}
