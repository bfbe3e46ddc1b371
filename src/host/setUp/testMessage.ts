import { commands, l10n, ProgressLocation, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { shownError, shownReason } from '../shownLanguage.ts';
import type { GuideName } from './guides.ts';

/** Sends a test message and says what came of it, and what to do next when it did not arrive. */
export async function tellTest(
  app: App,
  name: string,
  setUp?: { readonly guide: GuideName; readonly advice: string },
): Promise<void> {
  const failure = await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t('Sending a test message to {0}…', name) },
    () => test(app, name),
  );
  if (typeof failure === 'number') {
    void window.showInformationMessage(l10n.t('The test message arrived at {0} after {1} ms.', name, failure));
    return;
  }
  const again = l10n.t('Set Up Again');
  const configuration = l10n.t('Open User Configuration');
  const reason = /[.!?。]$/.test(failure) ? failure : `${failure}.`;
  const text = l10n.t('The test message did not arrive at {0}: {1}', name, reason);
  const choice = window.showErrorMessage(
    setUp === undefined ? text : `${text} ${setUp.advice}`,
    ...(setUp === undefined ? [] : [again]),
    configuration,
  );
  void choice.then((chosen) => {
    if (chosen === again) return commands.executeCommand('lookout.setUpChannel', setUp?.guide);
    return chosen === configuration ? commands.executeCommand('lookout.openUserConfiguration') : undefined;
  });
}

/** The time that it took in ms, or why it did not arrive. */
async function test(app: App, name: string): Promise<number | string> {
  try {
    const { update } = await app.testChannel(name);
    if (update.status === 'sent') return update.latencyMs ?? 0;
    return shownReason(update.error ?? update.status);
  } catch (error) {
    return shownError(error);
  }
}
