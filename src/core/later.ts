import * as z from 'zod';

const laterMeta = 'later';

/**
 * A key of the reference configuration whose feature is not built yet: accepted, and reported at its
 * line as not yet available. Any value is taken.
 */
export function later(): z.ZodOptional<z.ZodUnknown> {
  return z
    .unknown()
    .optional()
    .meta({ description: 'Not yet available.', [laterMeta]: true });
}

/** Marks a whole schema (a channel type, a watcher kind) as not yet available. */
export function markLater<T extends z.ZodType>(schema: T): T {
  return schema.meta({ description: 'Not yet available.', [laterMeta]: true });
}

/** Whether a schema was made by {@link later} or {@link markLater}. */
export function isLater(schema: z.ZodType): boolean {
  return z.globalRegistry.get(schema)?.[laterMeta] === true;
}
