import { commands, l10n, type QuickPickItem, QuickPickItemKind, ThemeIcon, window } from 'vscode';
import type { AttentionState } from '../../app/attention.ts';
import { type LookoutEvent, outputOf, placeOf } from '../../core/event.ts';
import { titleIn } from '../../core/wording.ts';
import { headlineOf } from '../headline.ts';
import { iconless } from '../iconless.ts';
import { ago } from '../relativeTime.ts';
import { eventIcon, severityIcon, troubleIcon } from '../severityIcon.ts';
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
  const news = state.news.toReversed().slice(0, shownNews);
  const hasPaused = app.watchers.list().some((watcher) => watcher.state === 'paused');
  const items: NextItem[] = [
    ...section(l10n.t('Needs you'), needItems(state)),
    ...section(l10n.t('New'), news.map(eventItem)),
    ...section(l10n.t('In trouble'), troubleItems(state)),
    ...section(l10n.t('What next?'), nextItems(hasPaused)),
  ];
  attention.markSeen();
  const picked = await window.showQuickPick(items, {
    title: headlineOf(state),
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
    ...(place === undefined
      ? []
      : [{ iconPath: new ThemeIcon('go-to-file'), label: iconless(place.label), command: 'lookout.openCause' }]),
    ...(outputOf(event) !== undefined
      ? [{ iconPath: new ThemeIcon('output'), label: l10n.t('View Full Output'), command: 'lookout.viewOutput' }]
      : []),
    { iconPath: new ThemeIcon('check'), label: l10n.t('Acknowledge'), command: 'lookout.acknowledge' },
    { iconPath: new ThemeIcon('bell-slash'), label: l10n.t('Snooze…'), command: 'lookout.snooze' },
    { iconPath: new ThemeIcon('question'), label: l10n.t('Explain'), command: 'lookout.explainEvent' },
  ];
  const picked = await window.showQuickPick(items, {
    title: titleIn(event, shownLanguage()),
    placeHolder: l10n.t('What do you want to do about it?'),
  });
  if (picked?.command !== undefined) await commands.executeCommand(picked.command, eventId);
};

function section(label: string, items: readonly NextItem[]): NextItem[] {
  return items.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...items];
}

/** Icons stand beside the labels, not in them: a screen reader would read their names. */
function needItems({ open, unseenNeeds, undelivered }: AttentionState): NextItem[] {
  return [
    ...open.slice(0, shownProblems).map((problem) => ({
      iconPath: severityIcon(problem.severity),
      label: iconless(titleIn(problem, shownLanguage())),
      description: l10n.t('began {0}', ago(problem.openedMs)),
      command: 'lookout.actOnProblem',
      args: [problem.lastEventId],
    })),
    ...unseenNeeds.toReversed().slice(0, shownProblems).map(eventItem),
    ...(undelivered === 0
      ? []
      : [
          {
            iconPath: new ThemeIcon('mail'),
            label: l10n.t('Undelivered Messages…'),
            description: String(undelivered),
            command: 'lookout.showDeadLetters',
          },
        ]),
  ];
}

function eventItem(event: LookoutEvent): NextItem {
  return {
    iconPath: eventIcon(event),
    label: iconless(titleIn(event, shownLanguage())),
    description: ago(Date.parse(event.time)),
    command: 'lookout.explainEvent',
    args: [event.id],
  };
}

function troubleItems({ troubledChannels, troubledWatchers }: AttentionState): NextItem[] {
  return [
    ...troubledChannels.map((channel) => ({
      iconPath: channel.asks === undefined ? troubleIcon : new ThemeIcon('shield'),
      label: channel.name,
      description:
        channel.asks === undefined
          ? shownReason(channel.state.pause?.reason ?? channel.unavailable ?? l10n.t('failing, tried again by itself'))
          : l10n.t('waits for your permission'),
      command: channel.asks === undefined ? 'lookout.resumeChannel' : 'lookout.reviewDestinations',
      args: [{ channel: channel.name }],
    })),
    ...troubledWatchers.map((watcher) => ({
      iconPath: troubleIcon,
      label: `#${watcher.number} ${iconless(labelOf(watcher))}`,
      description: shownReason(watcher.health?.problem ?? l10n.t('degraded')),
      command: 'lookout.watchers.focus',
    })),
  ];
}

function nextItems(hasPaused: boolean): NextItem[] {
  const item = (icon: string, label: string, command: string): NextItem => ({
    iconPath: new ThemeIcon(icon),
    label,
    command,
  });
  return [
    item('add', l10n.t('Watch Something…'), 'lookout.watchSomething'),
    item('history', l10n.t('Show Activity'), 'lookout.activity.focus'),
    item('dashboard', l10n.t('Show Dashboard'), 'lookout.showDashboard'),
    item('question', l10n.t('Explain Event…'), 'lookout.explainEvent'),
    item('bell-slash', l10n.t('Show What Is Snoozed…'), 'lookout.showMutes'),
    hasPaused
      ? item('debug-start', l10n.t('Resume All Watchers'), 'lookout.resumeAll')
      : item('debug-pause', l10n.t('Pause All Watchers…'), 'lookout.pauseAll'),
  ];
}

export const whatNextCommands: Record<string, CommandHandler> = { showMenu, actOnProblem };
