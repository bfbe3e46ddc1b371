import { commands, window } from 'vscode';
import type { App } from '../../app/createApp.ts';
import type { WatcherInfo } from '../../app/watcherService.ts';
import { isRecord, type JsonObject, textOf } from '../../core/json.ts';
import { parseThreshold } from '../../watchers/threshold.ts';
import { uriOf } from '../targets.ts';
import type { CommandHandler } from './registry.ts';

/** The watcher of a tree item, else the one that the user picks. */
async function pickWatcher(
  app: App,
  arg: unknown,
  title: string,
  fits: (info: WatcherInfo) => boolean,
): Promise<WatcherInfo | undefined> {
  const number = isRecord(arg) ? arg['number'] : undefined;
  const watchers = app.watchers.list();
  const given = watchers.find((info) => info.number === number);
  if (given !== undefined) return given;
  const items = watchers
    .filter(fits)
    .map((info) => ({ label: `#${info.number} ${info.label}`, description: info.state, info }));
  if (items.length === 0) {
    void window.showInformationMessage(
      watchers.length === 0 ? 'Nothing is watched yet.' : 'There is no watcher to which this applies.',
    );
    return undefined;
  }
  return (await window.showQuickPick(items, { title, placeHolder: 'Choose a watcher', matchOnDescription: true }))
    ?.info;
}

const pauseChoices = [
  { label: 'Until I resume it', ms: undefined },
  { label: 'For 15 minutes', ms: 15 * 60_000 },
  { label: 'For 1 hour', ms: 3_600_000 },
  { label: 'For 8 hours', ms: 8 * 3_600_000 },
];

const pauseWatcher: CommandHandler = async (parts, arg) => {
  const app = await parts.app();
  const info = await pickWatcher(app, arg, 'Pause Watcher', ({ state }) => state !== 'paused');
  if (info === undefined) return;
  // From the tree's inline button one click is enough; the palette offers times.
  const choice = isRecord(arg)
    ? pauseChoices[0]
    : await window.showQuickPick(pauseChoices, { title: `Pause ${info.label}` });
  if (choice === undefined) return;
  await app.watchers.pause(info.number, choice.ms === undefined ? undefined : Date.now() + choice.ms);
};

const resumeWatcher: CommandHandler = async (parts, arg) => {
  const app = await parts.app();
  const info = await pickWatcher(app, arg, 'Resume Watcher', ({ state }) => state === 'paused');
  if (info !== undefined) await app.watchers.resume(info.number);
};

const deleteWatcher: CommandHandler = async (parts, arg) => {
  const app = await parts.app();
  const info = await pickWatcher(app, arg, 'Delete Watcher', ({ owner }) => owner === 'user');
  if (info === undefined) return;
  const config = await app.watchers.remove(info.number);
  void window.showInformationMessage(`${info.label} is not watched any more.`, 'Undo').then(async (choice) => {
    if (choice === 'Undo') await app.watchers.add(config);
  });
};

const openWatcherTarget: CommandHandler = async (parts, arg) => {
  const app = await parts.app();
  const info = await pickWatcher(app, arg, 'Open Target', () => true);
  const path = info?.config['path'];
  if (info === undefined || typeof path !== 'string') return;
  const uri = uriOf(path);
  if (info.kind === 'folder') await commands.executeCommand('revealInExplorer', uri);
  else await window.showTextDocument(uri, { preview: true });
};

/** Options that can be edited by typing, with what to say about each. */
const editable: { key: string; label: string; prompt: string; valid: (text: string) => boolean }[] = [
  { key: 'name', label: 'Name', prompt: 'Shown instead of the path; empty for none.', valid: () => true },
  {
    key: 'path',
    label: 'Path',
    prompt: 'Absolute, relative to the workspace, or a URI.',
    valid: (text) => text !== '',
  },
  {
    key: 'threshold',
    label: 'Threshold',
    prompt: 'Tell once per so many changes, such as 5 or 5/10m; empty to tell every change.',
    valid: (text) => text === '' || parseThreshold(text) !== undefined,
  },
  {
    key: 'cooldown',
    label: 'Cooldown',
    prompt: 'Stay silent after a message for this long, such as 5m; empty for none.',
    valid: (text) => /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))?$/.test(text),
  },
];

const editWatcher: CommandHandler = async (parts, arg) => {
  const app = await parts.app();
  const info = await pickWatcher(app, arg, 'Edit Watcher', () => true);
  if (info === undefined) return;
  if (info.owner !== 'user') {
    await commands.executeCommand('lookout.openConfiguration');
    return;
  }
  const field = await window.showQuickPick(
    editable.map((item) => ({ label: item.label, description: textOf(info.config[item.key]), item })),
    { title: `Edit ${info.label} (1/2)`, placeHolder: 'What do you want to change?' },
  );
  if (field === undefined) return;
  const { key, prompt, valid } = field.item;
  const typed = await window.showInputBox({
    title: `${field.label} of ${info.label} (2/2)`,
    prompt,
    value: textOf(info.config[key]),
    validateInput: (text) => (valid(text.trim()) ? undefined : prompt),
  });
  if (typed === undefined) return;
  const { [key]: _before, ...rest } = info.config;
  const config: JsonObject = typed.trim() === '' ? rest : { ...rest, [key]: typed.trim() };
  await app.watchers.edit(info.number, config);
};

export const watcherCommands: Record<string, CommandHandler> = {
  pauseWatcher,
  resumeWatcher,
  deleteWatcher,
  editWatcher,
  openWatcherTarget,
};
