import { commands, l10n, ThemeIcon, window } from 'vscode';
import { LookoutError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { HostParts } from '../host.ts';
import { stepFor, valueOf } from '../input/askField.ts';
import { askSteps } from '../input/steps.ts';
import { watcherForms, type WatcherForm } from '../input/watcherFields.ts';
import type { CommandHandler } from './registry.ts';

/** Asks for the options of a kind step by step and makes the watcher. `given` are options that the context knows. */
async function watchByForm(parts: HostParts, form: WatcherForm, given: JsonObject = {}): Promise<void> {
  const app = await parts.app();
  const { fields, kind, title } = form;
  const answers = await askSteps(title, fields.length, (known) => {
    const field = fields[known.length];
    return field === undefined ? undefined : stepFor(field, app, given[field.key]);
  });
  if (answers === undefined) return;
  const config: JsonObject = { kind };
  for (const [index, field] of fields.entries()) {
    const value = valueOf(field, answers[index] ?? '');
    if (value !== undefined) config[field.key] = value;
  }
  const info = await app.watchers.add(config);
  void window
    .showInformationMessage(l10n.t('Watching {0}.', info.label), l10n.t('Show Watchers'))
    .then(async (choice) => (choice === undefined ? undefined : commands.executeCommand('lookout.watchers.focus')));
}

/** Asks for the options of a kind. `given` are those that the context knows. */
export async function askForKind(parts: HostParts, kind: string, given: JsonObject): Promise<void> {
  const form = watcherForms().find((item) => item.kind === kind);
  if (form === undefined) throw new LookoutError('internal', `There is no form for ${kind}.`);
  await watchByForm(parts, form, given);
}

const ask =
  (kind: string): CommandHandler =>
  (parts, given) =>
    askForKind(parts, kind, (given ?? {}) as JsonObject);

/** One list of everything that can be watched. */
const watchSomething: CommandHandler = async () => {
  const items = [
    { iconPath: new ThemeIcon('file'), label: l10n.t('A file'), command: 'lookout.watchFile' },
    { iconPath: new ThemeIcon('folder'), label: l10n.t('A folder'), command: 'lookout.watchFolder' },
    { iconPath: new ThemeIcon('output'), label: l10n.t('Errors in a log'), command: 'lookout.watchErrors' },
    { iconPath: new ThemeIcon('bell'), label: l10n.t('A condition in plain words'), command: 'lookout.alertWhen' },
    { iconPath: new ThemeIcon('shield'), label: l10n.t('Coverage'), command: 'lookout.watchCoverage' },
    { iconPath: new ThemeIcon('tools'), label: l10n.t('Builds'), command: 'lookout.watchBuild' },
    { iconPath: new ThemeIcon('beaker'), label: l10n.t('Tests'), command: 'lookout.watchTests' },
    { iconPath: new ThemeIcon('terminal'), label: l10n.t('Terminal commands'), command: 'lookout.watchTerminal' },
    { iconPath: new ThemeIcon('error'), label: l10n.t('The Problems panel'), command: 'lookout.watchProblems' },
  ];
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Watch Something'),
    placeHolder: l10n.t('What do you want to watch?'),
  });
  if (picked !== undefined) await commands.executeCommand(picked.command);
};

/** One command for each kind of watcher that has no way of its own. */
export const watchKindCommands: Record<string, CommandHandler> = {
  watchSomething,
  watchBuild: ask('build'),
  watchTests: ask('tests'),
  watchErrors: ask('errors'),
  watchCoverage: ask('coverage'),
  watchProblems: ask('problems'),
};
