import { l10n, type QuickPickItem, window } from 'vscode';
import type { Command } from '../../control/command.ts';
import { parseCommand, usageOf } from '../../control/parse.ts';
import { shownError, shownReason } from '../shownLanguage.ts';

interface CommandItem extends QuickPickItem {
  readonly text: string;
  /** It can be run as it stands; else choosing it goes on typing behind it. */
  readonly isWhole: boolean;
}

/** Asks for a command text, offering the verbs and what was typed earlier; what does not fit is said while it is typed. */
export function askCommand(commands: readonly Command[], earlier: readonly string[]): Promise<string | undefined> {
  const input = window.createQuickPick<CommandItem>();
  input.title = l10n.t('Run Command');
  input.placeholder = l10n.t('For example: watch-file src/config.py --threshold 5');
  input.matchOnDescription = true;
  input.ignoreFocusOut = true;
  const known: CommandItem[] = [
    ...earlier.map((text) => ({ label: `$(history) ${text}`, text, isWhole: true })),
    ...commands.map((command) => ({
      label: command.verb,
      description: usageOf(command).slice(command.verb.length).trim(),
      detail: shownReason(command.summary),
      text: command.verb,
      isWhole: (command.arguments ?? []).every(({ optional }) => optional === true),
    })),
  ];
  const update = (): void => {
    const text = input.value.trim();
    input.items = text === '' ? known : [typedItem(text, commands), ...known];
  };
  return new Promise((resolve) => {
    input.onDidChangeValue(update);
    input.onDidAccept(() => {
      // Who types fast presses Enter before the list has followed.
      const typed = typedItem(input.value.trim(), commands);
      const [picked = typed] =
        typed.isWhole && input.activeItems[0]?.text !== typed.text ? [typed] : input.selectedItems;
      if (picked.isWhole) {
        resolve(picked.text);
        input.hide();
        return;
      }
      input.value = `${picked.text} `;
      update();
    });
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    update();
    input.show();
  });
}

function typedItem(text: string, commands: readonly Command[]): CommandItem {
  const item = { label: text, text, alwaysShow: true };
  try {
    parseCommand(text, commands);
    return { ...item, description: l10n.t('Press Enter to run'), isWhole: true };
  } catch (error) {
    return { ...item, description: `$(error) ${shownError(error)}`, isWhole: false };
  }
}
