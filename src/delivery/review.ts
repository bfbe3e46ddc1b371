import type { LookoutEvent } from '../core/event.ts';
import type { ClaimedDelivery } from '../store/store.ts';

/** What is sent of deliveries that are told in one message, looked at anew just before. */
export interface Reviewed {
  /** One event, or the summary of those that are told. */
  readonly event: LookoutEvent;
  /** Oldest first; none is sent when empty. */
  readonly told: readonly ClaimedDelivery[];
  readonly withdrawn: readonly {
    readonly id: string;
    readonly status: 'suppressed' | 'expired';
    readonly reason: string;
  }[];
}

/** Looks at messages anew that waited: whether they still hold, and what stands for several. May reject when the store cannot be read. */
export type Review = (deliveries: readonly ClaimedDelivery[]) => Promise<Reviewed>;
