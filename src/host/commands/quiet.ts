import { type QuickPickItem, window } from 'vscode';
import type { App } from '../../app/createApp.ts';
import type { MuteEnd } from '../../app/muteBook.ts';
import type { MatcherConfig } from '../../conditions/matcher.ts';
import { LookoutError } from '../../core/errors.ts';
import type { LookoutEvent } from '../../core/event.ts';
import { formatDuration } from '../../core/units.ts';
import type { ProblemRow } from '../../store/store.ts';
import type { CommandHandler } from './registry.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** What is said of the person at the editor. */
const me = 'you';

interface Choice<T> extends QuickPickItem {
  readonly value: T;
}

/** The event that a command is about: given by a toast or a tree, else one that the user picks among the latest. */
async function eventOf(app: App, arg: unknown, title: string): Promise<LookoutEvent | undefined> {
  if (typeof arg === 'string') {
    const entry = await app.find(arg);
    if (entry === undefined) throw new LookoutError('notFound', 'This event is not in the history any more.');
    return entry.event;
  }
  const told = (await app.history({ limit: 100 })).filter(({ deliveries }) => deliveries.length > 0);
  if (told.length === 0) {
    void window.showInformationMessage('Nothing was told yet, so there is nothing to keep silent.');
    return undefined;
  }
  const items = told.map(
    ({ event }): Choice<LookoutEvent> => ({
      label: event.title,
      description: `${event.type} · ${ago(Date.parse(event.time))}`,
      value: event,
    }),
  );
  return (await window.showQuickPick(items, { title, matchOnDescription: true }))?.value;
}

function ago(atMs: number): string {
  return `${formatDuration(Math.max(0, Date.now() - atMs))} ago`;
}

/** Eight in the morning of the next day. */
function tomorrowMorning(): number {
  const date = new Date();
  date.setDate(date.getDate() + 1);
  date.setHours(8, 0, 0, 0);
  return date.getTime();
}

/** What may be kept silent about an event, the narrowest first. */
function scopesOf(event: LookoutEvent): Choice<{ name: string; match: MatcherConfig }>[] {
  const { title, type, incident, fingerprint, labels, data } = event;
  const scopes: Choice<{ name: string; match: MatcherConfig }>[] = [
    {
      label: 'This problem',
      description: title,
      value: { name: title, match: incident === undefined ? { fingerprint } : { incident } },
    },
  ];
  const { path } = data;
  if (typeof path === 'string')
    scopes.push({ label: 'This file', description: path, value: { name: path, match: { 'data.path': path } } });
  const { watcher } = labels;
  if (watcher !== undefined) {
    const value = { name: `watcher ${watcher}`, match: { 'labels.watcher': watcher } };
    scopes.push({ label: 'Its watcher', description: watcher, value });
  }
  scopes.push({ label: 'All of this kind', description: type, value: { name: type, match: { type } } });
  return scopes;
}

/** When it is heard again. */
function endsOf({ incident, labels }: LookoutEvent): Choice<() => MuteEnd>[] {
  const within = (label: string, ms: number): Choice<() => MuteEnd> => ({
    label,
    value: () => ({ untilMs: Date.now() + ms }),
  });
  const { branch } = labels;
  return [
    within('For 15 minutes', 15 * minuteMs),
    within('For 1 hour', hourMs),
    within('For 4 hours', 4 * hourMs),
    { label: 'Until tomorrow 8:00', value: () => ({ untilMs: tomorrowMorning() }) },
    ...(incident === undefined
      ? []
      : [
          {
            label: 'Until it passes',
            description: 'until it is well again',
            value: () => ({ untilEvent: { incident, 'data.transition': ['fixed', 'ok'] } }),
          },
        ]),
    ...(branch === undefined
      ? []
      : [
          {
            label: 'Until I leave this branch',
            description: branch,
            value: () => ({ untilExpression: `branch != ${JSON.stringify(branch)}` }),
          },
        ]),
    { label: 'Until I say so', value: () => ({}) },
  ];
}

const snooze: CommandHandler = async (parts, arg) => {
  const app = await parts.app();
  const event = await eventOf(app, arg, 'Snooze: about what do you not want to hear?');
  if (event === undefined) return;
  const scope = await window.showQuickPick(scopesOf(event), {
    title: 'Snooze (1/2)',
    placeHolder: 'Keep silent about …',
  });
  if (scope === undefined) return;
  const end = await window.showQuickPick(endsOf(event), {
    title: 'Snooze (2/2)',
    placeHolder: `${scope.value.name} – until …`,
  });
  if (end === undefined) return;
  const info = await app.mutes.add(scope.value.name, scope.value.match, me, end.value());
  const choice = await window.showInformationMessage(`"${info.name}" is snoozed: ${end.label.toLowerCase()}.`, 'Undo');
  if (choice === 'Undo') await app.mutes.remove(info.id);
};

/** When a mute ends, in words. */
function endText({ untilMs, untilEvent, untilExpression }: MuteEnd): string {
  if (untilMs !== undefined) return `until ${new Date(untilMs).toLocaleString()}`;
  if (untilEvent !== undefined) return 'until it passes';
  return untilExpression === undefined ? 'until you say so' : `until ${untilExpression}`;
}

const showMutes: CommandHandler = async (parts) => {
  const app = await parts.app();
  const list = app.mutes.list();
  if (list.length === 0) {
    void window.showInformationMessage('Nothing is snoozed. "Lookout: Snooze…" keeps something silent for a while.');
    return;
  }
  const picked = await window.showQuickPick(
    list.map((mute) => ({
      label: mute.name,
      description: endText(mute),
      detail: mute.rule === undefined ? `snoozed by ${mute.by}` : 'from the configuration file',
      mute,
    })),
    { title: 'Snoozed', placeHolder: 'Pick what you want to hear of again', canPickMany: true },
  );
  for (const { mute } of picked ?? []) await app.mutes.remove(mute.id);
};

const acknowledge: CommandHandler = async (parts, arg) => {
  const app = await parts.app();
  const event = typeof arg === 'string' ? await eventOf(app, arg, '') : undefined;
  const key = event === undefined ? (await pickProblem(app))?.key : (event.incident ?? event.fingerprint);
  if (key === undefined) return;
  if (!(await app.acknowledge(key, me))) throw new LookoutError('notFound', 'There is no such problem any more.');
  void window.showInformationMessage(
    `Acknowledged${event === undefined ? '' : `: ${event.title}`}. Nobody else is called.`,
  );
};

async function pickProblem(app: App): Promise<ProblemRow | undefined> {
  const open = (await app.problems()).filter(
    ({ state, acknowledged }) => state !== 'closed' && acknowledged === undefined,
  );
  if (open.length === 0) {
    void window.showInformationMessage('There is no open problem that nobody acknowledged.');
    return undefined;
  }
  const items = open.map(
    (problem): Choice<ProblemRow> => ({
      label: problem.title,
      description: `${problem.type} · since ${ago(problem.openedMs)} · ${problem.count} ×`,
      value: problem,
    }),
  );
  return (await window.showQuickPick(items, { title: 'Acknowledge', placeHolder: 'What do you take care of?' }))?.value;
}

const showDeadLetters: CommandHandler = async (parts) => {
  const app = await parts.app();
  const dead = await app.deadLetters(500);
  if (dead.length === 0) {
    void window.showInformationMessage('Every message was delivered, or is still on its way.');
    return;
  }
  const picked = await window.showQuickPick(
    dead.map((item) => ({
      label: item.event.title,
      description: `${item.channel} · ${item.status} · ${ago(Date.parse(item.event.time))}`,
      detail: item.error ?? '',
      id: item.id,
    })),
    {
      title: `Undelivered messages (${dead.length})`,
      placeHolder: 'Pick those to send again or to give up',
      canPickMany: true,
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  if (picked === undefined || picked.length === 0) return;
  const ids = picked.map(({ id }) => id);
  const what = ids.length === 1 ? 'the message' : `${ids.length} messages`;
  const choice = await window.showInformationMessage(
    `What shall become of ${what}?`,
    { modal: true },
    'Send Again',
    'Give Up',
  );
  if (choice === 'Send Again') await app.resend(ids);
  if (choice === 'Give Up') await app.purge(ids);
};

/** What people do about messages that they have heard, or do not want to hear. */
export const quietCommands: Record<string, CommandHandler> = { snooze, showMutes, acknowledge, showDeadLetters };
