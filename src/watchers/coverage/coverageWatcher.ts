import * as z from 'zod';
import type { WatcherKind } from '../watcherKind.ts';
import { startLate } from '../startLate.ts';

const percent = z.number().min(0).max(100);
const schema = z.strictObject({
  path: z
    .string()
    .min(1)
    .max(1024)
    .describe(
      'Coverage reports: a path or a glob. LCOV, Cobertura, JaCoCo, Clover, Istanbul, coverage.py (JSON) and Go are known by their content.',
    ),
  below: percent.optional().describe('Tell when less than this percent of the lines is covered.'),
  drop: percent
    .min(0.01)
    .optional()
    .describe('Tell when lines fell by so many points since the last report; 1 when neither is given.'),
});
export type CoverageWatcherConfig = z.infer<typeof schema>;

/** Coverage by the reports that tools write. */
export const coverageWatcher: WatcherKind<CoverageWatcherConfig> = {
  schema,
  describe: ({ path, below }) => (below === undefined ? `Coverage in ${path}` : `Coverage in ${path} below ${below} %`),
  start: (config, context) =>
    startLate(
      async () => new (await import('./coverageWork.ts')).CoverageWork(config, context),
      config.path,
      context.logger,
    ),
};
