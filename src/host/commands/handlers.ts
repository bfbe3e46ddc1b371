import type { Disposable } from '../../core/disposable.ts';
import { alertCommands } from './alertWhen.ts';
import { channelCommands } from './channels.ts';
import { configurationCommands } from './configuration.ts';
import { createExplainCommands } from './explain.ts';
import { quietCommands } from './quiet.ts';
import type { CommandHandler } from './registry.ts';
import { taskCommands } from './tasks.ts';
import { watchCommands } from './watch.ts';
import { watcherCommands } from './watchers.ts';

/** All commands but those of the log, by their names without the prefix. */
export function createHandlers(): { readonly handlers: Readonly<Record<string, CommandHandler>> } & Disposable {
  const explain = createExplainCommands();
  return {
    handlers: {
      ...watchCommands,
      ...watcherCommands,
      ...channelCommands,
      ...configurationCommands,
      ...taskCommands,
      ...alertCommands,
      ...quietCommands,
      ...explain.handlers,
    },
    dispose: () => explain.dispose(),
  };
}
