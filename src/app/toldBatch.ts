import type { Batch } from '../core/batch.ts';
import { displayPath } from '../watchers/fileEvents.ts';

/** A batch for others than this machine: paths below `baseFolder` relative to it, all of them redacted like any text that leaves. */
export function toldBatch(batch: Batch, baseFolder: string, redact: (text: string) => string): Batch {
  const told = (path: string) => redact(displayPath(path, baseFolder));
  return {
    ...batch,
    items: batch.items.map((item) => {
      if (item.kind === 'rescan') return item;
      const { previousPath } = item;
      return { ...item, path: told(item.path), ...(previousPath && { previousPath: told(previousPath) }) };
    }),
  };
}
