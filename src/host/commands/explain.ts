import { EventEmitter, type TextDocumentContentProvider, Uri, window, workspace } from 'vscode';
import type { App } from '../../app/createApp.ts';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { lastReason } from '../../core/reasons.ts';
import { formatDuration } from '../../core/units.ts';
import { explainLines } from '../../router/explain.ts';
import type { HistoryEntry } from '../../store/store.ts';
import { plainStory, tellStory } from '../../templates/story.ts';
import type { CommandHandler } from './registry.ts';

const scheme = 'lookout-explain';
/** Events offered for explaining. */
const offered = 200;

/** One word for what became of an event. */
function fateOf({ decisions, deliveries }: HistoryEntry): string {
  if (deliveries.length > 0) {
    const sent = deliveries.filter(({ status }) => status === 'sent').length;
    return `told to ${sent} of ${deliveries.length}`;
  }
  const last = decisions.at(-1);
  return last === undefined ? 'no decision' : `${last.verdict === 'merge' ? 'merged' : 'kept silent'} by ${last.stage}`;
}

function documentOf(entry: HistoryEntry): string {
  const { event } = entry;
  const told = fateOf(entry);
  return [
    plainStory(tellStory({ event, suppressed: 0, test: false })),
    '',
    `Type        ${event.type}  (severity ${event.severity}, priority ${event.priority})`,
    `Time        ${event.time}`,
    `Event       ${event.id}`,
    `Fingerprint ${event.fingerprint}`,
    `Labels      ${Object.entries(event.labels)
      .map(([name, value]) => `${name}=${value}`)
      .join('  ')}`,
    '',
    `Outcome: ${told}`,
    '',
    ...explainLines(entry.decisions, entry.deliveries, (file) => workspace.asRelativePath(file)),
    ...(typeof event.data['diff'] === 'string' ? ['', event.data['diff']] : []),
    '',
  ].join('\n');
}

async function pickEvent(app: App): Promise<string | undefined> {
  const entries = await app.history({ limit: offered });
  if (entries.length === 0) {
    void window.showInformationMessage('Nothing has happened yet. Watch a file or folder, then change it.');
    return undefined;
  }
  const items = entries.map((entry) => ({
    label: entry.event.title,
    description: `${formatDuration(Math.max(0, Date.now() - Date.parse(entry.event.time)))} ago · ${fateOf(entry)}`,
    detail: lastReason(entry.decisions),
    id: entry.event.id,
  }));
  const picked = await window.showQuickPick(items, {
    title: 'Explain Event',
    placeHolder: 'Why did Lookout speak, or keep silent?',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.id;
}

async function showEvent(app: App, id: string | undefined): Promise<void> {
  const chosen = id ?? (await pickEvent(app));
  if (chosen === undefined) return;
  const entry = await app.find(chosen);
  if (entry === undefined) {
    void window.showWarningMessage('This event is not in the history any more.');
    return;
  }
  const uri = Uri.from({ scheme, path: `/${entry.event.type}`, query: entry.event.id });
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
}

/** "Explain Event…" and what the status bar opens, with the read-only documents that they show. */
export function createExplainCommands(): Disposable & { readonly handlers: Record<string, CommandHandler> } {
  const disposables = new DisposableStore();
  const changed = disposables.add(new EventEmitter<Uri>());
  let app: App | undefined;
  const provider: TextDocumentContentProvider = {
    onDidChange: changed.event,
    async provideTextDocumentContent(uri) {
      const entry = await app?.find(uri.query);
      return entry === undefined ? 'This event is not in the history any more.' : documentOf(entry);
    },
  };
  disposables.add(workspace.registerTextDocumentContentProvider(scheme, provider));

  const explain: CommandHandler = async (parts, arg) => {
    app = await parts.app();
    const running = app;
    // An open explanation follows the deliveries of its event.
    disposables.add(
      running.onDidSettle(({ delivery }) =>
        changed.fire(Uri.from({ scheme, path: `/${delivery.event.type}`, query: delivery.eventId })),
      ),
    );
    await showEvent(running, typeof arg === 'string' ? arg : undefined);
  };
  const showMenu: CommandHandler = async (parts) => {
    parts.attention.markSeen();
    await explain(parts);
  };
  return { handlers: { explainEvent: explain, showMenu }, dispose: () => disposables.dispose() };
}
