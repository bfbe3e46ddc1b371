import * as z from 'zod';
import { durationSchema } from '../../core/durationSchema.ts';
import { compareSchema } from '../compareSchema.ts';
import { thresholdSchema } from '../thresholdSchema.ts';
import type { WatcherKind } from '../watcherKind.ts';
import { FileWork } from './fileWork.ts';

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
  // Not late: who has just been told that a file is watched may change it at once.
  start(config, context) {
    const work = new FileWork(config, context);
    work.begin().catch((error: unknown) => context.logger.error(`${config.path} cannot be watched.`, error));
    return work.disposables;
  },
};
