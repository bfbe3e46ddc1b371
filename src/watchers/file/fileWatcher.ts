import * as z from 'zod';
import { durationSchema } from '../../core/durationSchema.ts';
import { compareSchema } from '../compareSchema.ts';
import { startLate } from '../startLate.ts';
import { thresholdSchema } from '../thresholdSchema.ts';
import type { WatcherKind } from '../watcherKind.ts';

const schema = z.strictObject({
  path: z
    .string()
    .min(1)
    .describe('The file, absolute or relative to the workspace, or a URI of a virtual one. It may not exist yet.'),
  compare: compareSchema.optional(),
  threshold: thresholdSchema.optional(),
  settle: durationSchema.default('300ms').describe('Quiet time after a change before it is told.'),
  maxWait: durationSchema.default('2s').describe('Longest wait while the file keeps changing.'),
});
export type FileWatcherConfig = z.infer<typeof schema>;

/** One file: modified, created, deleted, renamed, with what changed in it and by whom. */
export const fileWatcher: WatcherKind<FileWatcherConfig> = {
  schema,
  describe: (config) => config.path,
  start: (config, context) =>
    startLate(async () => new (await import('./fileWork.ts')).FileWork(config, context), config.path, context.logger),
};
