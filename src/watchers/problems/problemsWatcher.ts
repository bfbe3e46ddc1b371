import * as z from 'zod';
import { durationSchema } from '../../core/durationSchema.ts';
import { startLate } from '../startLate.ts';
import type { WatcherKind } from '../watcherKind.ts';
import { problemSeverities } from './problemSource.ts';

const schema = z.strictObject({
  severity: z.enum(problemSeverities).default('error').describe('This severity and worse ones.'),
  source: z.string().min(1).max(80).optional().describe('Only what this source finds, such as "ts" or "eslint".'),
  budget: z.int().min(0).max(1_000_000).default(0).describe('So many are allowed before it is told.'),
  settle: durationSchema
    .default('3s')
    .describe('Quiet time after a change: language servers take a while to make up their minds.'),
});
export type ProblemsWatcherConfig = z.infer<typeof schema>;

/** The Problems panel: tells when there are more problems than allowed, and when there are no longer. */
export const problemsWatcher: WatcherKind<ProblemsWatcherConfig> = {
  schema,
  describe: ({ severity, source }) => `Problems: ${severity}${source === undefined ? '' : ` of ${source}`}`,
  start: (config, context) =>
    startLate(
      async () => new (await import('./problemsWork.ts')).ProblemsWork(config, context),
      'Problems',
      context.logger,
    ),
};
