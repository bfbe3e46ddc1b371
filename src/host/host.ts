import { isDeepStrictEqual } from 'node:util';
import { commands, type ExtensionContext, l10n, window } from 'vscode';
import type { App } from '../app/app.ts';
import { systemClock } from '../core/clock.ts';
import { DisposableStore } from '../core/disposable.ts';
import { errorMessage } from '../core/errors.ts';
import { parseDuration } from '../core/units.ts';
import { loadSentences } from '../core/words/sentence.ts';
import { Attention } from './attention.ts';
import { Commands } from './commands/registry.ts';
import { showConfigDiagnostics } from './configDiagnostics.ts';
import { Consent } from './consent.ts';
import { createOutputLogger } from './outputLogger.ts';
import { EditorPresence } from './editorPresence.ts';
import { createPorts } from './ports.ts';
import { EditorRuns } from './runs/editorRuns.ts';
import { shownError, shownLanguage } from './shownLanguage.ts';
import { SecretVault } from './secretVault.ts';
import type { EditorSettings } from './settings/editorSettings.ts';
import { LiveSettings } from './settings/liveSettings.ts';
import { provideLookoutTasks } from './tasks/lookoutTasks.ts';
import { showStatusBar } from './statusBar.ts';
import { type ToastAction, ToastPresenter } from './toastPresenter.ts';
import { followWalkthrough } from './walkthroughProgress.ts';
import { WatcherFilter } from './watcherFilter.ts';

/** Everything that commands and views work with. */
export interface HostParts {
  readonly context: ExtensionContext;
  /** The engine once it runs; rejects when it could not start. */
  readonly app: () => Promise<App>;
  readonly secrets: SecretVault;
  readonly consent: Consent;
  readonly attention: Attention;
  /** What runs in this window. */
  readonly runs: EditorRuns;
  /** What VS Code's settings say. */
  readonly settings: LiveSettings;
  /** Which watchers the view shows. */
  readonly filter: WatcherFilter;
  /** The rows that are selected now, by the id of the view. */
  readonly selections: Map<string, () => readonly unknown[]>;
}

const toastCommands: Record<ToastAction, string> = {
  acknowledge: 'lookout.acknowledge',
  snooze: 'lookout.snooze',
  explain: 'lookout.explainEvent',
};

/** The VS Code side: adapters and views around one engine. */
export class Host {
  private readonly disposables = new DisposableStore();
  private readonly parts: HostParts;
  private readonly presenter: ToastPresenter;
  private readonly commands: Commands;
  private readonly output = window.createOutputChannel('Lookout', { log: true });
  private readonly logger = createOutputLogger(this.output);
  private started: Promise<App> | undefined;

  constructor(context: ExtensionContext) {
    const attention = this.disposables.add(new Attention());
    this.parts = {
      context,
      app: () => this.started ?? Promise.reject(new Error('Lookout has not been started.')),
      secrets: this.disposables.add(new SecretVault(context.secrets)),
      consent: new Consent(context.globalState),
      attention,
      runs: this.disposables.add(new EditorRuns(this.logger)),
      settings: this.disposables.add(new LiveSettings()),
      filter: this.disposables.add(new WatcherFilter()),
      selections: new Map(),
    };
    this.presenter = this.disposables.add(
      new ToastPresenter(systemClock, (action, eventId) => commands.executeCommand(toastCommands[action], eventId)),
    );
    this.commands = this.disposables.add(new Commands(this.parts, this.output));
  }

  /** Shows the views and starts the engine behind them. */
  start(): void {
    this.started = this.startEngine();
    this.started.catch((error: unknown) => this.failed(error));
    this.disposables.add(showStatusBar(this.parts));
    this.showViews().catch((error: unknown) => this.output.error('The views cannot be shown.', error));
  }

  /** Stops watching and closes the store within 5 s. */
  async stop(): Promise<void> {
    try {
      const app = await this.started;
      await app?.stop();
    } finally {
      this.disposables.dispose();
      this.output.dispose();
    }
  }

  /** Their code is loaded behind what watches. */
  private async showViews(): Promise<void> {
    const { showViews } = await import('./views/views.ts');
    this.disposables.add(showViews(this.parts));
  }

  /** The engine once it runs; rejects when it could not start. */
  app(): Promise<App> {
    return this.parts.app();
  }

  /** Runs a contributed command. */
  run(name: string, args: readonly unknown[]): Promise<unknown> {
    return this.commands.run(name, args);
  }

  private async startEngine(): Promise<App> {
    const { context, secrets, consent, attention, settings, runs } = this.parts;
    await loadSentences(shownLanguage());
    const { logger } = this;
    this.disposables.add(provideLookoutTasks(async () => (await this.parts.app()).tasks(), runs.hub));
    let app: App | undefined;
    const presence = this.disposables.add(
      new EditorPresence({
        now: Date.now,
        idleAfterMs: () => idleAfterMs(app),
        isPresentWhileFocused: () => settings.current.isPresentWhileFocused,
      }),
    );
    const ports = createPorts({
      presence: () => presence.get(),
      settings: () => settings.current,
      context,
      logger,
      secrets,
      consent,
      present: (message) => this.presenter.show(message),
      runs,
    });
    const { createApp } = await import('../app/createApp.ts');
    app = await createApp(ports, { listen: (early) => this.disposables.add(attention.follow(early)) });
    this.disposables.add(showConfigDiagnostics(app));
    this.disposables.add(consent.ask(app));
    this.disposables.add(followWalkthrough(app));
    this.disposables.add(secrets.onDidChange(() => app.reload()));
    this.disposables.add(
      settings.onDidChange((before) => {
        const { builtIn, keptOutputs } = settings.current;
        if (!isDeepStrictEqual(before.builtIn, builtIn) || before.keptOutputs !== keptOutputs) app.reload();
      }),
    );
    reportStore(app);
    this.disposables.add(settings.onDidChange(() => void sayWhatIsFollowed(settings.current)));
    await sayWhatIsFollowed(settings.current);
    await commands.executeCommand('setContext', 'lookout.ready', true);
    logger.info(`Watching ${app.watchers.list().length} things. The history is kept in ${app.store.path}.`);
    return app;
  }

  private failed(error: unknown): void {
    this.output.error(`Lookout could not start: ${errorMessage(error)}`, error);
    void commands.executeCommand('setContext', 'lookout.failed', true);
    void window
      .showErrorMessage(l10n.t('Lookout could not start: {0}', shownError(error)), l10n.t('Show Output'))
      .then((choice) => {
        if (choice !== undefined) this.output.show();
      });
  }
}

/** For the text of an empty list of watchers. */
async function sayWhatIsFollowed({ builtIn }: EditorSettings): Promise<void> {
  await commands.executeCommand('setContext', 'lookout.followsRuns', builtIn.builds && builtIn.tests);
}

function idleAfterMs(app: App | undefined): number | undefined {
  const presence = app?.effective().settings.presence;
  return presence?.enabled === true ? parseDuration(presence.idleAfter) : undefined;
}

function reportStore(app: App): void {
  const { quarantined } = app.store;
  if (quarantined === undefined) return;
  void window.showWarningMessage(
    l10n.t(
      "Lookout's history was damaged. {0} rows were saved into a new one; the damaged file is kept as {1}.",
      quarantined.salvagedRows,
      quarantined.path,
    ),
  );
}
