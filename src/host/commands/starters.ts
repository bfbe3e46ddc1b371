import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { commands, l10n, type QuickPickItem, Uri, window, workspace } from 'vscode';
import type { StarterName } from '../../config/starters.ts';
import { LookoutError } from '../../core/errors.ts';
import { firstExisting } from '../firstExisting.ts';
import { workspaceConfigFiles } from '../ports.ts';
import { ShownText } from '../shownText.ts';
import type { CommandHandler } from './registry.ts';

interface StarterItem extends QuickPickItem {
  readonly name: StarterName;
}

const items: readonly StarterItem[] = [
  {
    name: 'solo',
    label: l10n.t('For Me Alone'),
    detail: l10n.t('Builds, tests and problems; in the editor, and on the phone when you are away'),
  },
  {
    name: 'team',
    label: l10n.t('For a Team'),
    detail: l10n.t('What breaks the main branch, and changes of shared files, also in Slack'),
  },
  {
    name: 'ci',
    label: l10n.t('For a Build Machine'),
    detail: l10n.t('Logs and reports without an editor; webhook first, mail when it fails'),
  },
  {
    name: 'astJson',
    label: l10n.t('For a Pipeline of JSON Syntax Trees'),
    detail: l10n.t('Changes in batches to a program, people only when chosen values differ'),
  },
];

/** Offers configurations for common set-ups: pick, look, write. */
export function createStarterCommands() {
  const shown = new ShownText();

  const useTemplate: CommandHandler = async () => {
    const picked = await window.showQuickPick(items, {
      title: l10n.t('Use a Configuration Template'),
      placeHolder: l10n.t('What is it for?'),
      matchOnDetail: true,
    });
    if (picked === undefined) return;
    const { starters } = await import('../../config/starters.ts');
    const { text, secrets } = starters[picked.name];
    const candidates = workspaceConfigFiles();
    const existing = await firstExisting(candidates);
    if (existing !== undefined || candidates[0] === undefined) {
      await openUntitled(text);
      const why =
        existing === undefined
          ? l10n.t('Without a folder there is no place for it: save it where you need it.')
          : l10n.t('There is a configuration already; nothing was changed. Take over what you want from here.');
      void window.showInformationMessage(why);
      return;
    }
    await shown.show('lookout.yaml', text, 'yaml');
    const write = l10n.t('Write File');
    const choice = await window.showInformationMessage(
      l10n.t('Write this as {0}?', workspace.asRelativePath(candidates[0])),
      {
        modal: true,
        detail: l10n.t('It is in force at once. These secrets have to be set: {0}.', secrets.join(', ')),
      },
      write,
    );
    if (choice === write) await writeNew(candidates[0], text);
  };

  return { handlers: { useTemplate }, dispose: () => shown.dispose() };
}

async function openUntitled(content: string): Promise<void> {
  await window.showTextDocument(await workspace.openTextDocument({ language: 'yaml', content }), { preview: false });
}

/** @throws LookoutError `invalid` when somebody else wrote the file meanwhile */
async function writeNew(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    throw new LookoutError('invalid', l10n.t('{0} could not be written; nothing was changed.', file), { cause: error });
  }
  await window.showTextDocument(Uri.file(file));
  const doctor = l10n.t('Set Secrets…');
  const choice = window.showInformationMessage(l10n.t('The configuration is in force.'), doctor);
  void choice.then((chosen) => (chosen === doctor ? commands.executeCommand('lookout.doctor') : undefined));
}
