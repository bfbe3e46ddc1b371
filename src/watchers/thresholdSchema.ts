import * as z from 'zod';
import { parseThreshold } from './threshold.ts';

export const thresholdSchema = z
  .union([z.string(), z.int()])
  .transform(String)
  .refine((text) => parseThreshold(text) !== undefined, 'must be a number of changes, such as 5, or 5/10m for a window')
  .describe('Tell once per so many changes: 5, or 5/10m with a window.');
