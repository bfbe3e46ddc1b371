import { commands, l10n, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import type { AttentionState } from '../../app/attention.ts';
import { outputOf, placeOf } from '../../core/event.ts';
import { titleIn } from '../../core/wording.ts';
import { iconless } from '../iconless.ts';
import { ago } from '../relativeTime.ts';
import { shownLanguage, shownReason } from '../shownLanguage.ts';
import { labelOf } from '../watcherText.ts';
import type { CommandHandler } from './registry.ts';

/** News that are listed. */
const shownNews = 5;
const shownProblems = 10;

interface NextItem extends QuickPickItem {
  readonly command?: string;
  readonly args?: readonly unknown[];
}

/** What the status bar opens: what is broken and new, with what can be done about it, then the rest of what one may want. */
const showMenu: CommandHandler = async (parts) => {
  const { attention } = parts;
  const app = await parts.app();
  const { state } = attention;
  const listed = new Set(state.open.map(({ lastEventId }) => lastEventId));
  const news = attention.unseen.filter(({ id }) => !listed.has(id)).toReversed();
  const dead = await app.deadLetters(1);
  const items: NextItem[] = [
    ...section(l10n.t('Needs you'), state.open.slice(0, shownProblems).map(problemItem)),
    ...section(
      l10n.t('New'),
      news.slice(0, shownNews).map((event) => ({
        label: `$(bell) ${iconless(titleIn(event, shownLanguage()))}`,
        description: ago(Date.parse(event.time)),
        command: 'lookout.explainEvent',
        args: [event.id],
      })),
    ),
    ...section(l10n.t('In trouble'), troubleItems(state, dead.length > 0)),
    ...section(l10n.t('What next?'), nextItems(app.watchers.list().some((watcher) => watcher.state === 'paused'))),
  ];
  attention.markSeen();
  const picked = await window.showQuickPick(items, {
    title: headline(state),
    placeHolder: l10n.t('What do you want to do?'),
    matchOnDescription: true,
  });
  if (picked?.command !== undefined) await commands.executeCommand(picked.command, ...(picked.args ?? []));
};

/** What to do about one problem. */
const actOnProblem: CommandHandler = async (parts, arg) => {
  const app = await parts.app();
  const eventId = typeof arg === 'string' ? arg : '';
  const entry = await app.find(eventId);
  if (entry === undefined) return;
  const { event } = entry;
  const place = placeOf(event);
  const items: NextItem[] = [
    ...(place === undefined ? [] : [{ label: `$(go-to-file) ${place.label}`, command: 'lookout.openCause' }]),
    ...(outputOf(event) !== undefined
      ? [{ label: `$(output) ${l10n.t('View Full Output')}`, command: 'lookout.viewOutput' }]
      : []),
    { label: `$(check) ${l10n.t('Acknowledge')}`, command: 'lookout.acknowledge' },
    { label: `$(bell-slash) ${l10n.t('Snooze…')}`, command: 'lookout.snooze' },
    { label: `$(question) ${l10n.t('Explain')}`, command: 'lookout.explainEvent' },
  ];
  const picked = await window.showQuickPick(items, { title: titleIn(event, shownLanguage()) });
  if (picked?.command !== undefined) await commands.executeCommand(picked.command, eventId);
};

function section(label: string, items: readonly NextItem[]): NextItem[] {
  return items.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...items];
}

function problemItem(problem: AttentionState['open'][number]): NextItem {
  const { openedMs, lastEventId } = problem;
  return {
    label: `$(error) ${iconless(titleIn(problem, shownLanguage()))}`,
    description: l10n.t('began {0}', ago(openedMs)),
    command: 'lookout.actOnProblem',
    args: [lastEventId],
  };
}

function troubleItems({ troubledChannels, troubledWatchers }: AttentionState, hasDead: boolean): NextItem[] {
  return [
    ...troubledChannels.map((channel) => ({
      label: `$(warning) ${channel.name}`,
      description: shownReason(
        channel.state.pause?.reason ?? channel.unavailable ?? l10n.t('failing, tried again by itself'),
      ),
      command: channel.asks === undefined ? 'lookout.resumeChannel' : 'lookout.reviewDestinations',
      args: [{ channel: channel.name }],
    })),
    ...troubledWatchers.map((watcher) => ({
      label: `$(warning) #${watcher.number} ${iconless(labelOf(watcher))}`,
      description: shownReason(watcher.health?.problem ?? l10n.t('degraded')),
      command: 'lookout.watchers.focus',
    })),
    ...(hasDead ? [{ label: `$(mail) ${l10n.t('Undelivered Messages…')}`, command: 'lookout.showDeadLetters' }] : []),
  ];
}

function nextItems(hasPaused: boolean): NextItem[] {
  return [
    { label: `$(add) ${l10n.t('Watch Something…')}`, command: 'lookout.watchSomething' },
    { label: `$(history) ${l10n.t('Show Activity')}`, command: 'lookout.activity.focus' },
    { label: `$(dashboard) ${l10n.t('Show Dashboard')}`, command: 'lookout.showDashboard' },
    { label: `$(question) ${l10n.t('Explain Event…')}`, command: 'lookout.explainEvent' },
    { label: `$(bell-slash) ${l10n.t('Show What Is Snoozed…')}`, command: 'lookout.showMutes' },
    hasPaused
      ? { label: `$(debug-start) ${l10n.t('Resume All Watchers')}`, command: 'lookout.resumeAll' }
      : { label: `$(debug-pause) ${l10n.t('Pause All Watchers…')}`, command: 'lookout.pauseAll' },
  ];
}

/** The state of everything in one line. */
function headline({ kind, count, acknowledged }: AttentionState): string {
  switch (kind) {
    case 'needsYou':
      return count === 1 ? l10n.t('1 thing needs you') : l10n.t('{0} things need you', count);
    case 'acknowledged':
      return l10n.t('{0} broken, and somebody takes care', acknowledged.length);
    case 'unknown':
      return l10n.t('Something cannot be watched or told');
    case 'paused':
      return l10n.t('Paused');
    case 'quiet':
      return l10n.t('All quiet');
  }
}

export const whatNextCommands: Record<string, CommandHandler> = { showMenu, actOnProblem };
