import { l10n, MarkdownString, StatusBarAlignment, ThemeColor, window } from 'vscode';
import type { AttentionKind } from '../app/attention.ts';
import type { App } from '../app/app.ts';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import { titleIn } from '../core/wording.ts';
import { shortenText } from '../templates/shorten.ts';
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
  acknowledged: 'person',
  unknown: 'warning',
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
    const { state, unseen } = attention;
    const { kind, open, acknowledged, troubledChannels, troubledWatchers } = state;
    const watchers = shownWatchers(running.watchers.list());
    const language = shownLanguage();
    const [latest] = unseen.slice(-1);
    const shown = latest ?? open[0];
    const newest = shown === undefined ? undefined : titleIn(shown, language);
    const isTrouble = troubledWatchers.length + troubledChannels.length > 0;
    item.backgroundColor = isTrouble ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    item.text = `$(${icons[kind]}) ${textOf(kind, state.count, newest, acknowledged.length, watchers.length)}`;
    const lines = [
      ...open.slice(0, maxLines).map((problem) => l10n.t('Broken: {0}', titleIn(problem, language))),
      ...acknowledged.slice(0, maxLines).map((problem) => l10n.t('Taken care of: {0}', titleIn(problem, language))),
      ...(latest === undefined ? [] : [l10n.t('{0} new, last: {1}', unseen.length, titleIn(latest, language))]),
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
        : l10n.t(
            '{0} watched, {1} paused',
            watchers.length,
            watchers.filter((watcher) => watcher.state === 'paused').length,
          ),
    ];
    item.tooltip = new MarkdownString(['**Lookout**', ...lines.map(escapeMarkdown)].join('\n\n'));
    item.accessibilityInformation = { label: `Lookout: ${lines.join(', ')}`, role: 'button' };
    isCalm = kind === 'quiet' || kind === 'paused';
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

function textOf(
  kind: AttentionKind,
  count: number,
  newest: string | undefined,
  acknowledged: number,
  watched: number,
): string {
  switch (kind) {
    case 'needsYou': {
      const more = count > 1 ? ` (+${count - 1})` : '';
      return newest === undefined
        ? l10n.t('Lookout: {0} undelivered', count)
        : `${iconless(shortenText(newest, maxTitle))}${more}`;
    }
    case 'acknowledged':
      return l10n.t('Lookout: {0} taken care of', acknowledged);
    case 'unknown':
      return 'Lookout';
    case 'paused':
      return l10n.t('Lookout paused');
    case 'quiet':
      return watched === 0 ? 'Lookout' : `Lookout ${watched}`;
  }
}
