import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { commands, l10n, type Memento, type QuickPickItem, window } from 'vscode';
import { LookoutError } from '../../core/errors.ts';
import type { HostParts } from '../host.ts';
import { userConfigFiles } from '../ports.ts';
import type { CommandHandler } from './registry.ts';

/** Deletes everything that Lookout keeps, after a question that cannot be overlooked, and begins anew. */
const deleteAllData: CommandHandler = async (parts) => {
  const app = await parts.app();
  if (!app.isLeader()) {
    throw new LookoutError(
      'denied',
      l10n.t('Another window or process works with the same history. Close it, then delete the data here.'),
    );
  }
  const configuration: QuickPickItem = {
    label: l10n.t('Delete my user configuration too'),
    detail: l10n.t('Channels, settings and watchers for all workspaces'),
  };
  const ticked = await window.showQuickPick([configuration], {
    canPickMany: true,
    title: l10n.t('Delete All Data'),
    placeHolder: l10n.t('What is deleted besides history, outputs, secrets and permissions?'),
    ignoreFocusOut: true,
  });
  if (ticked === undefined) return;
  const withConfiguration = ticked.length > 0;
  const confirm = l10n.t('Delete All Data');
  const choice = await window.showWarningMessage(
    l10n.t('Delete everything that Lookout keeps?'),
    {
      modal: true,
      detail: withConfiguration
        ? l10n.t('History, watchers, outputs, secrets, permissions and your user configuration are deleted for good.')
        : l10n.t('History, watchers, outputs, secrets and permissions are deleted for good. Configuration files stay.'),
    },
    confirm,
  );
  if (choice !== confirm) return;
  await app.stop();
  await deleteFiles(parts, withConfiguration);
  for (const name of await parts.context.secrets.keys()) await parts.context.secrets.delete(name);
  for (const memory of [parts.context.globalState, parts.context.workspaceState]) await forget(memory);
  await startAgain();
};

/** Lets the editor start extensions again, as after an installation. In a browser only the whole window can do that. */
async function startAgain(): Promise<void> {
  const restart = 'workbench.action.restartExtensionHost';
  const hasRestart = (await commands.getCommands(true)).includes(restart);
  await commands.executeCommand(hasRestart ? restart : 'workbench.action.reloadWindow');
}

/** Everything in the folder of the extension, but the configuration unless it is meant too. */
async function deleteFiles({ context }: HostParts, withConfiguration: boolean): Promise<void> {
  const folder = context.globalStorageUri.fsPath;
  const kept = withConfiguration ? [] : userConfigFiles(context).map((file) => basename(file));
  for (const name of await readdir(folder)) {
    if (!kept.includes(name)) await rm(join(folder, name), { recursive: true, force: true, maxRetries: 3 });
  }
}

async function forget(memory: Memento): Promise<void> {
  for (const key of memory.keys()) await memory.update(key, undefined);
}

export const deleteCommands: Record<string, CommandHandler> = { deleteAllData };
