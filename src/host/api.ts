import type { BatchOptions, DeliverBatch } from '../app/batch.ts';
import type { App } from '../app/app.ts';
import type { Disposable } from '../core/disposable.ts';
import type { ConsumerStatistics } from '../store/consumers.ts';

/**
 * What other extensions get from `extensions.getExtension('lookout.lookout').activate()`. All calls wait
 * for the engine and reject when it could not start. Rejections are errors with a `reason`: `invalid`
 * names what does not fit.
 */
export interface LookoutApi {
  /** Raised when something here changes its meaning; additions do not raise it. */
  readonly version: 1;
  /**
   * Takes the file changes of this workspace in batches, in order and at least once: at most `size`
   * (default 100, 1 to 1,000) changes, or what came within `waitMs` (default 2,000, 0 to 60,000) of the
   * first. `paths` and `priorityGlobs` match paths below the first folder, with `/`; priority goes first.
   *
   * `deliver` acknowledges a batch by resolving. When it rejects, or when the editor ends before, the
   * same batch comes again, later with `redelivery: true`. One batch is under way at a time.
   *
   * Disposing disconnects. The queue goes on collecting until {@link unsubscribe}, and holds at most
   * 10,000 changes; then one `{ kind: 'rescan', path: '' }` stands for all that wait.
   *
   * @param name 1 to 64 letters, digits, `.`, `-`, `_`; use the id of your extension. Connected once at a time.
   */
  subscribe(name: string, options: BatchOptions, deliver: DeliverBatch): Promise<Disposable>;
  /** Removes a consumer with everything that waits for it. */
  unsubscribe(name: string): Promise<void>;
  /** Numbers since the first `subscribe`; undefined for an unknown name. */
  statistics(name: string): Promise<ConsumerStatistics | undefined>;
}

/** The public interface in front of an engine that may not run yet. */
export function createApi(app: () => Promise<App>): LookoutApi {
  return {
    version: 1,
    subscribe: async (name, options, deliver) => (await app()).batches.subscribe(name, options, deliver),
    unsubscribe: async (name) => (await app()).batches.unsubscribe(name),
    statistics: async (name) => (await app()).batches.statistics(name),
  };
}
