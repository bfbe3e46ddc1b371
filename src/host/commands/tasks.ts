import { window } from 'vscode';
import { formatElapsed } from '../../core/units.ts';
import type { CommandHandler } from './registry.ts';

const showTaskCache: CommandHandler = async (parts) => {
  const { tasks, hits, misses, savedMs } = await (await parts.app()).tasks.statistics();
  const total = hits + misses;
  const text =
    total === 0
      ? 'No Lookout task with "inputs" has run yet. A task of type "lookout" in tasks.json with "inputs" is skipped while they are unchanged.'
      : `${hits} of ${total} runs were skipped because nothing had changed, which saved ${formatElapsed(savedMs)}. ${tasks} ${tasks === 1 ? 'task is' : 'tasks are'} known.`;
  const choice = await window.showInformationMessage(text, ...(tasks === 0 ? [] : ['Clear']));
  if (choice === 'Clear') await clear(parts);
};

const clearTaskCache: CommandHandler = async (parts) => {
  const choice = await window.showWarningMessage(
    'Forget with which inputs Lookout tasks succeeded? Each of them runs anew the next time.',
    { modal: true },
    'Clear',
  );
  if (choice === 'Clear') await clear(parts);
};

const clear: CommandHandler = async (parts) => {
  const count = await (await parts.app()).tasks.clearCache();
  void window.showInformationMessage(`${count} ${count === 1 ? 'task was' : 'tasks were'} forgotten.`);
};

export const taskCommands = { showTaskCache, clearTaskCache } satisfies Record<string, CommandHandler>;
