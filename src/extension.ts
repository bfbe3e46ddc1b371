import { commands, type ExtensionContext, window } from 'vscode';
import { createApi, type LookoutApi } from './host/api.ts';
import type { Host } from './host/host.ts';

let host: Promise<Host> | undefined;

/**
 * Registers the contributed commands and returns: VS Code waits for activation, so all other code is
 * loaded behind it. A command or a call that comes sooner waits for the host.
 */
export function activate(context: ExtensionContext): LookoutApi {
  const started = new Promise<void>((resolve) => setImmediate(resolve)).then(() => startHost(context));
  host = started;
  started.catch((error: unknown) => window.showErrorMessage(`Lookout could not be loaded: ${String(error)}`));
  for (const name of contributedCommands(context)) {
    const run = async (...args: unknown[]): Promise<unknown> => (await started).run(name, args);
    context.subscriptions.push(commands.registerCommand(name, run));
  }
  return createApi(async () => (await started).app());
}

/** VS Code waits at most 5 s; correctness does not depend on it. */
export async function deactivate(): Promise<void> {
  await (await host)?.stop();
}

async function startHost(context: ExtensionContext): Promise<Host> {
  const { Host } = await import('./host/host.ts');
  const starting = new Host(context);
  starting.start();
  return starting;
}

function contributedCommands({ extension }: ExtensionContext): string[] {
  const { contributes } = extension.packageJSON as { contributes: { commands: { command: string }[] } };
  return contributes.commands.map(({ command }) => command);
}
