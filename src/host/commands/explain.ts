import { EventEmitter, l10n, type TextDocumentContentProvider, Uri, window, workspace } from 'vscode';
import type { App } from '../../app/app.ts';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { explainLines } from '../../router/explain.ts';
import type { HistoryEntry } from '../../store/store.ts';
import { plainStory, tellPart } from '../../templates/story.ts';
import { shownLanguage, shownPriority, shownSeverity, shownTime } from '../shownLanguage.ts';
import { fateOf } from '../views/fate.ts';
import { chosenEvent } from './chosenEvent.ts';
import type { CommandHandler } from './registry.ts';

const scheme = 'lookout-explain';

function documentOf(entry: HistoryEntry): string {
  const { event } = entry;
  const language = shownLanguage();
  const labels = Object.entries(event.labels).map(([name, value]) => `${name}=${value}`);
  const about = [
    [l10n.t('What became of it'), fateOf(entry)],
    [l10n.t('Type'), event.type],
    [l10n.t('Severity'), shownSeverity(event.severity)],
    [l10n.t('Priority'), shownPriority(event.priority)],
    [l10n.t('Time'), shownTime(Date.parse(event.time))],
    [l10n.t('Event'), event.id],
    [l10n.t('Fingerprint'), event.fingerprint],
    [l10n.t('Labels'), labels.join('  ')],
  ] as const;
  return [
    plainStory(tellPart(event, language)),
    '',
    ...about.map(([name, value]) => `${name}: ${value}`),
    '',
    ...explainLines(entry.decisions, entry.deliveries, {
      showFile: (file) => workspace.asRelativePath(file),
      language,
    }),
    ...(typeof event.data['diff'] === 'string' ? ['', event.data['diff']] : []),
    '',
  ].join('\n');
}

async function showEvent(entry: HistoryEntry): Promise<void> {
  const uri = Uri.from({ scheme, path: `/${entry.event.type}`, query: entry.event.id });
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
}

/** "Explain Event…", with the read-only documents that it shows. */
export function createExplainCommands(): Disposable & { readonly handlers: Record<string, CommandHandler> } {
  const disposables = new DisposableStore();
  const changed = disposables.add(new EventEmitter<Uri>());
  let app: App | undefined;
  let listening: Disposable | undefined;
  disposables.add({ dispose: () => listening?.dispose() });
  const provider: TextDocumentContentProvider = {
    onDidChange: changed.event,
    async provideTextDocumentContent(uri) {
      const entry = await app?.find(uri.query);
      return entry === undefined ? l10n.t('This event is not in the history any more.') : documentOf(entry);
    },
  };
  disposables.add(workspace.registerTextDocumentContentProvider(scheme, provider));

  const explain: CommandHandler = async (parts, arg) => {
    app = await parts.app();
    const running = app;
    listening?.dispose();
    // An open explanation follows the deliveries of its event.
    listening = running.onDidSettle(({ delivery }) =>
      changed.fire(Uri.from({ scheme, path: `/${delivery.event.type}`, query: delivery.eventId })),
    );
    const entry = await chosenEvent(running, arg, {
      title: l10n.t('Explain Event'),
      placeHolder: l10n.t('Why did Lookout speak, or keep silent?'),
    });
    if (entry !== undefined) await showEvent(entry);
  };
  return { handlers: { explainEvent: explain }, dispose: () => disposables.dispose() };
}
