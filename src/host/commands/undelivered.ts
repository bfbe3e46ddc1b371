import { l10n, window } from 'vscode';
import { channelName } from '../../core/channelName.ts';
import { titleIn } from '../../core/wording.ts';
import { iconless } from '../iconless.ts';
import { ago } from '../relativeTime.ts';
import { shownLanguage, shownReason } from '../shownLanguage.ts';
import type { CommandHandler } from './registry.ts';

/** Dead letters offered at once. */
const offered = 500;

const showDeadLetters: CommandHandler = async (parts) => {
  const app = await parts.app();
  const dead = await app.deadLetters(offered);
  if (dead.length === 0) {
    void window.showInformationMessage(l10n.t('Every message was delivered, or is still on its way.'));
    return;
  }
  const picked = await window.showQuickPick(
    dead.map((item) => ({
      label: iconless(titleIn(item.event, shownLanguage())),
      description: `${channelName(item.channel)} · ${item.status} · ${ago(Date.parse(item.event.time))}`,
      detail: shownReason(item.error ?? ''),
      id: item.id,
    })),
    {
      title: l10n.t('Undelivered Messages ({0})', dead.length),
      placeHolder: l10n.t('Pick those to send again or to give up'),
      canPickMany: true,
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  if (picked === undefined || picked.length === 0) return;
  const ids = picked.map(({ id }) => id);
  const sendAgain = l10n.t('Send Again');
  const giveUp = l10n.t('Give Up');
  const choice = await window.showInformationMessage(
    ids.length === 1
      ? l10n.t('What shall become of the message?')
      : l10n.t('What shall become of {0} messages?', ids.length),
    { modal: true },
    sendAgain,
    giveUp,
  );
  if (choice === sendAgain) await app.resend(ids);
  if (choice === giveUp) await app.purge(ids);
};

export const undeliveredCommands: Record<string, CommandHandler> = { showDeadLetters };
