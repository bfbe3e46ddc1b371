import { l10n } from 'vscode';
import { formatDuration } from '../core/units.ts';
import { shownLanguage } from './shownLanguage.ts';

/** Below this age something has just happened, in ms. */
const justNowMs = 5000;

/** `3 min ago`, in the language of the editor. */
export function ago(atMs: number, nowMs = Date.now()): string {
  const ageMs = nowMs - atMs;
  return ageMs < justNowMs ? l10n.t('just now') : l10n.t('{0} ago', formatDuration(ageMs, shownLanguage()));
}
