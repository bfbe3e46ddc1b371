import {
  EventEmitter,
  l10n,
  type QuickPickItem,
  type TextDocumentContentProvider,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { App } from '../../app/app.ts';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import type { LookoutEvent } from '../../core/event.ts';
import { titleIn } from '../../core/wording.ts';
import { previewText } from '../../templates/previewText.ts';
import { sampleEvents } from '../../templates/samples.ts';
import { shownLanguage, shownReason } from '../shownLanguage.ts';
import { ago } from '../relativeTime.ts';
import type { CommandHandler } from './registry.ts';

const scheme = 'lookout-preview';
/** Recent events that are offered beside the samples. */
const offered = 100;

interface EventItem extends QuickPickItem {
  readonly event: LookoutEvent;
}

async function pickChannel(app: App): Promise<string | undefined> {
  const items = app.channels().map(({ name, description }) => ({ label: name, description: shownReason(description) }));
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Preview Template (1/2)'),
    placeHolder: l10n.t('How would a message look on …'),
  });
  return picked?.label;
}

async function pickEvent(app: App): Promise<LookoutEvent | undefined> {
  const recent = await app.ownHistory({ limit: offered });
  const itemOf = (event: LookoutEvent, origin: string): EventItem => ({
    label: titleIn(event, shownLanguage()),
    description: `${event.type} · ${origin}`,
    event,
  });
  const items = [
    ...recent.map(({ event }) => itemOf(event, ago(Date.parse(event.time)))),
    ...sampleEvents(app.workspace, Date.now()).map((event) => itemOf(event, l10n.t('sample'))),
  ];
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Preview Template (2/2)'),
    placeHolder: l10n.t('A recent event, or a sample'),
    matchOnDescription: true,
  });
  return picked?.event;
}

async function textOf(app: App, channel: string, event: LookoutEvent): Promise<string> {
  const found = await app.previewMessage(channel, event);
  if (found === undefined) return l10n.t('There is no channel "{0}" any more.', channel);
  return previewText({ channel, template: found.template, message: found.message, body: found.rendered?.body });
}

/** "Preview Template…", with the read-only documents that it shows; they follow changes of templates. */
export function createTemplateCommands(): Disposable & { readonly handlers: Record<string, CommandHandler> } {
  const disposables = new DisposableStore();
  const changed = disposables.add(new EventEmitter<Uri>());
  const shown = new Map<string, () => Promise<string>>();
  const provider: TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => shown.get(uri.toString())?.(),
  };
  disposables.add(workspace.registerTextDocumentContentProvider(scheme, provider));
  disposables.add(workspace.onDidCloseTextDocument(({ uri }) => shown.delete(uri.toString())));
  let followed: App | undefined;

  const previewTemplate: CommandHandler = async (parts) => {
    const app = await parts.app();
    if (followed !== app) {
      followed = app;
      disposables.add(
        app.templates.onDidChange(() => {
          for (const uri of shown.keys()) changed.fire(Uri.parse(uri));
        }),
      );
    }
    const channel = await pickChannel(app);
    const event = channel === undefined ? undefined : await pickEvent(app);
    if (channel === undefined || event === undefined) return;
    const uri = Uri.from({ scheme, path: `/${channel} ${event.type}.txt`, query: event.id });
    shown.set(uri.toString(), () => textOf(app, channel, event));
    changed.fire(uri);
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
  };
  return { handlers: { previewTemplate }, dispose: () => disposables.dispose() };
}
