import * as z from 'zod';
import { durationSchema } from '../../core/durationSchema.ts';
import { compareSchema } from '../compareSchema.ts';
import { type PresetName, presets } from '../presets.ts';
import { startLate } from '../startLate.ts';
import { thresholdSchema } from '../thresholdSchema.ts';
import type { WatcherKind } from '../watcherKind.ts';

const globs = z.array(z.string().min(1).max(512)).max(100);

const schema = z.strictObject({
  path: z
    .string()
    .min(1)
    .describe('The folder, absolute or relative to the workspace, or a URI of a virtual one. It may not exist yet.'),
  include: globs.optional().describe('Only files that match one of these globs, such as "**/*.py".'),
  exclude: globs.optional().describe('Never files or folders that match one of these globs. Wins over include.'),
  preset: z
    .enum(Object.keys(presets) as [PresetName, ...PresetName[]])
    .optional()
    .describe('A set of include patterns by name.'),
  gitignore: z.boolean().default(true).describe('Leave out what .gitignore files name.'),
  compare: compareSchema.optional(),
  threshold: thresholdSchema.optional(),
  settle: durationSchema.default('300ms').describe('Quiet time after a change before it is told.'),
  maxWait: durationSchema.default('2s').describe('Longest wait while the folder keeps changing.'),
  priorityGlobs: globs.optional().describe('Changes of these files go first in the batches of pipelines.'),
});
export type FolderWatcherConfig = z.infer<typeof schema>;

/** A folder with all that is below it: which files were created, modified, deleted, renamed. */
export const folderWatcher: WatcherKind<FolderWatcherConfig> = {
  schema,
  describe: (config) => (config.include === undefined ? config.path : `${config.path} (${config.include.join(', ')})`),
  start: (config, context) =>
    startLate(
      async () => new (await import('./folderWork.ts')).FolderWork(config, context),
      config.path,
      context.logger,
    ),
};
