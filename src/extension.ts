import type { ExtensionContext } from 'vscode';
import { Host } from './host/host.ts';

let host: Host | undefined;

export function activate(context: ExtensionContext): void {
  host = new Host(context);
  host.start();
}

/** VS Code waits at most 5 s; correctness does not depend on it. */
export async function deactivate(): Promise<void> {
  await host?.stop();
}
