import type { BatchItem } from './pathChange.ts';

/** Changes that are handed to one consumer at once. Plain JSON: consumers behind a pipe or a webhook get it as it is. */
export interface Batch {
  /** The same over all deliveries of this batch, also after a restart. */
  readonly id: string;
  /** Name of the consumer. */
  readonly consumer: string;
  /** It was handed out before; whether it was worked on then is not known. */
  readonly redelivery: boolean;
  /** Items that wait behind this batch. */
  readonly remaining: number;
  /**
   * Those of priority first, then in the order of their first change; at most one item names a path.
   * After an overflow the only one is `{ kind: 'rescan', path: '' }`.
   */
  readonly items: readonly BatchItem[];
}
