import type { ConsumerStatistics } from '../store/consumers.ts';

/** The numbers of a consumer in words. */
export function consumerNumbers({ events, batches, errors, dropped, depth }: ConsumerStatistics): string {
  return `${events} changes, ${batches} batches, ${errors} errors, ${depth} waiting, ${dropped} told by a rescan.`;
}
