import * as z from 'zod';
import { batchGlobs, batchSize, maxBatchWaitMs } from '../config/fileBatches.ts';
import type { Batch } from '../core/batch.ts';
import { LookoutError } from '../core/errors.ts';

/** Takes one batch. Resolving acknowledges it; rejecting has it delivered again. */
export type DeliverBatch = (batch: Batch) => Promise<void>;

const subscriptionSchema = z.strictObject({
  paths: batchGlobs,
  priorityGlobs: batchGlobs,
  size: batchSize,
  waitMs: z.int().min(0).max(maxBatchWaitMs).default(2000),
});
const nameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][\w.-]{0,63}$/,
    'must be 1 to 64 letters, digits, ".", "-" and "_", beginning with a letter or digit',
  );

/** What a consumer may choose; everything has a default. Globs are matched on paths below the workspace's first folder, with `/`. */
export type BatchOptions = z.input<typeof subscriptionSchema>;
export type Subscription = z.output<typeof subscriptionSchema>;

/** Checks what a consumer asks for. @throws LookoutError `invalid` naming the option. */
export function parseSubscription(name: unknown, options: unknown): Subscription {
  const parsed = z.object({ name: nameSchema, options: subscriptionSchema }).safeParse({ name, options });
  if (parsed.success) return parsed.data.options;
  const [issue] = parsed.error.issues;
  const field = issue?.path.filter((key) => key !== 'options').join('.') ?? '';
  throw new LookoutError('invalid', `Batches: ${field === '' ? '' : `"${field}" `}${issue?.message ?? 'not accepted'}`);
}
