import { EventEmitter, MarkdownString, ThemeColor, ThemeIcon, type TreeDataProvider, TreeItem, window } from 'vscode';
import type { App } from '../app/createApp.ts';
import type { WatcherInfo } from '../app/watcherService.ts';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import { formatDuration } from '../core/units.ts';
import type { HostParts } from './host.ts';
import { escapeMarkdown } from './markdown.ts';

/** Refresh of relative times ("2 min ago") while the view is visible, in ms. */
const refreshMs = 30_000;

/** Fills the Watchers view of the sidebar. */
export function showWatchersView({ app, attention }: HostParts): Disposable {
  const disposables = new DisposableStore();
  const changed = disposables.add(new EventEmitter<void>());
  let running: App | undefined;

  const provider: TreeDataProvider<WatcherInfo> = {
    onDidChangeTreeData: changed.event,
    getChildren: (element) => (element === undefined ? shownOf(running?.watchers.list() ?? []) : []),
    getTreeItem: toTreeItem,
    getParent: () => undefined,
  };
  const view = disposables.add(
    window.createTreeView('lookout.watchers', { treeDataProvider: provider, showCollapseAll: false }),
  );

  const badge = (): void => {
    const count = attention.unseen.length;
    view.badge =
      count === 0 ? undefined : { value: count, tooltip: `${count} new ${count === 1 ? 'message' : 'messages'}` };
  };
  disposables.add(attention.onDidChange(badge));
  const timer = setInterval(() => view.visible && changed.fire(), refreshMs);
  disposables.add({ dispose: () => clearInterval(timer) });

  app().then(
    (started) => {
      running = started;
      disposables.add(started.watchers.onDidChange(() => changed.fire()));
      changed.fire();
    },
    () => changed.fire(),
  );
  return disposables;
}

/** What is built in appears once it has something to show: until then the view says what to do first. */
function shownOf(watchers: readonly WatcherInfo[]): WatcherInfo[] {
  const isStarted = watchers.some(
    ({ owner, lastEvent, state }) => owner !== 'builtin' || lastEvent !== undefined || state === 'paused',
  );
  return isStarted ? watchers.toSorted(byOwner) : [];
}

/** What the user asked for comes before what is built in. */
function byOwner(a: WatcherInfo, b: WatcherInfo): number {
  return Number(a.owner === 'builtin') - Number(b.owner === 'builtin');
}

const origins: Record<WatcherInfo['owner'], string> = {
  config: 'configuration file',
  user: 'this editor',
  builtin: 'Lookout, until the configuration has one of its kind',
};

/** The target does not exist yet, which is no trouble. */
const waitingIcon = new ThemeIcon('clock');

const icons: Record<WatcherInfo['state'], ThemeIcon> = {
  starting: new ThemeIcon('loading~spin'),
  watching: new ThemeIcon('eye', new ThemeColor('charts.green')),
  degraded: new ThemeIcon('warning', new ThemeColor('list.warningForeground')),
  paused: new ThemeIcon('debug-pause', new ThemeColor('disabledForeground')),
};

function toTreeItem(watcher: WatcherInfo): TreeItem {
  const item = new TreeItem(watcher.label);
  item.id = String(watcher.number);
  item.description = descriptionOf(watcher);
  item.iconPath = watcher.health?.waits === true && watcher.state === 'degraded' ? waitingIcon : icons[watcher.state];
  item.contextValue = `${watcher.state === 'paused' ? 'paused' : 'running'}.${watcher.owner}`;
  item.tooltip = tooltipOf(watcher);
  item.accessibilityInformation = {
    label: `${watcher.kind} ${watcher.label}, ${watcher.state}, ${descriptionOf(watcher)}`,
  };
  return item;
}

function isAboutRuns(kind: string): boolean {
  return kind === 'build' || kind === 'tests' || kind === 'terminal';
}

function descriptionOf({ kind, state, target, lastEvent, health, pausedUntilMs }: WatcherInfo): string {
  if (state === 'paused') {
    return pausedUntilMs === undefined ? 'paused' : `paused until ${new Date(pausedUntilMs).toLocaleTimeString()}`;
  }
  if (state === 'degraded') return health?.waits === true ? 'does not exist yet' : (health?.problem ?? 'degraded');
  if (lastEvent === undefined) return isAboutRuns(kind) ? 'no run yet' : 'no change yet';
  // Beside its own name a file need not be named again.
  const name = target.slice(target.lastIndexOf('/') + 1);
  const what = lastEvent.title.startsWith(`${name} `) ? lastEvent.title.slice(name.length + 1) : lastEvent.title;
  return `${what} · ${ago(lastEvent.atMs)}`;
}

function tooltipOf(watcher: WatcherInfo): MarkdownString {
  const { health, number, kind, target, lastEvent, owner } = watcher;
  const rows: [string, string | undefined][] = [
    ['State', watcher.state],
    ['Problem', health?.problem],
    ['Hints from', health?.hintSource],
    ['Last look', health?.lastLookMs === undefined ? undefined : ago(health.lastLookMs)],
    ['Last event', lastEvent === undefined ? undefined : `${lastEvent.title}, ${ago(lastEvent.atMs)}`],
    ['Defined in', origins[owner]],
  ];
  const lines = rows.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${escapeMarkdown(value)}`]));
  return new MarkdownString(
    [`**#${number}** ${escapeMarkdown(kind)} ${escapeMarkdown(target)}`, ...lines].join('\n\n'),
  );
}

function ago(atMs: number): string {
  const ageMs = Date.now() - atMs;
  return ageMs < 5000 ? 'just now' : `${formatDuration(ageMs)} ago`;
}
