import { env, l10n, type QuickPickItem, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { titleIn } from '../../core/wording.ts';
import { LookoutError } from '../../core/errors.ts';
import { outputOf, placeOf } from '../../core/event.ts';
import { isRecord } from '../../core/json.ts';
import type { HistoryEntry, ProblemRow } from '../../store/store.ts';
import { iconless } from '../iconless.ts';
import { openPlace } from '../openPlace.ts';
import { ago } from '../relativeTime.ts';
import { chosenEvent, eventIdsOf, findEvent } from './chosenEvent.ts';
import { severityIcon } from '../severityIcon.ts';
import { shownLanguage } from '../shownLanguage.ts';
import { type CommandHandler, selectedIn } from './registry.ts';

/** What is said of the person at the editor. */
const me = 'you';

interface ProblemItem extends QuickPickItem {
  readonly key: string;
}

/** Takes the problems of the selected items, or asks which; a note may be left for the others. */
const acknowledge: CommandHandler = async (parts, ...args) => {
  const app = await parts.app();
  const keys = await problemKeys(app, args);
  if (keys.length === 0) return;
  let found = 0;
  for (const key of keys) if (await app.acknowledge(key, me)) found += 1;
  if (found === 0) throw new LookoutError('notFound', l10n.t('There is no such problem any more.'));
  const choice = await window.showInformationMessage(
    found === 1
      ? l10n.t('You take care of it. Nobody else is called.')
      : l10n.t('You take care of {0} problems. Nobody else is called.', found),
    l10n.t('Add Note…'),
  );
  if (choice === undefined) return;
  const note = await window.showInputBox({
    title: l10n.t('Note for Others'),
    prompt: l10n.t('Shown wherever the problem is shown.'),
  });
  if (note !== undefined && note.trim() !== '') for (const key of keys) await app.acknowledge(key, me, note.trim());
};

async function problemKeys(app: App, args: readonly unknown[]): Promise<string[]> {
  const [clicked, selection] = args;
  const items: unknown[] = Array.isArray(selection) && selection.length > 0 ? selection : [clicked];
  const given = problemsIn(items);
  if (given.length > 0) return given;
  const [id] = eventIdsOf(args);
  if (id !== undefined) {
    const { event } = await findEvent(app, id);
    return [event.incident ?? event.fingerprint];
  }
  return pickProblems(app, problemsIn(selectedIn(args)));
}

/** Keys of the problems among items of the tree. */
function problemsIn(items: readonly unknown[]): string[] {
  return items.flatMap((item) => {
    const problem = isRecord(item) ? item['problem'] : undefined;
    return isRecord(problem) && typeof problem['key'] === 'string' ? [problem['key']] : [];
  });
}

async function pickProblems(app: App, selected: readonly string[]): Promise<string[]> {
  const isOpen = ({ state, acknowledged }: ProblemRow): boolean => state !== 'closed' && acknowledged === undefined;
  const open = (await app.problems()).filter(isOpen);
  if (open.length === 0) {
    void window.showInformationMessage(l10n.t('There is no open problem that nobody took.'));
    return [];
  }
  const items = open.map(
    (problem): ProblemItem => ({
      iconPath: severityIcon(problem.severity),
      label: iconless(titleIn(problem, shownLanguage())),
      description: `${problem.type} · ${l10n.t('began {0}', ago(problem.openedMs))} · ${problem.count} ×`,
      picked: selected.includes(problem.key),
      key: problem.key,
    }),
  );
  const title = l10n.t('Acknowledge');
  const placeHolder = l10n.t('What do you take care of?');
  const picked = await window.showQuickPick(items, { title, placeHolder, canPickMany: true });
  return (picked ?? []).map(({ key }) => key);
}

/** Opens the place that an event names as its cause: the exact line. */
const openCause: CommandHandler = async (parts, arg) => {
  const fits = ({ event }: HistoryEntry) => placeOf(event) !== undefined;
  const entry = await chosenEvent(await parts.app(), arg, {
    title: l10n.t('Open Cause'),
    placeHolder: l10n.t('What do you want to see the cause of?'),
    fits,
  });
  if (entry === undefined) return;
  const place = placeOf(entry.event);
  if (place === undefined) throw new LookoutError('notFound', l10n.t('This event names no place in a file.'));
  await openPlace(place.uri);
};

/** Opens the whole output of the run that an event tells of. */
const viewOutput: CommandHandler = async (parts, arg) => {
  const fits = ({ event }: HistoryEntry) => outputOf(event) !== undefined;
  const entry = await chosenEvent(await parts.app(), arg, {
    title: l10n.t('View Full Output'),
    placeHolder: l10n.t('Which run?'),
    fits,
  });
  if (entry === undefined) return;
  const output = outputOf(entry.event);
  if (output === undefined) throw new LookoutError('notFound', l10n.t('No output was kept with this event.'));
  await openPlace(output.uri);
};

/** Sends the messages of an event again that could not be sent. */
const resendEvent: CommandHandler = async (parts, ...args) => {
  const app = await parts.app();
  let ids = eventIdsOf(args);
  if (ids.length === 0) {
    const hasFailed = ({ deliveries }: { deliveries: readonly { status: string }[] }) =>
      deliveries.some(({ status }) => status === 'failed');
    const entry = await chosenEvent(app, undefined, {
      title: l10n.t('Send Again'),
      placeHolder: l10n.t('Which messages could not be sent?'),
      fits: hasFailed,
    });
    ids = entry === undefined ? [] : [entry.event.id];
  }
  if (ids.length === 0) return;
  const entries = await Promise.all(ids.map((id) => findEvent(app, id)));
  const failed = entries.flatMap(({ deliveries }) => deliveries.filter(({ status }) => status === 'failed'));
  if (failed.length === 0) {
    void window.showInformationMessage(l10n.t('Every message of it was delivered, or is on its way.'));
    return;
  }
  const count = await app.resend(failed.map(({ id }) => id));
  void window.showInformationMessage(
    count === 1 ? l10n.t('1 message is sent again.') : l10n.t('{0} messages are sent again.', count),
  );
};

/** Puts events with their decisions and deliveries on the clipboard, as `lookout history --json` shows them. */
const copyAsJson: CommandHandler = async (parts, ...args) => {
  const app = await parts.app();
  const ids = eventIdsOf(args);
  const ask = { title: l10n.t('Copy Event as JSON'), placeHolder: l10n.t('Which event?') };
  const chosen = ids.length > 0 ? undefined : await chosenEvent(app, undefined, ask);
  const entries = chosen === undefined ? await Promise.all(ids.map((id) => findEvent(app, id))) : [chosen];
  if (entries.length === 0) return;
  await env.clipboard.writeText(JSON.stringify(entries.length === 1 ? entries[0] : entries, undefined, 2));
  void window.setStatusBarMessage(l10n.t('$(clippy) Copied'), 3000);
};

/** What people do about problems and events in the Activity view. */
export const activityCommands: Record<string, CommandHandler> = {
  acknowledge,
  openCause,
  viewOutput,
  resendEvent,
  copyAsJson,
};
