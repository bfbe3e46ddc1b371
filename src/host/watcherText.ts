import { l10n } from 'vscode';
import type { WatcherInfo } from '../app/watcherService.ts';
import { shownReason } from './shownLanguage.ts';

/** What a watcher is called: the name that the person gave it, else what it watches. */
export function labelOf(watcher: WatcherInfo): string {
  return typeof watcher.config['name'] === 'string' ? watcher.label : targetOf(watcher);
}

/** What a watcher watches; a path is never taken for words of ours. */
export function targetOf({ kind, target }: Pick<WatcherInfo, 'kind' | 'target'>): string {
  return kind === 'file' || kind === 'folder' || kind === 'errors' ? target : shownReason(target);
}

/** The state of a watcher in a word. */
export function stateOf({ state, health }: WatcherInfo): string {
  switch (state) {
    case 'starting':
      return l10n.t('starting');
    case 'watching':
      return l10n.t('watching');
    case 'paused':
      return l10n.t('paused');
    case 'degraded':
      return health?.waits === true ? l10n.t('does not exist yet') : l10n.t('degraded');
  }
}
