import * as z from 'zod';
import { parseDuration } from '../core/units.ts';

/** A duration such as `300ms`, `2s`, `5m`, `1h`, `7d`; parsed to milliseconds by the reader. */
export const duration = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, 'must be a duration such as 300ms, 2s, 5m, 1h or 7d')
  .meta({ pattern: '^\\d+(\\.\\d+)?(ms|s|m|h|d)$', description: 'Duration: 300ms, 2s, 5m, 1h or 7d.' });

/** Milliseconds of a validated duration. */
export function toMs(text: string): number {
  return parseDuration(text) ?? 0;
}

export const eventGlobs = z
  .array(z.string().min(1).max(128))
  .min(1)
  .meta({ description: 'Event types, with * for any text: build.*, *.failed.' });
