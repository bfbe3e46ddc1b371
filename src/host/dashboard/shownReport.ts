import { env, l10n, UIKind, Uri, window, workspace } from 'vscode';
import type { App } from '../../app/app.ts';
import type { ReportPage } from '../../core/reportPage.ts';
import type { ReportPeriod } from '../../core/reportPeriod.ts';
import { reportHtml } from '../../reports/html.ts';
import { reportJson } from '../../reports/json.ts';
import { reportMarkdown } from '../../reports/markdown.ts';
import { tellReport } from '../../reports/page.ts';
import type { Report } from '../../reports/report.ts';
import { openPlace } from '../openPlace.ts';
import { shownLanguage } from '../shownLanguage.ts';
import { folderOnDisk } from '../targets.ts';

/** The report of the dashboard: what is saved and copied is what is shown. */
export class ShownReport {
  private readonly app: App;
  private report: Report | undefined;

  constructor(app: App) {
    this.app = app;
  }

  async make(period: ReportPeriod): Promise<ReportPage> {
    this.report = await this.app.report(period);
    return tellReport(this.report, shownLanguage());
  }

  /** Asks for a file and writes the report as HTML, Markdown or JSON by the file's name. */
  async save(): Promise<void> {
    const { report } = this;
    if (report === undefined) return;
    const name = `lookout-report-${report.period}-${report.to.slice(0, 10)}.html`;
    const file = await window.showSaveDialog({
      title: l10n.t('Save Report'),
      filters: { HTML: ['html'], Markdown: ['md'], JSON: ['json'] },
      defaultUri: Uri.joinPath(Uri.file(folderOnDisk() ?? '/'), name),
    });
    if (file === undefined) return;
    await workspace.fs.writeFile(file, Buffer.from(textFor(file.path, report)));
    const choice = await window.showInformationMessage(l10n.t('The report was saved.'), l10n.t('Open'));
    if (choice === undefined) return;
    // A page is for the browser, where one reaches the file.
    const isReached = env.uiKind === UIKind.Desktop && env.remoteName === undefined;
    if (isReached && /\.html?$/i.test(file.path)) await env.openExternal(file);
    else await openPlace(file.toString());
  }

  async copy(): Promise<void> {
    if (this.report === undefined) return;
    await env.clipboard.writeText(reportMarkdown(tellReport(this.report, shownLanguage())));
    void window.showInformationMessage(l10n.t('The report was copied as Markdown.'));
  }
}

/** The report in the form that the name of its file asks for. */
function textFor(path: string, report: Report): string {
  if (/\.json$/i.test(path)) return `${JSON.stringify(reportJson(report), undefined, 2)}\n`;
  const page = tellReport(report, shownLanguage());
  return /\.(?:md|markdown)$/i.test(path) ? reportMarkdown(page) : reportHtml(page);
}
