import { env, l10n, Uri, window } from 'vscode';
import { createControl } from '../../app/control.ts';
import type { Disposable } from '../../core/disposable.ts';
import type { HostParts } from '../host.ts';
import { askCommand } from '../input/askCommand.ts';
import { shownLanguage } from '../shownLanguage.ts';
import { ShownText } from '../shownText.ts';
import type { CommandHandler } from './registry.ts';

/** Longer answers are shown as a document instead of a notification, in lines. */
const maxToastLines = 2;
/** Commands that were typed last, offered again. */
const maxRemembered = 20;
const storageKey = 'lookout.typedCommands';

/** "Run Command…": the command language of chats and scripts, in the palette. */
export function createTypedCommands(): Disposable & { readonly handlers: Record<string, CommandHandler> } {
  const shown = new ShownText();
  const runCommand: CommandHandler = async (parts, given) => {
    const app = await parts.app();
    const { commands, runCommand: run } = await import('../../control/registry.ts');
    const typed = typeof given === 'string' ? given : await askCommand(commands, rememberedIn(parts));
    if (typed === undefined) return undefined;
    await remember(parts, typed);
    const language = shownLanguage();
    const control = createControl(app, Date.now, language);
    const result = await run(typed, { control, caller: { name: l10n.t('you'), language } });
    if (result.status === 'done') await show(result.command, result.message);
    else void window.showErrorMessage(`Lookout: ${result.message}`);
    return result;
  };
  const show = async (verb: string, message: string): Promise<void> => {
    if (message.startsWith('file:')) {
      await window.showTextDocument(Uri.parse(message, true), { preview: true });
    } else if (message.split('\n').length > maxToastLines) await shown.show(verb, message);
    else {
      void window.showInformationMessage(message, l10n.t('Copy')).then(async (choice) => {
        if (choice !== undefined) await env.clipboard.writeText(message);
      });
    }
  };
  return { handlers: { runCommand }, dispose: () => shown.dispose() };
}

function rememberedIn({ context }: HostParts): string[] {
  return context.workspaceState.get<string[]>(storageKey, []);
}

async function remember(parts: HostParts, text: string): Promise<void> {
  const others = rememberedIn(parts).filter((other) => other !== text);
  await parts.context.workspaceState.update(storageKey, [text, ...others].slice(0, maxRemembered));
}
