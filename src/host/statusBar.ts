import { l10n, MarkdownString, StatusBarAlignment, ThemeColor, window } from 'vscode';
import type { AttentionKind, AttentionState } from '../app/attention.ts';
import type { App } from '../app/app.ts';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import { rowTitleIn, titleIn } from '../core/wording.ts';
import { shortenText } from '../templates/shorten.ts';
import { headlineOf } from './headline.ts';
import type { HostParts } from './host.ts';
import { iconless } from './iconless.ts';
import { escapeMarkdown } from './markdown.ts';
import { shownLanguage, shownReason } from './shownLanguage.ts';
import { shownWatchers } from './shownWatchers.ts';
import { labelOf } from './watcherText.ts';

/** Longest title in the status bar. */
const maxTitle = 50;
/** Problems and troubles that the tooltip lists of each kind. */
const maxLines = 5;

const icons: Record<AttentionKind, string> = {
  needsYou: 'bell-dot',
  unknown: 'warning',
  acknowledged: 'person',
  news: 'bell',
  paused: 'debug-pause',
  quiet: 'eye',
};

/** The one status-bar item: what needs you, else that all is quiet, unless the settings want it only when there is something to say. */
export function showStatusBar({ app, attention, settings }: HostParts): Disposable {
  const disposables = new DisposableStore();
  const item = disposables.add(window.createStatusBarItem('lookout.status', StatusBarAlignment.Left, 10));
  item.name = 'Lookout';
  item.command = 'lookout.showMenu';
  item.text = '$(loading~spin) Lookout';
  item.tooltip = l10n.t('Lookout is starting…');
  let isCalm = true;
  const showOrHide = (): void => {
    if (isCalm && settings.current.statusBar === 'attention') item.hide();
    else item.show();
  };
  disposables.add(settings.onDidChange(showOrHide));
  showOrHide();

  const render = (running: App): void => {
    const { state } = attention;
    const { kind, open, unseenNeeds, news, undelivered, acknowledged, troubledChannels, troubledWatchers } = state;
    const watchers = shownWatchers(running.watchers.list());
    const paused = watchers.filter((watcher) => watcher.state === 'paused').length;
    const language = shownLanguage();
    // What waits for a permission is a question, not a fault.
    const isTrouble = troubledWatchers.length > 0 || troubledChannels.some(({ asks }) => asks === undefined);
    item.backgroundColor = isTrouble ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    item.text = `$(${icons[kind]}) ${textOf(state, watchers.length)}`;
    const latest = news.at(-1);
    const lines = [
      ...open.slice(0, maxLines).map((problem) => l10n.t('Broken: {0}', titleIn(problem, language))),
      ...unseenNeeds.slice(-maxLines).map((event) => l10n.t('Not looked at yet: {0}', titleIn(event, language))),
      ...(undelivered === 0 ? [] : [l10n.t('Messages that could not be sent: {0}', undelivered)]),
      ...acknowledged.slice(0, maxLines).map((problem) => l10n.t('Taken care of: {0}', titleIn(problem, language))),
      ...(latest === undefined ? [] : [l10n.t('{0} new, last: {1}', news.length, titleIn(latest, language))]),
      ...troubledWatchers.map(
        (watcher) =>
          `#${watcher.number} ${labelOf(watcher)}: ${shownReason(watcher.health?.problem ?? l10n.t('degraded'))}`,
      ),
      ...troubledChannels.map(({ name, state: { pause }, asks }) =>
        asks === undefined
          ? l10n.t('Channel {0}: {1}', name, shownReason(pause?.reason ?? l10n.t('failing, tried again by itself')))
          : l10n.t('Channel {0}: {1}', name, l10n.t('waits for your permission')),
      ),
      watchers.length === 0
        ? l10n.t('Nothing of your own is watched yet')
        : paused === 0
          ? l10n.t('{0} watched', watchers.length)
          : l10n.t('{0} watched, {1} paused', watchers.length, paused),
    ];
    const headline = `Lookout: ${headlineOf(state)}`;
    item.tooltip = new MarkdownString([`**${escapeMarkdown(headline)}**`, ...lines.map(escapeMarkdown)].join('\n\n'));
    item.accessibilityInformation = { label: [headline, ...lines].join('. '), role: 'button' };
    isCalm = kind === 'quiet' || kind === 'paused' || kind === 'news';
    showOrHide();
  };

  app().then(
    (running) => {
      disposables.add(attention.onDidChange(() => render(running)));
      render(running);
    },
    () => {
      item.text = '$(error) Lookout';
      item.tooltip = l10n.t('Lookout could not start. Click to see the output.');
      item.command = 'lookout.showOutput';
      item.backgroundColor = new ThemeColor('statusBarItem.errorBackground');
      isCalm = false;
      showOrHide();
    },
  );
  return disposables;
}

function textOf(state: AttentionState, watched: number): string {
  const { kind, count, news, undelivered, acknowledged, troubledChannels, troubledWatchers } = state;
  switch (kind) {
    case 'needsYou': {
      const latest = latestNeed(state);
      return latest === undefined
        ? l10n.t('Lookout: {0} undelivered', undelivered)
        : withMore(rowTitleIn(latest, shownLanguage()), count);
    }
    case 'unknown':
      return l10n.t('Lookout: {0} in trouble', troubledWatchers.length + troubledChannels.length);
    case 'acknowledged':
      return l10n.t('Lookout: {0} taken care of', acknowledged.length);
    case 'news': {
      const latest = news.at(-1);
      return latest === undefined ? 'Lookout' : withMore(rowTitleIn(latest, shownLanguage()), news.length);
    }
    case 'paused':
      return l10n.t('Lookout paused');
    case 'quiet':
      return watched === 0 ? 'Lookout' : `Lookout ${watched}`;
  }
}

/** What broke or went wrong last. */
function latestNeed({ open, unseenNeeds }: AttentionState) {
  const [problem] = open;
  const event = unseenNeeds.at(-1);
  if (problem === undefined || event === undefined) return problem ?? event;
  return Date.parse(event.time) > problem.changedMs ? event : problem;
}

/** A title of this place's length; `count` are all things of which it is one. */
function withMore(title: string, count: number): string {
  const more = count > 1 ? ` (+${count - 1})` : '';
  return `${iconless(shortenText(title, maxTitle))}${more}`;
}
