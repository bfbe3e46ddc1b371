import { l10n, ProgressLocation, Uri, window, workspace } from 'vscode';
import type { App } from '../../app/app.ts';
import { historyCsv, historyJson } from '../../app/historyExport.ts';
import { queryOf } from '../../app/overview.ts';
import type { HistorySearch } from '../../core/dashboard.ts';
import { openPlace } from '../openPlace.ts';
import { folderOnDisk } from '../targets.ts';

/** Entries of one export. */
const maxEntries = 10_000;
const everything: HistorySearch = { text: '', type: '', status: '', hours: 0 };

/** Asks for a file and writes what a search finds, as JSON or CSV by the file's name. */
export async function exportHistory(app: App, search: HistorySearch = everything): Promise<void> {
  const file = await window.showSaveDialog({
    title: l10n.t('Export History'),
    filters: { JSON: ['json'], CSV: ['csv'] },
    defaultUri: Uri.joinPath(Uri.file(folderOnDisk() ?? '/'), 'lookout-history.json'),
  });
  if (file === undefined) return;
  const count = await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t('Exporting the history…') },
    async () => {
      const entries = await app.ownHistory({ ...queryOf(search, Date.now()), limit: maxEntries });
      const text = file.path.toLowerCase().endsWith('.csv') ? historyCsv(entries) : historyJson(entries);
      await workspace.fs.writeFile(file, Buffer.from(text));
      return entries.length;
    },
  );
  const choice = await window.showInformationMessage(l10n.t('{0} events were exported.', count), l10n.t('Open'));
  if (choice !== undefined) await openPlace(file.toString());
}
