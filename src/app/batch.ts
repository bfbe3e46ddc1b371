import * as z from 'zod';
import { maxGlobLength } from '../conditions/glob.ts';
import { LookoutError } from '../core/errors.ts';
import type { BatchItem } from '../core/pathChange.ts';

/** Changes that are handed to one consumer at once. */
export interface Batch {
  /** The same over all deliveries of this batch, also after a restart. */
  readonly id: string;
  /** Name of the consumer. */
  readonly consumer: string;
  /**
   * Those of priority first, then in the order of their first change; at most one item names a path.
   * After an overflow the only one is `{ kind: 'rescan', path: '' }`.
   */
  readonly items: readonly BatchItem[];
  /** It was handed out before; whether it was worked on then is not known. */
  readonly redelivery: boolean;
  /** Items that wait behind this batch. */
  readonly remaining: number;
}

/** Takes one batch. Resolving acknowledges it; rejecting has it delivered again. */
export type DeliverBatch = (batch: Batch) => Promise<void>;

const globs = z.array(z.string().min(1).max(maxGlobLength)).max(64).default([]);

const subscriptionSchema = z.strictObject({
  paths: globs,
  priorityGlobs: globs,
  size: z.int().min(1).max(1000).default(100),
  waitMs: z.int().min(0).max(60_000).default(2000),
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
