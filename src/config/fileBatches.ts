import * as z from 'zod';
import { maxGlobLength } from '../conditions/glob.ts';
import { duration, toMs } from './fields.ts';

/** Longest time in ms that a change may be kept back to fill its batch. */
export const maxBatchWaitMs = 60_000;
export const batchGlobs = z.array(z.string().min(1).max(maxGlobLength)).max(64).default([]);
export const batchSize = z.int().min(1).max(1000).default(100);

/** What a channel that takes file changes in batches may choose. */
export const fileBatches = z
  .strictObject({
    paths: batchGlobs.describe('Globs below the first folder; without any, all changes are told.'),
    priorityGlobs: batchGlobs.describe('Changes of these go first.'),
    size: batchSize.describe('Changes in one batch at most.'),
    wait: duration
      .refine((text) => toMs(text) <= maxBatchWaitMs, 'must be at most 60s')
      .default('2s')
      .describe('A batch that is not full leaves this long after its first change.'),
  })
  .describe('Also post what happens to files, in batches that are repeated until they are answered with 2xx.');

export type FileBatches = z.infer<typeof fileBatches>;
