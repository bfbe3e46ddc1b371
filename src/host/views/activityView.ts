import { l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { isNeed } from '../../app/attention.ts';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { outputOf, placeOf } from '../../core/event.ts';
import { lastReason } from '../../core/reasonTexts.ts';
import { descriptionIn, rowTitleIn, titleIn } from '../../core/wording.ts';
import type { HistoryEntry, ProblemRow } from '../../store/store.ts';
import type { HostParts } from '../host.ts';
import { needText } from '../headline.ts';
import { escapeMarkdown } from '../markdown.ts';
import { ago } from '../relativeTime.ts';
import { eventIcon, severityIcon } from '../severityIcon.ts';
import { shownLanguage, shownSeverity, shownTime } from '../shownLanguage.ts';
import { fateOf, isToldToAll } from './fate.ts';
import { LiveTree } from './liveTree.ts';
import { Reading } from './reading.ts';

/** What the commands of this view get: the id of an event, or the key of a problem with its last event. */
export type ActivityNode =
  | Section
  | { readonly problem: ProblemRow; readonly eventId: string }
  | {
      readonly entry: HistoryEntry;
      readonly eventId: string;
      /** Key of the problem below which it stands. */
      readonly below?: string;
    };

interface Section {
  readonly section: 'open' | 'acknowledged' | 'events';
  /** Problems in it; events are too many to be counted. */
  readonly count?: number;
}

/** Fills the Activity view: what is broken, what was taken, and what happened last. */
export function showActivityView({ app, attention, settings, selections }: HostParts): Disposable {
  const disposables = new DisposableStore();
  const tree = disposables.add(
    new LiveTree<ActivityNode>(
      'lookout.activity',
      app,
      {
        children: (started, parent) => childrenOf(started, parent, settings.current.activityEntries),
        item: itemOf,
        follow: (started, changed) => [
          started.onDidAccept(changed),
          started.onDidSettle(changed),
          started.onDidChangeProblems(changed),
          settings.onDidChange(changed),
        ],
      },
      { canSelectMany: true, showCollapseAll: true },
    ),
  );
  const { view } = tree;
  selections.set('lookout.activity', () => view.selection);
  const reading = new Reading();
  let timer: NodeJS.Timeout | undefined;
  disposables.add({ dispose: () => clearTimeout(timer) });
  const read = (): void => {
    const { unseenNeeds, news } = attention.state;
    const isInSight = view.visible && window.state.focused;
    const { isRead, againMs } = reading.look({ hasNews: unseenNeeds.length + news.length > 0, isInSight }, Date.now());
    clearTimeout(timer);
    if (againMs !== undefined) timer = setTimeout(read, againMs);
    if (isRead) attention.markSeen();
  };
  disposables.add(window.onDidChangeWindowState(read));
  disposables.add(
    attention.onDidChange(() => {
      const { count } = attention.state;
      view.badge = count === 0 ? undefined : { value: count, tooltip: needText(count) };
      read();
    }),
  );
  // Who opens the list has seen what is new.
  disposables.add(view.onDidChangeVisibility(({ visible }) => (visible ? attention.markSeen() : read())));
  return disposables;
}

/** @param maxEvents Events shown as the latest, and below one problem. */
async function childrenOf(app: App, parent: ActivityNode | undefined, maxEvents: number): Promise<ActivityNode[]> {
  if (parent === undefined) {
    const [problems, events] = await Promise.all([app.problems('open'), app.ownHistory({ limit: 1 })]);
    if (problems.length + events.length === 0) return [];
    const sections = (['open', 'acknowledged'] as const).map((section) => ({
      section,
      count: problems.filter((problem) => sectionOf(problem) === section).length,
    }));
    return [...sections.filter(({ count }) => count > 0), { section: 'events' }];
  }
  if ('section' in parent) {
    if (parent.section === 'events')
      return (await app.ownHistory({ limit: maxEvents })).map((entry) => ({ entry, eventId: entry.event.id }));
    const problems = await app.problems('open');
    return problems
      .filter((problem) => sectionOf(problem) === parent.section)
      .map((problem) => ({ problem, eventId: problem.lastEventId }));
  }
  if (!('problem' in parent)) return [];
  const { key } = parent.problem;
  const entries = await app.ownHistory({ limit: maxEvents, problem: key });
  return entries.map((entry) => ({ entry, eventId: entry.event.id, below: key }));
}

/** News that last stand among the events alone, unless somebody took them. */
function sectionOf(problem: ProblemRow): 'open' | 'acknowledged' | undefined {
  if (problem.acknowledged !== undefined) return 'acknowledged';
  return isNeed(problem) ? 'open' : undefined;
}

const takenIcon = new ThemeIcon('person', new ThemeColor('disabledForeground'));

function itemOf(node: ActivityNode): TreeItem {
  if ('section' in node) return sectionItem(node);
  return 'problem' in node ? problemItem(node.problem) : eventItem(node.entry, node.below);
}

function sectionItem({ section, count }: Section): TreeItem {
  const titles = { open: l10n.t('Needs you'), acknowledged: l10n.t('Acknowledged'), events: l10n.t('What happened') };
  const pictures = { open: 'bell-dot', acknowledged: 'person', events: 'history' };
  const item = new TreeItem(titles[section], TreeItemCollapsibleState.Expanded);
  item.id = `section/${section}`;
  item.iconPath = new ThemeIcon(pictures[section]);
  item.contextValue = 'section';
  if (count !== undefined) item.description = String(count);
  item.accessibilityInformation = { label: `${titles[section]}, ${countText(count)}` };
  return item;
}

function countText(count: number | undefined): string {
  if (count === undefined) return l10n.t('the newest first');
  return count === 1 ? l10n.t('1 problem') : l10n.t('{0} problems', count);
}

function problemItem(problem: ProblemRow): TreeItem {
  const { key, severity, openedMs, changedMs, count, acknowledged } = problem;
  const title = titleIn(problem, shownLanguage());
  const item = new TreeItem(rowTitleIn(problem, shownLanguage()), TreeItemCollapsibleState.Collapsed);
  const since = l10n.t('began {0}', ago(openedMs));
  const times = count > 1 ? ` · ${l10n.t('{0} times', count)}` : '';
  const by = acknowledged === undefined ? '' : ` · ${l10n.t('taken by {0}', acknowledged.by)}`;
  // Whoever takes it moves it from one section to another.
  item.id = `${acknowledged === undefined ? 'open' : 'acknowledged'}/${key}`;
  item.description = since + times + by;
  item.iconPath = acknowledged === undefined ? severityIcon(severity) : takenIcon;
  item.contextValue = acknowledged === undefined ? 'problem.open' : 'problem.acknowledged';
  const lines = [
    `**${escapeMarkdown(title)}**`,
    l10n.t('Broke {0}, last heard of {1}.', ago(openedMs), ago(changedMs)),
    acknowledged === undefined ? '' : l10n.t('{0} took it {1}.', acknowledged.by, ago(acknowledged.atMs)),
    acknowledged?.note === undefined ? '' : escapeMarkdown(acknowledged.note),
  ];
  item.tooltip = new MarkdownString(lines.filter((line) => line !== '').join('\n\n'));
  item.accessibilityInformation = { label: `${title}, ${shownSeverity(severity)}, ${item.description}` };
  return item;
}

function eventItem(entry: HistoryEntry, below: string | undefined): TreeItem {
  const { event } = entry;
  const language = shownLanguage();
  const title = titleIn(event, language);
  const atMs = Date.parse(event.time);
  const fate = fateOf(entry);
  const item = new TreeItem(rowTitleIn(event, language));
  // The same event stands below its problem and in the list of events.
  item.id = `event/${below ?? ''}/${event.id}`;
  // That it was told is what one expects.
  item.description = isToldToAll(entry) ? ago(atMs) : `${ago(atMs)} · ${fate}`;
  item.iconPath = eventIcon(event);
  const hasFailed = entry.deliveries.some(({ status }) => status === 'failed');
  item.contextValue = ['event', placeOf(event) && 'place', outputOf(event) && 'output', hasFailed && 'failed']
    .filter((part) => typeof part === 'string')
    .join('.');
  item.tooltip = new MarkdownString(
    [
      `**${escapeMarkdown(title)}**`,
      escapeMarkdown(`${event.type} · ${shownTime(atMs)}`),
      escapeMarkdown(descriptionIn(event, language) ?? ''),
      escapeMarkdown(`${fate}. ${lastReason(entry.decisions, language)}`),
    ]
      .filter((line) => line !== '')
      .join('\n\n'),
  );
  item.command = { command: 'lookout.explainEvent', title: l10n.t('Explain'), arguments: [event.id] };
  item.accessibilityInformation = { label: `${title}, ${shownSeverity(event.severity)}, ${item.description}` };
  return item;
}
