import { l10n, window } from 'vscode';
import { formatElapsed } from '../../core/units.ts';
import type { CommandHandler } from './registry.ts';

const showTaskCache: CommandHandler = async (parts) => {
  const { tasks, hits, misses, savedMs } = await (await (await parts.app()).tasks()).statistics();
  const total = hits + misses;
  const text =
    total === 0
      ? l10n.t(
          'No Lookout task with "inputs" has run yet. A task of type "lookout" in tasks.json with "inputs" is skipped while they are unchanged.',
        )
      : l10n.t(
          '{0} of {1} runs were skipped because nothing had changed, which saved {2}. Known tasks: {3}.',
          hits,
          total,
          formatElapsed(savedMs),
          tasks,
        );
  const clearLabel = l10n.t('Clear');
  const choice = await window.showInformationMessage(text, ...(tasks === 0 ? [] : [clearLabel]));
  if (choice !== undefined) await clear(parts);
};

const clearTaskCache: CommandHandler = async (parts) => {
  const choice = await window.showWarningMessage(
    l10n.t('Forget with which inputs Lookout tasks succeeded? Each of them runs anew the next time.'),
    { modal: true },
    l10n.t('Clear'),
  );
  if (choice !== undefined) await clear(parts);
};

const clear: CommandHandler = async (parts) => {
  const count = await (await (await parts.app()).tasks()).clearCache();
  void window.showInformationMessage(
    count === 1 ? l10n.t('1 task was forgotten.') : l10n.t('{0} tasks were forgotten.', count),
  );
};

export const taskCommands = { showTaskCache, clearTaskCache } satisfies Record<string, CommandHandler>;
