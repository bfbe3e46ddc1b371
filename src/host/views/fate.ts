import { l10n } from 'vscode';
import type { HistoryEntry } from '../../store/store.ts';

/** Whether every message about an event arrived. */
export function isToldToAll({ deliveries }: HistoryEntry): boolean {
  return deliveries.length > 0 && deliveries.every(({ status }) => status === 'sent');
}

/** What became of an event, in a few words. */
export function fateOf({ decisions, deliveries }: HistoryEntry): string {
  if (deliveries.length > 0) {
    const sent = deliveries.filter(({ status }) => status === 'sent').length;
    const failed = deliveries.filter(({ status }) => status === 'failed').length;
    if (failed > 0) return l10n.t('{0} of {1} could not be sent', failed, deliveries.length);
    return l10n.t('told to {0} of {1}', sent, deliveries.length);
  }
  const last = decisions.at(-1);
  if (last === undefined) return l10n.t('no decision');
  return last.verdict === 'merge' ? l10n.t('merged with another') : l10n.t('kept silent');
}
