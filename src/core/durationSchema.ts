import * as z from 'zod';
import { parseDuration } from './units.ts';

/** A duration as text, such as `300ms`, `2s`, `5m`, `1h` or `7d`. */
export const durationSchema = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, 'must be a duration such as 300ms, 2s, 5m, 1h or 7d');
