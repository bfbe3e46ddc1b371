import { l10n } from 'vscode';
import type { AttentionState } from '../app/attention.ts';

/** The state of everything in one line. */
export function headlineOf({ kind, count, acknowledged, news }: AttentionState): string {
  switch (kind) {
    case 'needsYou':
      return needText(count);
    case 'unknown':
      return l10n.t('Something cannot be watched or told');
    case 'acknowledged':
      return l10n.t('{0} broken, and somebody takes care', acknowledged.length);
    case 'news':
      return l10n.t('Nothing needs you, {0} new', news.length);
    case 'paused':
      return l10n.t('Paused');
    case 'quiet':
      return l10n.t('All quiet');
  }
}

/** How many things need the person. */
export function needText(count: number): string {
  return count === 1 ? l10n.t('1 thing needs you') : l10n.t('{0} things need you', count);
}
