import { toMs } from '../config/fields.ts';
import type { Config } from '../config/schema.ts';
import type { DisposableStore } from '../core/disposable.ts';
import type { Logger } from '../core/logger.ts';
import { parseSize } from '../core/units.ts';
import type { Store } from '../store/store.ts';
import type { AppPorts } from './ports.ts';

const dayMs = 86_400_000;

/** Keeps the store within its limits: at start, then daily. */
export function schedulePruning(
  disposables: DisposableStore,
  ports: AppPorts,
  store: Store,
  logger: Logger,
  limits: () => Config['store'],
): void {
  const prune = (): void => {
    const { retention, maxSize } = limits();
    const beforeMs = ports.clock.now() - toMs(retention);
    store
      .prune(beforeMs, parseSize(maxSize) ?? 256e6)
      .then((count) => count > 0 && logger.info(`${count} old events were removed from the history.`))
      .catch((error: unknown) => logger.error('Old events could not be removed.', error));
    disposables.add(ports.clock.after(dayMs, prune));
  };
  prune();
}
