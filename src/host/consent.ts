import { commands, l10n, type Memento, window } from 'vscode';
import type { App } from '../app/app.ts';
import type { AskedDestination } from '../app/ports.ts';
import type { Disposable } from '../core/disposable.ts';
import { ConsentQuestion } from './consentQuestion.ts';
import { shownReason } from './shownLanguage.ts';

const storageKey = 'lookout.allowedDestinations';
/** Destinations that the person does not want to be asked about again; the Channels view still names them. */
const silencedKey = 'lookout.silencedDestinations';

/** Remembers which destinations of workspace files the user allowed, by content hash. */
export class Consent {
  private readonly memory: Memento;

  constructor(memory: Memento) {
    this.memory = memory;
  }

  isAllowed(destination: AskedDestination): boolean {
    return this.memory.get<string[]>(storageKey, []).includes(destination.hash);
  }

  /** Asks once per configuration change when workspace files name destinations that nobody allowed yet. */
  ask(app: App): Disposable {
    const question = new ConsentQuestion();
    const look = (): void => {
      const waiting = destinationsOf(app);
      void commands.executeCommand('setContext', 'lookout.asksForDestinations', waiting.length > 0);
      const silenced = this.memory.get<string[]>(silencedKey, []);
      const hashes = waiting.map((item) => item.hash);
      if (!question.isDue(hashes, silenced)) return;
      const names = waiting.map((item) => `${item.name} (${shownReason(item.description)})`).join(', ');
      const text = l10n.t(
        "This workspace's Lookout configuration wants to send messages to {0}. Nothing is sent until you allow it.",
        names,
      );
      const [allow, silence] = [l10n.t('Allow…'), l10n.t("Don't Ask Again")];
      void window.showWarningMessage(text, allow, silence).then(async (choice) => {
        if (choice === allow) await this.review(app);
        if (choice === silence) await this.memory.update(silencedKey, [...new Set([...silenced, ...hashes])]);
      });
    };
    look();
    return app.onDidChangeConfig(look);
  }

  /** Lets the user tick the destinations that may be used from now on. */
  async review(app: App): Promise<void> {
    const waiting = destinationsOf(app);
    const picked = await window.showQuickPick(
      waiting.map((item) => ({ label: item.name, description: shownReason(item.description), item })),
      {
        canPickMany: true,
        title: l10n.t('Destinations that this workspace may send to'),
        placeHolder: l10n.t('Tick what you allow'),
        // Who is to allow something may want to look into the file first.
        ignoreFocusOut: true,
      },
    );
    if (picked === undefined || picked.length === 0) return;
    const known = this.memory.get<string[]>(storageKey, []);
    await this.memory.update(storageKey, [...new Set([...known, ...picked.map(({ item }) => item.hash)])]);
    app.reload();
  }
}

function destinationsOf(app: App): AskedDestination[] {
  return app.channels().flatMap((channel) => (channel.asks === undefined ? [] : [channel.asks]));
}
