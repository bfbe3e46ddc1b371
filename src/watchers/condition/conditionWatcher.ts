import * as z from 'zod';
import type { WatcherKind } from '../watcherKind.ts';
import { startLate } from '../startLate.ts';

const schema = z.strictObject({
  when: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe('A plain phrase, such as "deploy succeeds" or "test coverage < 80%".'),
  expr: z
    .string()
    .min(1)
    .max(2000)
    .optional()
    .describe('An expression, such as `coverage.lines < 80 && branch == "main"`.'),
  log: z.string().min(1).max(1024).optional().describe('A log in which to look: a path or a glob.'),
});
export type ConditionWatcherConfig = z.infer<typeof schema>;

/** A condition over events, over what is known, or over the lines of a log. */
export const conditionWatcher: WatcherKind<ConditionWatcherConfig> = {
  schema,
  describe: ({ when, expr, log }) => `${when ?? expr ?? 'nothing'}${log === undefined ? '' : ` in ${log}`}`,
  async check({ when, expr }) {
    const { compileCondition } = await import('../../conditions/compileCondition.ts');
    for (const text of [when, expr]) if (text !== undefined) compileCondition(text);
  },
  start: (config, context) =>
    startLate(
      async () => new (await import('./conditionWork.ts')).ConditionWork(config, context),
      'A condition',
      context.logger,
    ),
};
