import { l10n, MarkdownString, StatusBarAlignment, ThemeColor, window } from 'vscode';
import type { App } from '../app/app.ts';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import type { HostParts } from './host.ts';
import { escapeMarkdown } from './markdown.ts';
import { shownWatchers } from './shownWatchers.ts';
import type { statusBarText } from './statusBarText.ts';

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

  const render = (running: App, say: typeof statusBarText): void => {
    const { state } = attention;
    const { kind, troubledChannels, troubledWatchers } = state;
    const { text, headline, lines } = say(state, shownWatchers(running.watchers.list()));
    // What waits for a permission is a question, not a fault.
    const isTrouble = troubledWatchers.length > 0 || troubledChannels.some(({ asks }) => asks === undefined);
    item.backgroundColor = isTrouble ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    item.text = text;
    item.tooltip = new MarkdownString([`**${escapeMarkdown(headline)}**`, ...lines.map(escapeMarkdown)].join('\n\n'));
    item.accessibilityInformation = { label: [headline, ...lines].join('. '), role: 'button' };
    isCalm = kind === 'quiet' || kind === 'paused' || kind === 'news';
    showOrHide();
  };

  const begin = async (): Promise<void> => {
    const running = await app();
    // What it says is loaded behind what watches.
    const { statusBarText: say } = await import('./statusBarText.ts');
    disposables.add(attention.onDidChange(() => render(running, say)));
    render(running, say);
  };
  begin().catch(() => {
    item.text = '$(error) Lookout';
    item.tooltip = l10n.t('Lookout could not start. Click to see the output.');
    item.command = 'lookout.showOutput';
    item.backgroundColor = new ThemeColor('statusBarItem.errorBackground');
    isCalm = false;
    showOrHide();
  });
  return disposables;
}
