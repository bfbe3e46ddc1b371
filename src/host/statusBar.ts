import { MarkdownString, StatusBarAlignment, ThemeColor, window } from 'vscode';
import type { App } from '../app/createApp.ts';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import type { WatcherInfo } from '../app/watcherService.ts';
import { shortenText } from '../templates/shorten.ts';
import type { HostParts } from './host.ts';
import { escapeMarkdown } from './markdown.ts';

/** The one status-bar item: what needs you, else that all is quiet. */
/** Whether everything that the user asked for is paused; what is built in does not count. */
function isPaused(watchers: readonly WatcherInfo[]): boolean {
  const own = watchers.filter(({ owner }) => owner !== 'builtin');
  return own.length > 0 && own.every(({ state }) => state === 'paused');
}

export function showStatusBar({ app, attention }: HostParts): Disposable {
  const disposables = new DisposableStore();
  const item = disposables.add(window.createStatusBarItem('lookout.status', StatusBarAlignment.Left, 10));
  item.name = 'Lookout';
  item.command = 'lookout.showMenu';
  item.text = '$(loading~spin) Lookout';
  item.tooltip = 'Lookout is starting…';
  item.show();

  const render = (running: App): void => {
    const watchers = running.watchers.list();
    const troubled = watchers.filter(({ state, health }) => state === 'degraded' && health?.waits !== true);
    const broken = running.channels().filter(({ state }) => state.pause !== undefined || state.breaker.kind === 'open');
    const newest = attention.unseen.at(-1);
    const isTrouble = troubled.length + broken.length > 0;
    item.backgroundColor = isTrouble ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    if (newest !== undefined) {
      const more = attention.unseen.length > 1 ? ` (+${attention.unseen.length - 1})` : '';
      item.text = `$(bell-dot) ${iconless(shortenText(newest.title, 50))}${more}`;
    } else if (isTrouble) item.text = '$(warning) Lookout';
    else if (isPaused(watchers)) item.text = '$(debug-pause) Lookout paused';
    else item.text = watchers.length === 0 ? '$(eye) Lookout' : `$(eye) Lookout ${watchers.length}`;

    const lines = [
      newest === undefined ? 'Nothing new.' : `${attention.unseen.length} new, last: ${newest.title}`,
      `${watchers.length} watched, ${watchers.filter((watcher) => watcher.state === 'paused').length} paused`,
      ...troubled.map((watcher) => `#${watcher.number} ${watcher.label}: ${watcher.health?.problem ?? 'degraded'}`),
      ...broken.map(({ name, state }) => `Channel ${name}: ${state.pause?.reason ?? 'failing, tried again by itself'}`),
    ];
    item.tooltip = new MarkdownString(['**Lookout**', ...lines.map(escapeMarkdown)].join('\n\n'));
    item.accessibilityInformation = { label: `Lookout: ${lines.join(', ')}`, role: 'button' };
  };

  app().then(
    (running) => {
      const update = () => render(running);
      disposables.add(running.watchers.onDidChange(update));
      disposables.add(running.onDidChangeChannels(update));
      disposables.add(attention.onDidChange(update));
      update();
    },
    () => {
      item.text = '$(error) Lookout';
      item.tooltip = 'Lookout could not start. Click to see the output.';
      item.command = 'lookout.showOutput';
      item.backgroundColor = new ThemeColor('statusBarItem.errorBackground');
    },
  );
  return disposables;
}

/** `$(name)` in a status-bar text is an icon; a title must not be able to make one. */
function iconless(text: string): string {
  return text.replaceAll('$(', '$ (');
}
