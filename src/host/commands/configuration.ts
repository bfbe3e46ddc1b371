import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { l10n, Uri, window } from 'vscode';
import { beginning } from '../../config/beginning.ts';
import { LookoutError } from '../../core/errors.ts';
import { firstExisting } from '../firstExisting.ts';
import { userConfigFiles, workspaceConfigFiles } from '../ports.ts';
import type { CommandHandler } from './registry.ts';

/** Opens the first file that exists, else makes the first one with a short beginning. */
async function openOrCreate(candidates: readonly string[]): Promise<void> {
  const [wanted] = candidates;
  if (wanted === undefined)
    throw new LookoutError('invalid', l10n.t('Open a folder first: its configuration lives in .vscode/lookout.yaml.'));
  const found = await firstExisting(candidates);
  if (found === undefined) {
    await mkdir(dirname(wanted), { recursive: true });
    await writeFile(wanted, beginning, { flag: 'wx' });
  }
  await window.showTextDocument(Uri.file(found ?? wanted));
}

export const configurationCommands: Record<string, CommandHandler> = {
  openConfiguration: async () => openOrCreate(workspaceConfigFiles()),
  openUserConfiguration: async (parts) => openOrCreate(userConfigFiles(parts.context)),
};
