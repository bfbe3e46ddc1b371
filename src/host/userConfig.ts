import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ExtensionContext } from 'vscode';
import type { App } from '../app/app.ts';
import { firstExisting } from './firstExisting.ts';
import { userConfigFiles } from './ports.ts';

/** Rewrites the user's configuration file, which is made when there is none, and resolves when the engine runs with it. */
export async function changeUserConfig(
  parts: { readonly context: ExtensionContext; readonly app: App },
  change: (text: string) => string,
  isInForce: () => boolean,
): Promise<void> {
  const { context, app } = parts;
  const candidates = userConfigFiles(context);
  const existing = await firstExisting(candidates);
  const file = existing ?? candidates[0];
  if (file === undefined) throw new Error('There is no place for a user configuration.');
  const before = existing === undefined ? '' : await readFile(existing, 'utf8');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, change(before), { mode: 0o600 });
  await new Promise<void>((resolve) => {
    const listening = app.onDidChangeConfig(() => {
      if (!isInForce()) return;
      listening.dispose();
      resolve();
    });
    app.reload();
  });
}
