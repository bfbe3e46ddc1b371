import {
  env,
  l10n,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCheckboxState,
  TreeItemCollapsibleState,
} from 'vscode';
import type { WatcherInfo } from '../../app/watcherService.ts';
import { formatDuration, parseDuration } from '../../core/units.ts';
import { rowTitleIn, titleIn } from '../../core/wording.ts';
import { escapeMarkdown } from '../markdown.ts';
import { ago } from '../relativeTime.ts';
import { troubleIcon } from '../severityIcon.ts';
import { shownLanguage, shownReason } from '../shownLanguage.ts';
import { labelOf, stateOf, targetOf } from '../watcherText.ts';

/** The target does not exist yet, which is no trouble. */
const waitingIcon = new ThemeIcon('clock');

const icons: Record<WatcherInfo['state'], ThemeIcon> = {
  starting: new ThemeIcon('loading~spin'),
  watching: new ThemeIcon('eye', new ThemeColor('charts.green')),
  degraded: troubleIcon,
  paused: new ThemeIcon('debug-pause', new ThemeColor('disabledForeground')),
};

/** Icon and title of each kind's group, by kind; others appear by their kind's name. */
function groupLook(kind: string): { readonly title: string; readonly icon: string } {
  switch (kind) {
    case 'file':
      return { title: l10n.t('Files'), icon: 'file' };
    case 'folder':
      return { title: l10n.t('Folders'), icon: 'folder' };
    case 'build':
      return { title: l10n.t('Builds'), icon: 'tools' };
    case 'tests':
      return { title: l10n.t('Tests'), icon: 'beaker' };
    case 'errors':
      return { title: l10n.t('Logs'), icon: 'output' };
    case 'coverage':
      return { title: l10n.t('Coverage'), icon: 'shield' };
    case 'condition':
      return { title: l10n.t('Conditions'), icon: 'bell' };
    case 'terminal':
      return { title: l10n.t('Terminal commands'), icon: 'terminal' };
    case 'problems':
      return { title: l10n.t('Problems'), icon: 'error' };
    default:
      return { title: kind, icon: 'eye' };
  }
}

/** The head of the watchers of one kind. */
export function groupItem(kind: string, watchers: readonly WatcherInfo[]): TreeItem {
  const { title, icon } = groupLook(kind);
  const item = new TreeItem(title, TreeItemCollapsibleState.Expanded);
  item.id = `kind/${kind}`;
  item.iconPath = new ThemeIcon(icon);
  item.description = String(watchers.length);
  item.contextValue = 'group';
  const count = watchers.length === 1 ? l10n.t('1 watcher') : l10n.t('{0} watchers', watchers.length);
  item.accessibilityInformation = { label: `${title}, ${count}` };
  return item;
}

/** One watcher, with a checkbox that pauses and resumes it. */
export function watcherItem(watcher: WatcherInfo): TreeItem {
  const label = rowLabelOf(watcher);
  const item = new TreeItem(label);
  const description = descriptionOf(watcher);
  const isPaused = watcher.state === 'paused';
  item.id = `watcher/${watcher.number}`;
  item.description = description;
  item.iconPath = watcher.health?.waits === true && watcher.state === 'degraded' ? waitingIcon : icons[watcher.state];
  item.contextValue = `${isPaused ? 'paused' : 'running'}.${watcher.owner}`;
  item.tooltip = tooltipOf(watcher);
  item.checkboxState = {
    state: isPaused ? TreeItemCheckboxState.Unchecked : TreeItemCheckboxState.Checked,
    tooltip: isPaused ? l10n.t('Paused: tick to resume') : l10n.t('Watching: untick to pause'),
    accessibilityInformation: { label: l10n.t('Watch {0}', label), role: 'checkbox' },
  };
  const state = stateOf(watcher);
  const heard = description.startsWith(state) ? description : `${state}, ${description}`;
  item.accessibilityInformation = { label: `${label}, ${heard}` };
  if (typeof watcher.config['path'] === 'string')
    item.command = {
      command: 'lookout.openWatcherTarget',
      title: l10n.t('Open What Is Watched'),
      arguments: [{ number: watcher.number }],
    };
  return item;
}

/** What a row calls a watcher below the head of its kind, which need not be said again. */
function rowLabelOf(watcher: WatcherInfo): string {
  const { kind, config } = watcher;
  if (['name', 'command', 'log', 'report', 'patterns', 'source'].some((key) => config[key] !== undefined))
    return labelOf(watcher);
  switch (kind) {
    case 'build':
      return l10n.t('All builds');
    case 'tests':
      return l10n.t('All tests');
    case 'terminal': {
      const { longerThan } = config;
      const ms = typeof longerThan === 'string' ? parseDuration(longerThan) : undefined;
      return ms === undefined ? l10n.t('All commands') : l10n.t('Over {0}', formatDuration(ms, shownLanguage()));
    }
    case 'problems':
      if (config['severity'] === 'warning') return l10n.t('Errors and warnings');
      return (config['severity'] ?? 'error') === 'error' ? l10n.t('Errors') : labelOf(watcher);
    default:
      return labelOf(watcher);
  }
}

function isAboutRuns(kind: string): boolean {
  return kind === 'build' || kind === 'tests' || kind === 'terminal';
}

function descriptionOf(watcher: WatcherInfo): string {
  const { kind, state, target, lastEvent, health, pausedUntilMs } = watcher;
  if (state === 'paused' && pausedUntilMs !== undefined)
    return l10n.t('paused until {0}', new Date(pausedUntilMs).toLocaleTimeString(env.language));
  if (state === 'paused') return stateOf(watcher);
  if (state === 'degraded')
    return health?.waits === true ? stateOf(watcher) : shownReason(health?.problem ?? stateOf(watcher));
  if (lastEvent === undefined) return isAboutRuns(kind) ? l10n.t('no run yet') : l10n.t('no change yet');
  const condition = kind === 'condition' ? conditionText(watcher, rowTitleIn(lastEvent, shownLanguage())) : undefined;
  if (condition !== undefined) return `${condition} · ${ago(lastEvent.atMs)}`;
  // Beside its own name a file need not be named again.
  const name = target.slice(target.lastIndexOf('/') + 1);
  const title = rowTitleIn(lastEvent, shownLanguage());
  const prefixes = rowLabelOf(watcher) === labelOf(watcher) ? [`${name}: `, `${name} `] : [];
  const [prefix = ''] = prefixes.filter((beginning) => title.startsWith(beginning));
  const what = title.slice(prefix.length);
  return `${what} · ${ago(lastEvent.atMs)}`;
}

/** What became of a condition, which the label names already. */
function conditionText({ config }: WatcherInfo, title: string): string | undefined {
  const { when } = config;
  if (typeof when !== 'string' || !title.endsWith(when)) return undefined;
  return title === when ? l10n.t('came true') : l10n.t('no longer true');
}

function ownerText(owner: WatcherInfo['owner']): string {
  if (owner === 'config') return l10n.t('configuration file');
  return owner === 'user' ? l10n.t('this editor') : l10n.t('Lookout, until the configuration has one of its kind');
}

/** To the minute: a row is drawn anew when its tooltip changes, and looks are frequent. */
function lookText(lastLookMs: number | undefined): string | undefined {
  return lastLookMs === undefined ? undefined : new Date(lastLookMs).toLocaleTimeString([], { timeStyle: 'short' });
}

function tooltipOf(watcher: WatcherInfo): MarkdownString {
  const { health, number, lastEvent, owner } = watcher;
  const last = lastEvent === undefined ? undefined : titleIn(lastEvent, shownLanguage());
  const rows: [string, string | undefined][] = [
    [l10n.t('State'), stateOf(watcher)],
    [l10n.t('Problem'), health?.problem === undefined ? undefined : shownReason(health.problem)],
    [l10n.t('Hints from'), health === undefined ? undefined : shownReason(health.hintSource)],
    [l10n.t('Last look'), lookText(health?.lastLookMs)],
    [l10n.t('Last event'), lastEvent === undefined ? undefined : `${last}, ${ago(lastEvent.atMs)}`],
    [l10n.t('Defined in'), ownerText(owner)],
  ];
  const lines = rows.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${escapeMarkdown(value)}`]));
  return new MarkdownString([`**#${number}** ${escapeMarkdown(targetOf(watcher))}`, ...lines].join('\n\n'));
}
