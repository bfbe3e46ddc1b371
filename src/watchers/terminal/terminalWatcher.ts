import * as z from 'zod';
import { durationSchema } from '../../core/durationSchema.ts';
import { patternsSchema } from '../patternsSchema.ts';
import { commandSchema } from '../runs/chosenRuns.ts';
import { startLate } from '../startLate.ts';
import type { WatcherKind } from '../watcherKind.ts';

const schema = z.strictObject({
  longerThan: durationSchema.optional().describe('Only commands that take longer than this.'),
  command: commandSchema,
  patterns: patternsSchema
    .min(1)
    .optional()
    .describe(
      'Tell of these lines of the output, also of tasks, instead of the end: texts, `/expression/i` or `(?i)expression`.',
    ),
});
export type TerminalWatcherConfig = z.infer<typeof schema>;

/**
 * Commands in terminals with shell integration: how they ended and what they said last, or lines while they go on. Without
 * `command` the ends of builds and tests are left to their watchers, and editors, shells and the like are no commands that
 * somebody waits for.
 */
export const terminalWatcher: WatcherKind<TerminalWatcherConfig> = {
  schema,
  describe: ({ longerThan, command, patterns }) =>
    [
      patterns === undefined ? 'Terminal commands' : 'Terminal output',
      command === undefined ? '' : `with "${command}"`,
      longerThan === undefined ? '' : `over ${longerThan}`,
    ]
      .filter((part) => part !== '')
      .join(' ') + (patterns === undefined ? '' : `: ${patterns.join(', ')}`),
  start: (config, context) =>
    startLate(
      async () => {
        if (config.patterns === undefined) return (await import('./commandEnds.ts')).followEnds(config, context);
        return (await import('./outputMatches.ts')).followLines(config, context);
      },
      'Terminal commands',
      context.logger,
    ),
};
