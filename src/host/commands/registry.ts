import { type LogOutputChannel, window } from 'vscode';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { errorMessage, LookoutError } from '../../core/errors.ts';
import type { HostParts } from '../host.ts';
import { channelCommands } from './channels.ts';
import { configurationCommands } from './configuration.ts';
import { createExplainCommands } from './explain.ts';
import { taskCommands } from './tasks.ts';
import { watchCommands } from './watch.ts';
import { watcherCommands } from './watchers.ts';

/** A command of the palette, menus and buttons. Arguments come from VS Code unchecked. */
export type CommandHandler = (parts: HostParts, ...args: unknown[]) => Promise<unknown>;

const prefix = 'lookout.';

/** Runs the contributed commands. */
export class Commands implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly handlers: Readonly<Record<string, CommandHandler>>;
  private readonly parts: HostParts;
  private readonly output: LogOutputChannel;

  constructor(parts: HostParts, output: LogOutputChannel) {
    this.parts = parts;
    this.output = output;
    const explain = this.disposables.add(createExplainCommands());
    this.handlers = {
      ...watchCommands,
      ...watcherCommands,
      ...channelCommands,
      ...configurationCommands,
      ...taskCommands,
      ...explain.handlers,
      showOutput: async () => output.show(true),
    };
  }

  /** Names with their prefix, for comparison with what is contributed. */
  get names(): string[] {
    return Object.keys(this.handlers).map((name) => prefix + name);
  }

  /** Never rejects: what goes wrong is said to the user, with the log one click away. */
  async run(name: string, args: readonly unknown[]): Promise<unknown> {
    try {
      const handler = this.handlers[name.slice(prefix.length)];
      if (handler === undefined) throw new LookoutError('internal', `There is no command ${name}.`);
      return await handler(this.parts, ...args);
    } catch (error) {
      this.output.error(`Command ${name} failed: ${errorMessage(error)}`, LookoutError.is(error) ? '' : error);
      void window.showErrorMessage(`Lookout: ${errorMessage(error)}`, 'Show Output').then((choice) => {
        if (choice !== undefined) this.output.show(true);
      });
      return undefined;
    }
  }

  dispose(): void {
    this.disposables.dispose();
  }
}
