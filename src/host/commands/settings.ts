import { commands, l10n, type QuickPickItem, window } from 'vscode';
import type { App } from '../../app/app.ts';
import type { Config } from '../../config/schema.ts';
import { isRecord, type JsonValue } from '../../core/json.ts';
import { languages } from '../../core/language.ts';
import { firstExisting } from '../firstExisting.ts';
import type { HostParts } from '../host.ts';
import { askSteps, type ChoiceStep, type Step } from '../input/steps.ts';
import { userConfigFiles } from '../ports.ts';
import { changeConfigFile } from '../userConfig.ts';
import type { CommandHandler } from './registry.ts';

type Settings = Config['settings'];

/** What is written: a value at a path below `settings`. */
interface Change {
  readonly path: readonly string[];
  readonly value: JsonValue;
}

/** A setting that can be changed while everything runs. */
interface Changeable {
  readonly label: string;
  /** Shown beside the label. */
  readonly now: (settings: Settings) => string;
  /** Asked one after another; without steps it is switched to the other state. */
  readonly steps?: (settings: Settings) => readonly Step[];
  readonly change: (answers: readonly string[], settings: Settings) => Change;
}

const onOff = (isOn: boolean): string => (isOn ? l10n.t('on') : l10n.t('off'));

function toggle(key: 'dryRun' | 'debug' | 'localOnly', label: string): Changeable {
  return {
    label,
    now: (settings) => onOff(settings[key]),
    change: (_answers, settings) => ({ path: [key], value: !settings[key] }),
  };
}

function limit(key: keyof Settings['rateLimit'], label: string): Changeable {
  return {
    label,
    now: ({ rateLimit }) => String(rateLimit[key]),
    steps: ({ rateLimit }) => [
      {
        kind: 'text',
        title: label,
        prompt: l10n.t('A whole number from 1 to 1000000.'),
        value: String(rateLimit[key]),
        validate: (text) =>
          /^[1-9]\d{0,5}$|^1000000$/.test(text) ? undefined : l10n.t('Write a whole number from 1 to 1000000.'),
      },
    ],
    change: ([text = '']) => ({ path: ['rateLimit', key], value: Number(text) }),
  };
}

function timeStep(title: string, value: string): Step {
  return {
    kind: 'text',
    title,
    prompt: l10n.t('Hours and minutes, such as 22:00.'),
    value,
    validate: (text) => (/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text) ? undefined : l10n.t('Write a time such as 22:00.')),
  };
}

const quietHours: Changeable = {
  label: l10n.t('Quiet hours'),
  now: ({ quietHours: hours }) => (hours?.enabled === true ? `${hours.start}–${hours.end}` : l10n.t('off')),
  // Known hours are switched; they are asked for only once.
  steps: ({ quietHours: hours }) =>
    hours === undefined ? [timeStep(l10n.t('Begin'), '22:00'), timeStep(l10n.t('End'), '07:00')] : [],
  change: ([start = '', end = ''], { quietHours: hours }) =>
    hours === undefined
      ? { path: ['quietHours'], value: { start, end } }
      : { path: ['quietHours', 'enabled'], value: !hours.enabled },
};

const languageItems: ChoiceStep['items'] = languages.map((value) => ({
  label: new Intl.DisplayNames([value], { type: 'language' }).of(value) ?? value,
  description: value,
  value,
}));

const language: Changeable = {
  label: l10n.t('Language of messages'),
  now: (settings) => settings.language,
  steps: (settings) => [
    {
      kind: 'choice',
      title: l10n.t('Language of messages'),
      placeHolder: l10n.t('Which language?'),
      items: languageItems,
      value: settings.language,
    },
  ],
  change: ([chosen = '']) => ({ path: ['language'], value: chosen }),
};

const changeable: readonly Changeable[] = [
  toggle('dryRun', l10n.t('Dry run: decide and record everything, send nothing')),
  toggle('localOnly', l10n.t('Local only: nothing leaves the machine')),
  toggle('debug', l10n.t('Debug: write every decision to the log')),
  quietHours,
  language,
  limit('perMinute', l10n.t('Messages a minute, at most')),
  limit('perHour', l10n.t('Messages an hour, at most')),
  limit('perWatcherPerMinute', l10n.t('Messages a minute of one watcher, at most')),
  limit('watcherBurst', l10n.t('Messages at once of a quiet watcher, at most')),
];

const changeSetting: CommandHandler = async (parts) => {
  const app = await parts.app();
  const { settings } = app.effective();
  const items = changeable.map((setting): QuickPickItem & { setting?: Changeable } => ({
    label: setting.label,
    description: setting.now(settings),
    setting,
  }));
  const ofEditor: QuickPickItem & { setting?: Changeable } = {
    label: l10n.t('Notifications, status bar, built-in watchers and lists of this editor…'),
    description: l10n.t('settings of VS Code'),
  };
  const title = l10n.t('Change Setting');
  const picked = await window.showQuickPick([...items, ofEditor], {
    title,
    placeHolder: l10n.t('What shall be different from now on?'),
  });
  if (picked === undefined) return;
  const { setting } = picked;
  if (setting === undefined) {
    await commands.executeCommand('workbench.action.openSettings', `@ext:${parts.context.extension.id}`);
    return;
  }
  const steps = setting.steps?.(settings) ?? [];
  const answers = await askSteps(title, steps.length, (given) => steps[given.length]);
  if (answers === undefined) return;
  const change = setting.change(answers, settings);
  const { withSetting } = await import('../../config/edit.ts');
  for (const file of await filesOf(parts, app, change))
    await changeConfigFile(app, file, (text) => withSetting(text, change.path, change.value));
  window.setStatusBarMessage(`Lookout: ${setting.label}: ${setting.now(app.effective().settings)}`, 5000);
};

/** The file whose word counts; of what any file can switch on, all that do so. */
async function filesOf(parts: HostParts, app: App, { path: [key = ''], value }: Change): Promise<string[]> {
  const naming = app
    .config()
    .layers.filter(({ located: { value: whole } }) => {
      const named = isRecord(whole) ? whole['settings'] : undefined;
      return isRecord(named) && Object.hasOwn(named, key);
    })
    .map(({ file }) => file);
  if (value === false && naming.length > 0) return naming;
  const candidates = userConfigFiles(parts.context);
  return [naming.at(-1) ?? (await firstExisting(candidates)) ?? candidates[0] ?? ''];
}

export const settingCommands: Record<string, CommandHandler> = { changeSetting };
