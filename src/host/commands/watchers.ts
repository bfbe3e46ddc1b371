import { commands, l10n, type QuickPickItem, window } from 'vscode';
import type { App } from '../../app/app.ts';
import type { WatcherInfo } from '../../app/watcherService.ts';
import { isRecord, type JsonObject, textOf } from '../../core/json.ts';
import { stepFor, valueOf } from '../input/askField.ts';
import { askSteps } from '../input/steps.ts';
import { fieldsOf } from '../input/watcherFields.ts';
import { iconless } from '../iconless.ts';
import { uriOf } from '../targets.ts';
import { labelOf, stateOf } from '../watcherText.ts';
import type { ShownStates } from '../watcherFilter.ts';
import { type CommandHandler, selectedIn } from './registry.ts';

interface WatcherItem extends QuickPickItem {
  readonly info: WatcherInfo;
}

interface Wanted {
  readonly title: string;
  readonly fits?: (info: WatcherInfo) => boolean;
  /** Several may be picked. */
  readonly many?: boolean;
}

/** The watchers that are selected in the tree, else those that the person picks. */
async function chosenWatchers(app: App, args: readonly unknown[], wanted: Wanted): Promise<WatcherInfo[]> {
  const { title, fits = () => true, many = false } = wanted;
  const watchers = app.watchers.list();
  const given = selectedNumbers(args, watchers);
  if (given.length > 0) return watchers.filter((info) => given.includes(info.number) && fits(info));
  const selected = selectedNumbers([undefined, selectedIn(args)], watchers);
  const [one, ...more] = watchers.filter((info) => selected.includes(info.number) && fits(info));
  if (one !== undefined && more.length === 0 && !many) return [one];
  const items = watchers.filter(fits).map((info): WatcherItem => {
    const label = `#${info.number} ${iconless(labelOf(info))}`;
    return { label, description: stateOf(info), picked: selected.includes(info.number), info };
  });
  if (items.length === 0) {
    void window.showInformationMessage(
      watchers.length === 0 ? l10n.t('Nothing is watched yet.') : l10n.t('There is no watcher to which this applies.'),
    );
    return [];
  }
  const options = { title, placeHolder: l10n.t('Choose a watcher'), matchOnDescription: true };
  if (many)
    return ((await window.showQuickPick(items, { ...options, canPickMany: true })) ?? []).map(({ info }) => info);
  const picked = await window.showQuickPick(items, options);
  return picked === undefined ? [] : [picked.info];
}

/** Numbers of the items of the tree; the head of a group stands for all in it. */
function selectedNumbers([clicked, selection]: readonly unknown[], watchers: readonly WatcherInfo[]): number[] {
  const items: unknown[] = Array.isArray(selection) && selection.length > 0 ? selection : [clicked];
  return items.flatMap((item) => {
    if (!isRecord(item)) return [];
    if (typeof item['number'] === 'number') return [item['number']];
    return typeof item['kind'] === 'string'
      ? watchers.filter(({ kind }) => kind === item['kind']).map(({ number }) => number)
      : [];
  });
}

const isPaused = ({ state }: WatcherInfo): boolean => state === 'paused';
const isActive = (info: WatcherInfo): boolean => !isPaused(info);

/** Asks for how long; undefined when the person gave up. */
async function askPause(title: string): Promise<{ readonly untilMs: number | undefined } | undefined> {
  const minuteMs = 60_000;
  const choices = [
    { label: l10n.t('Until I resume'), ms: undefined },
    { label: l10n.t('For 15 minutes'), ms: 15 * minuteMs },
    { label: l10n.t('For 1 hour'), ms: 60 * minuteMs },
    { label: l10n.t('For 8 hours'), ms: 480 * minuteMs },
  ];
  const choice = await window.showQuickPick(choices, { title, placeHolder: l10n.t('Until when?') });
  if (choice === undefined) return undefined;
  return { untilMs: choice.ms === undefined ? undefined : Date.now() + choice.ms };
}

const pauseWatcher: CommandHandler = async (parts, ...args) => {
  const app = await parts.app();
  const chosen = await chosenWatchers(app, args, { title: l10n.t('Pause Watcher'), fits: isActive, many: true });
  const [first] = chosen;
  if (first === undefined) return;
  // From the tree one click is enough; the palette offers times.
  const title = chosen.length === 1 ? l10n.t('Pause {0}', labelOf(first)) : l10n.t('Pause {0} watchers', chosen.length);
  const pause = isRecord(args[0]) ? { untilMs: undefined } : await askPause(title);
  if (pause === undefined) return;
  for (const { number } of chosen) await app.watchers.pause(number, pause.untilMs);
};

const pauseWatcherUntil: CommandHandler = async (parts, ...args) => {
  const app = await parts.app();
  const chosen = await chosenWatchers(app, args, { title: l10n.t('Pause Watcher'), fits: isActive, many: true });
  if (chosen.length === 0) return;
  const pause = await askPause(l10n.t('Pause for how long?'));
  if (pause !== undefined) for (const { number } of chosen) await app.watchers.pause(number, pause.untilMs);
};

const resumeWatcher: CommandHandler = async (parts, ...args) => {
  const app = await parts.app();
  const chosen = await chosenWatchers(app, args, { title: l10n.t('Resume Watcher'), fits: isPaused, many: true });
  for (const { number } of chosen) await app.watchers.resume(number);
};

const pauseAll: CommandHandler = async (parts) => {
  const app = await parts.app();
  const active = app.watchers.list().filter(isActive);
  const pause = await askPause(l10n.t('Pause all watchers'));
  if (pause !== undefined) for (const { number } of active) await app.watchers.pause(number, pause.untilMs);
};

const resumeAll: CommandHandler = async (parts) => {
  const app = await parts.app();
  for (const { number } of app.watchers.list().filter(isPaused)) await app.watchers.resume(number);
};

const deleteWatcher: CommandHandler = async (parts, ...args) => {
  const app = await parts.app();
  const isOwn = ({ owner }: WatcherInfo): boolean => owner === 'user';
  const chosen = await chosenWatchers(app, args, { title: l10n.t('Delete Watcher'), fits: isOwn, many: true });
  const [first] = chosen;
  if (first === undefined) return;
  const removed: JsonObject[] = [];
  for (const { number } of chosen) removed.push(await app.watchers.remove(number));
  const text =
    chosen.length === 1
      ? l10n.t('{0} is not watched any more.', labelOf(first))
      : l10n.t('{0} watchers were deleted.', chosen.length);
  void window.showInformationMessage(text, l10n.t('Undo')).then(async (choice) => {
    if (choice !== undefined) for (const config of removed) await app.watchers.add(config);
  });
};

const openWatcherTarget: CommandHandler = async (parts, ...args) => {
  const hasPath = ({ config }: WatcherInfo): boolean => typeof config['path'] === 'string';
  const [info] = await chosenWatchers(await parts.app(), args, {
    title: l10n.t('Open What Is Watched'),
    fits: hasPath,
  });
  const path = info?.config['path'];
  if (info === undefined || typeof path !== 'string') return;
  if (info.state === 'degraded' && info.health?.waits === true) {
    void window.showInformationMessage(
      l10n.t('{0} does not exist yet. It is watched as soon as it does.', labelOf(info)),
    );
    return;
  }
  // A pattern stands for many files: there is none to open.
  if (/[*?{]/.test(path)) {
    await commands.executeCommand('workbench.action.quickOpen', path.replaceAll(/[*?{}]/g, ''));
    return;
  }
  if (info.kind === 'folder') await commands.executeCommand('revealInExplorer', uriOf(path));
  else await window.showTextDocument(uriOf(path), { preview: true });
};

const editWatcher: CommandHandler = async (parts, ...args) => {
  const app = await parts.app();
  const [info] = await chosenWatchers(app, args, { title: l10n.t('Edit Watcher') });
  if (info === undefined) return;
  if (info.owner !== 'user') {
    await commands.executeCommand('lookout.openConfiguration');
    return;
  }
  const fields = fieldsOf(info.kind);
  const items = fields.map(({ key, label }) => ({ label, description: textOf(info.config[key]), value: key }));
  const answers = await askSteps(l10n.t('Edit {0}', labelOf(info)), 2, ([key, typed]) => {
    if (key === undefined)
      return {
        kind: 'choice',
        title: l10n.t('What do you want to change?'),
        placeHolder: l10n.t('Pick an option'),
        items,
      };
    const field = fields.find((item) => item.key === key);
    return typed !== undefined || field === undefined ? undefined : stepFor(field, app, info.config[key]);
  });
  const [key = '', typed = ''] = answers ?? [];
  const field = fields.find((item) => item.key === key);
  if (field === undefined) return;
  const { [key]: _before, ...rest } = info.config;
  const value = valueOf(field, typed);
  await app.watchers.edit(info.number, value === undefined ? rest : { ...rest, [key]: value });
};

/** Makes another watcher with the same options, for what is typed instead of its target. */
const duplicateWatcher: CommandHandler = async (parts, ...args) => {
  const app = await parts.app();
  const [info] = await chosenWatchers(app, args, { title: l10n.t('Duplicate Watcher') });
  if (info === undefined) return;
  const own = fieldsOf(info.kind);
  const field = own.find(({ required }) => required === true) ?? own[0];
  if (field === undefined) return;
  const present = info.config[field.key];
  const answers = await askSteps(l10n.t('Duplicate {0}', labelOf(info)), 1, (known) =>
    known.length === 0 ? stepFor(field, app, present) : undefined,
  );
  if (answers === undefined) return;
  const { [field.key]: _before, name: _name, ...rest } = info.config;
  const value = valueOf(field, answers[0] ?? '');
  await app.watchers.add(value === undefined ? rest : { ...rest, [field.key]: value });
};

const filterWatchers: CommandHandler = async (parts) => {
  const answers = await askSteps(l10n.t('Filter Watchers'), 2, (known) => {
    if (known.length === 0) {
      const items = [
        { label: l10n.t('All'), value: 'all' },
        { label: l10n.t('Only those in trouble'), value: 'trouble' },
        { label: l10n.t('Only paused ones'), value: 'paused' },
      ];
      return { kind: 'choice', title: l10n.t('Which ones?'), placeHolder: l10n.t('Pick what is shown'), items };
    }
    const prompt = l10n.t('Part of a name, target or kind; empty for all.');
    return known.length === 1 ? { kind: 'text', title: l10n.t('Text'), prompt } : undefined;
  });
  if (answers !== undefined) parts.filter.set(answers[0] as ShownStates, answers[1] ?? '');
};

export const watcherCommands: Record<string, CommandHandler> = {
  pauseWatcher,
  pauseWatcherUntil,
  resumeWatcher,
  pauseAll,
  resumeAll,
  deleteWatcher,
  editWatcher,
  duplicateWatcher,
  openWatcherTarget,
  filterWatchers,
  clearWatcherFilter: async (parts) => parts.filter.set('all', ''),
};
