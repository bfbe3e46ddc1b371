import { durationSchema } from '../core/durationSchema.ts';
import { parseDuration } from '../core/units.ts';

/** A duration, with what completion shows of it. */
export const duration = durationSchema.meta({
  pattern: '^\\d+(\\.\\d+)?(ms|s|m|h|d)$',
  description: 'Duration: 300ms, 2s, 5m, 1h or 7d.',
});

/** Milliseconds of a validated duration. */
export function toMs(text: string): number {
  return parseDuration(text) ?? 0;
}
