import * as z from 'zod';
import { durationSchema } from '../../core/durationSchema.ts';
import { patternsSchema } from '../patternsSchema.ts';
import type { WatcherKind } from '../watcherKind.ts';
import { startLate } from '../startLate.ts';

const schema = z.strictObject({
  path: z
    .string()
    .min(1)
    .max(1024)
    .describe('A log or a glob of logs, absolute or relative to the workspace. It may not exist yet.'),
  patterns: patternsSchema
    .optional()
    .describe('Lines to look for besides: a text, `/expression/i` or `(?i)expression`.'),
  exclude: patternsSchema.optional().describe('What is not wanted, in the same way.'),
  aggregate: durationSchema.optional().describe('One summary for all within this time, such as 5m.'),
});
export type ErrorsWatcherConfig = z.infer<typeof schema>;

/** Errors in logs: one event for each record, with its stack trace, or one summary for many. */
export const errorsWatcher: WatcherKind<ErrorsWatcherConfig> = {
  schema,
  describe: ({ path }) => path,
  start: (config, context) =>
    startLate(
      async () => new (await import('./errorsWork.ts')).ErrorsWork(config, context),
      config.path,
      context.logger,
    ),
};
