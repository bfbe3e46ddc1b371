import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { l10n, Uri, window } from 'vscode';
import { LookoutError } from '../../core/errors.ts';
import { firstExisting } from '../firstExisting.ts';
import { userConfigFiles, workspaceConfigFiles } from '../ports.ts';
import type { CommandHandler } from './registry.ts';

const starter = `# Lookout: what to watch, and whom to tell. Completion and checks work while you type.
version: 1

watchers:
  # - { kind: file, path: src/config.py }
  # - { kind: folder, path: src, include: ["**/*.ts"] }

channels:
  toast: { type: toast }
  # team: { type: discord, webhookUrl: "\${secret:DISCORD_WEBHOOK_URL}" }
`.replace('watchers:\n  # -', 'watchers: []\n  # -');

/** Opens the first file that exists, else makes the first one with a short beginning. */
async function openOrCreate(candidates: readonly string[]): Promise<void> {
  const [wanted] = candidates;
  if (wanted === undefined)
    throw new LookoutError('invalid', l10n.t('Open a folder first: its configuration lives in .vscode/lookout.yaml.'));
  const found = await firstExisting(candidates);
  if (found === undefined) {
    await mkdir(dirname(wanted), { recursive: true });
    await writeFile(wanted, starter, { flag: 'wx' });
  }
  await window.showTextDocument(Uri.file(found ?? wanted));
}

export const configurationCommands: Record<string, CommandHandler> = {
  openConfiguration: async () => openOrCreate(workspaceConfigFiles()),
  openUserConfiguration: async (parts) => openOrCreate(userConfigFiles(parts.context)),
};
