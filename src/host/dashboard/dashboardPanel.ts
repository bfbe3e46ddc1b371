import { commands, env, l10n, Uri, ViewColumn, type WebviewPanel, window, workspace } from 'vscode';
import type { App } from '../../app/app.ts';
import { queryOf, readOverview, toEgressLine, toExplanation, toHistoryRow } from '../../app/overview.ts';
import type { ToEditor, ToPage } from '../../core/dashboard.ts';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import type { EgressRow } from '../../store/store.ts';
import type { HostParts } from '../host.ts';
import { openPlace } from '../openPlace.ts';
import { shownError, shownLanguage } from '../shownLanguage.ts';
import { fateOf } from '../views/fate.ts';
import { exportHistory } from './exportHistory.ts';
import { pageHtml } from './pageHtml.ts';
import { parsePageMessage } from './pageMessage.ts';
import { pageTexts } from './pageTexts.ts';
import { ShownReport } from './shownReport.ts';

/** Changes within this time are sent together, in ms. */
const gatherMs = 250;
/** Relative times and what is due change without an event, in ms. */
const refreshMs = 30_000;
/** Rows of the ledger that are listed. */
const maxEgress = 300;

/** The dashboard: one page, opened by the person, fed while it is in view. */
export class DashboardPanel implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly panel: WebviewPanel;
  private readonly app: App;
  private readonly report: ShownReport;
  private timer: NodeJS.Timeout | undefined;
  private wanted: string | undefined;
  private isReady = false;

  constructor({ context }: HostParts, app: App, onClose: () => void) {
    this.app = app;
    this.report = new ShownReport(app);
    const root = context.extensionUri;
    const media = Uri.joinPath(root, 'media');
    const dist = Uri.joinPath(root, 'dist');
    this.panel = window.createWebviewPanel('lookout.dashboard', l10n.t('Lookout Dashboard'), ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [media, dist],
    });
    this.panel.iconPath = Uri.joinPath(media, 'lookout.svg');
    this.disposables.add(this.panel.onDidDispose(() => onClose()));
    this.disposables.add(this.panel.webview.onDidReceiveMessage((value: unknown) => void this.take(value)));
    this.disposables.add(this.panel.onDidChangeViewState(() => this.soon()));
    for (const listen of [app.onDidAccept, app.onDidSettle, app.onDidChangeChannels, app.onDidChangeConfig])
      this.disposables.add(listen(() => this.soon()));
    const clock = setInterval(() => this.soon(), refreshMs);
    this.disposables.add({
      dispose: () => {
        clearInterval(clock);
        clearTimeout(this.timer);
      },
    });
    const script = Uri.joinPath(dist, 'dashboard.js');
    this.panel.webview.html = pageHtml(this.panel.webview, script, Uri.joinPath(media, 'dashboard.css'));
  }

  /** Brings the page to the front, at the explanation of an event when one is given. */
  reveal(eventId?: string): void {
    this.panel.reveal();
    if (eventId === undefined) return;
    if (this.isReady) void this.explain(eventId);
    else this.wanted = eventId;
  }

  dispose(): void {
    this.disposables.dispose();
    this.panel.dispose();
  }

  private soon(): void {
    if (!this.panel.visible || !this.isReady) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.sendOverview();
    }, gatherMs);
  }

  private post(message: ToPage): void {
    void this.panel.webview.postMessage(message);
  }

  private async take(value: unknown): Promise<void> {
    const message = parsePageMessage(value);
    if (message === undefined) {
      this.app.logger.warn('The dashboard said something that is not understood.');
      return;
    }
    try {
      await this.answer(message);
    } catch (error) {
      void window.showErrorMessage(`Lookout: ${shownError(error)}`);
    }
  }

  private async answer(message: ToEditor): Promise<void> {
    const { app } = this;
    switch (message.kind) {
      case 'ready':
        this.isReady = true;
        this.post({ kind: 'texts', texts: pageTexts(), language: env.language });
        await this.sendOverview();
        if (this.wanted !== undefined) await this.explain(this.wanted);
        this.wanted = undefined;
        return;
      case 'search': {
        const entries = await app.ownHistory(queryOf(message.search, Date.now()));
        this.post({
          kind: 'history',
          rows: entries.map((entry) => toHistoryRow(entry, fateOf(entry), shownLanguage())),
        });
        return;
      }
      case 'explain':
        return this.explain(message.id);
      case 'report':
        this.post({ kind: 'report', page: await this.report.make(message.period) });
        return;
      case 'saveReport':
        return this.report.save();
      case 'copyReport':
        return this.report.copy();
      case 'egress':
        return this.sendEgress();
      case 'test':
        await commands.executeCommand('lookout.testChannel', { channel: message.channel });
        return;
      case 'open':
        return this.openRule(message.file, message.line);
      case 'export':
        return exportHistory(app, message.search);
    }
  }

  private async sendOverview(): Promise<void> {
    this.post({ kind: 'overview', overview: await readOverview(this.app, Date.now(), shownLanguage()) });
  }

  private async sendEgress(): Promise<void> {
    const kinds: Record<EgressRow['kind'], string> = {
      message: l10n.t('message'),
      test: l10n.t('test message'),
      batch: l10n.t('batch of file changes'),
      other: l10n.t('beside a message'),
    };
    const rows = await this.app.egress({ limit: maxEgress });
    this.post({ kind: 'egress', rows: rows.map((row) => toEgressLine(row, kinds[row.kind])) });
  }

  private async explain(id: string): Promise<void> {
    const entry = await this.app.find(id);
    const shown = (file: string): string => workspace.asRelativePath(file);
    const explanation = entry === undefined ? undefined : toExplanation(entry, shown, shownLanguage());
    this.post({ kind: 'explanation', explanation });
  }

  /** Only files of the configuration are opened: the page does not choose among all files. */
  private async openRule(file: string, line: number): Promise<void> {
    const known = this.app.config().layers.some((layer) => layer.file === file);
    if (known)
      await openPlace(
        Uri.file(file)
          .with({ fragment: `L${line}` })
          .toString(),
      );
  }
}
