import * as z from 'zod';
import { parseDuration } from '../core/units.ts';

/** A duration such as `300ms` or `2s`. */
export const durationSchema = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, 'must be a duration such as 300ms, 2s or 5m');
