import { l10n, type LogOutputChannel, window } from 'vscode';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { errorMessage, LookoutError } from '../../core/errors.ts';
import { isRecord } from '../../core/json.ts';
import type { HostParts } from '../host.ts';
import { shownError } from '../shownLanguage.ts';
import { ShownNode } from '../views/shownTree.ts';

/** A command of the palette, menus and buttons. Arguments come from VS Code unchecked. */
export type CommandHandler = (parts: HostParts, ...args: unknown[]) => Promise<unknown>;

type Handlers = Readonly<Record<string, CommandHandler>>;

const prefix = 'lookout.';

/** Runs the contributed commands; their code is loaded with the first of them. */
export class Commands implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly parts: HostParts;
  private readonly output: LogOutputChannel;
  private loading: Promise<Handlers> | undefined;

  constructor(parts: HostParts, output: LogOutputChannel) {
    this.parts = parts;
    this.output = output;
  }

  /** Names with their prefix, for comparison with what is contributed. */
  async names(): Promise<string[]> {
    this.loading ??= this.load();
    return Object.keys(await this.loading).map((name) => prefix + name);
  }

  /** Never rejects: what goes wrong is said to the user, with the log one click away. */
  async run(name: string, args: readonly unknown[]): Promise<unknown> {
    try {
      this.loading ??= this.load();
      const handler = (await this.loading)[name.slice(prefix.length)];
      if (handler === undefined) throw new LookoutError('internal', `There is no command ${name}.`);
      return await handler(this.parts, ...this.withSelection(args).map(valueOf));
    } catch (error) {
      this.output.error(`Command ${name} failed: ${errorMessage(error)}`, LookoutError.is(error) ? '' : error);
      void window.showErrorMessage(`Lookout: ${shownError(error)}`, l10n.t('Show Output')).then((choice) => {
        if (choice !== undefined) this.output.show(true);
      });
      return undefined;
    }
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** A key that is pressed in a list says which list; it is answered by what is selected there. */
  private withSelection(args: readonly unknown[]): readonly unknown[] {
    const [first] = args;
    const view = isRecord(first) ? first['selectionOf'] : undefined;
    if (typeof view !== 'string') return args;
    return [{ selected: valueOf([...(this.parts.selections.get(view)?.() ?? [])]) }];
  }

  private async load(): Promise<Handlers> {
    const { createHandlers } = await import('./handlers.ts');
    const { handlers } = this.disposables.add(createHandlers());
    return { ...handlers, showOutput: async () => this.output.show(true) };
  }
}

/** What stands in the row of a view, as it is now, where menus give the row; of all selected rows for their list. */
function valueOf(arg: unknown): unknown {
  if (Array.isArray(arg)) return arg.map(valueOf);
  return arg instanceof ShownNode ? arg.value : arg;
}

/** What was selected in the list in which a key was pressed. It is offered first, and not taken for granted: the row in focus may be another. */
export function selectedIn([first]: readonly unknown[]): readonly unknown[] {
  const selected = isRecord(first) ? first['selected'] : undefined;
  return Array.isArray(selected) ? selected : [];
}
