import { commands, type LogOutputChannel, window } from 'vscode';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { errorMessage, LookoutError } from '../../core/errors.ts';
import type { HostParts } from '../host.ts';
import { channelCommands } from './channels.ts';
import { configurationCommands } from './configuration.ts';
import { createExplainCommands } from './explain.ts';
import { watchCommands } from './watch.ts';
import { watcherCommands } from './watchers.ts';

/** A command of the palette, menus and buttons. Arguments come from VS Code unchecked. */
export type CommandHandler = (parts: HostParts, ...args: unknown[]) => Promise<unknown>;

/** Registers all commands. What goes wrong in one is said to the user, with the log one click away. */
export function registerCommands(parts: HostParts, output: LogOutputChannel): Disposable {
  const disposables = new DisposableStore();
  const explain = disposables.add(createExplainCommands());
  const handlers: Record<string, CommandHandler> = {
    ...watchCommands,
    ...watcherCommands,
    ...channelCommands,
    ...configurationCommands,
    ...explain.handlers,
    showOutput: async () => output.show(true),
  };
  for (const [name, handler] of Object.entries(handlers)) {
    const run = async (...args: unknown[]): Promise<unknown> => {
      try {
        return await handler(parts, ...args);
      } catch (error) {
        output.error(`Command ${name} failed: ${errorMessage(error)}`, LookoutError.is(error) ? '' : error);
        void window.showErrorMessage(`Lookout: ${errorMessage(error)}`, 'Show Output').then((choice) => {
          if (choice !== undefined) output.show(true);
        });
        return undefined;
      }
    };
    disposables.add(commands.registerCommand(`lookout.${name}`, run));
  }
  return disposables;
}
