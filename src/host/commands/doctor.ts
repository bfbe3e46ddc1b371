import {
  commands,
  env,
  l10n,
  type QuickInputButton,
  type QuickPickItem,
  Range,
  ThemeColor,
  ThemeIcon,
  Uri,
  version,
  window,
} from 'vscode';
import type { Check, Remedy } from '../../app/doctor.ts';
import type { JsonObject } from '../../core/json.ts';
import type { HostParts } from '../host.ts';
import { iconless } from '../iconless.ts';
import { severityIcon, troubleIcon } from '../severityIcon.ts';
import { shownError, shownReason } from '../shownLanguage.ts';
import type { CommandHandler } from './registry.ts';

const icons: Record<Check['status'], ThemeIcon> = {
  ok: new ThemeIcon('pass', new ThemeColor('charts.green')),
  warning: troubleIcon,
  failed: severityIcon('error'),
};

interface CheckItem extends QuickPickItem {
  readonly remedy?: Remedy | undefined;
}

/** What could keep Lookout from working, the worst first; picking a line mends it where one step can. */
const doctor: CommandHandler = async (parts) => {
  const app = await parts.app();
  const { checkApp, checkMachine } = await import('../../app/doctor.ts');
  const copy: QuickInputButton = { iconPath: new ThemeIcon('copy'), tooltip: l10n.t('Copy Diagnostics') };
  const picker = window.createQuickPick<CheckItem>();
  picker.title = l10n.t('Lookout Doctor');
  picker.placeholder = l10n.t('Pick what shall be mended');
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.buttons = [copy];
  picker.busy = true;
  picker.onDidTriggerButton(() => void commands.executeCommand('lookout.copyDiagnostics'));
  picker.onDidHide(() => picker.dispose());
  picker.onDidAccept(() => {
    const remedy = picker.selectedItems[0]?.remedy;
    if (remedy === undefined) return;
    picker.hide();
    void applyRemedy(parts, remedy).catch((error: unknown) => {
      app.logger.error('A remedy failed.', error);
      void window.showErrorMessage(`Lookout: ${shownError(error)}`);
    });
  });
  picker.show();
  const checks = [...(await checkMachine()), ...(await checkApp(app, Date.now()))];
  const order: Check['status'][] = ['failed', 'warning', 'ok'];
  picker.items = checks
    .toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status))
    .map(({ check, status, message, remedy }) => ({
      iconPath: icons[status],
      label: capitalised(iconless(shownReason(check))),
      description: remedy === undefined ? '' : nameOf(remedy),
      detail: shownReason(message),
      remedy,
    }));
  picker.busy = false;
};

/** Names of checks are words of the command line; a list of the editor begins its lines with a capital. */
function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** What picking the line does. */
function nameOf(remedy: Remedy): string {
  switch (remedy.kind) {
    case 'raiseWatchLimit':
      return l10n.t('Copy the command that raises it');
    case 'openConfig':
      return l10n.t('Open the place');
    case 'setSecret':
      return l10n.t('Set {0}…', remedy.name);
    case 'allowDestination':
      return l10n.t('Review…');
    case 'resumeChannel':
      return l10n.t('Resume');
    case 'enableChannel':
      return l10n.t('Enable');
  }
}

async function applyRemedy(parts: HostParts, remedy: Remedy): Promise<void> {
  switch (remedy.kind) {
    case 'raiseWatchLimit':
      await env.clipboard.writeText(remedy.command);
      void window.showInformationMessage(l10n.t('Copied. Run it in a terminal: {0}', remedy.command));
      return;
    case 'openConfig': {
      const { line, column } = remedy;
      const selection = new Range(line - 1, column - 1, line - 1, column - 1);
      await window.showTextDocument(Uri.file(remedy.file), { selection });
      return;
    }
    case 'setSecret':
      return setSecret(parts, remedy.name);
    case 'allowDestination':
      await commands.executeCommand('lookout.reviewDestinations');
      return;
    case 'resumeChannel':
      await commands.executeCommand('lookout.resumeChannel', remedy.channel);
      return;
    case 'enableChannel':
      await commands.executeCommand('lookout.enableChannel', remedy.channel);
  }
}

async function setSecret(parts: HostParts, name: string): Promise<void> {
  const value = await window.showInputBox({
    title: l10n.t('Set Secret {0}', name),
    prompt: l10n.t('Kept in the secret storage of the editor, and used wherever the configuration names it.'),
    password: true,
    ignoreFocusOut: true,
  });
  if (value === undefined || value.trim() === '') return;
  await parts.secrets.set(name, value.trim());
  window.setStatusBarMessage(l10n.t('Lookout: {0} is set.', name), 5000);
}

/** Puts what somebody who helps needs on the clipboard; no secret is in it. */
const copyDiagnostics: CommandHandler = async (parts) => {
  const app = await parts.app();
  const { collectDiagnostics } = await import('../../app/diagnostics.ts');
  const { version: lookout } = parts.context.extension.packageJSON as { version: string };
  const versions: JsonObject = {
    lookout,
    editor: `${env.appName} ${version}`,
    remote: env.remoteName ?? null,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
  };
  const diagnostics = await collectDiagnostics(app, versions, Date.now());
  await env.clipboard.writeText(JSON.stringify(diagnostics, undefined, 2));
  void window.showInformationMessage(l10n.t('The diagnostics are on the clipboard. No secret is in them.'));
};

export const doctorCommands: Record<string, CommandHandler> = { doctor, copyDiagnostics };
