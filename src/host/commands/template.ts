import { EventEmitter, l10n, type TextDocumentContentProvider, Uri, window, workspace } from 'vscode';
import type { App } from '../../app/app.ts';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import type { LookoutEvent } from '../../core/event.ts';
import { titleIn } from '../../core/wording.ts';
import { previewText } from '../../templates/previewText.ts';
import { sampleEvents } from '../../templates/samples.ts';
import { iconless } from '../iconless.ts';
import { askSteps } from '../input/steps.ts';
import { eventIcon } from '../severityIcon.ts';
import { shownLanguage, shownReason } from '../shownLanguage.ts';
import { ago } from '../relativeTime.ts';
import type { CommandHandler } from './registry.ts';

const scheme = 'lookout-preview';
/** Recent events that are offered beside the samples. */
const offered = 100;

/** Asks for a channel, then for an event: a recent one or a sample. */
async function ask(app: App): Promise<{ readonly channel: string; readonly event: LookoutEvent } | undefined> {
  const recent = await app.ownHistory({ limit: offered });
  const events = [
    ...recent.map(({ event }) => ({ event, origin: ago(Date.parse(event.time)) })),
    ...sampleEvents(app.workspace, Date.now()).map((event) => ({ event, origin: l10n.t('sample') })),
  ];
  const answers = await askSteps(l10n.t('Preview Template'), 2, ([channel, event]) => {
    if (channel === undefined) {
      const items = app.channels().map(({ name, description }) => ({
        label: name,
        description: shownReason(description),
        value: name,
      }));
      return { kind: 'choice', title: l10n.t('Channel'), placeHolder: l10n.t('How would a message look on …'), items };
    }
    if (event !== undefined) return undefined;
    const items = events.map((item, index) => ({
      iconPath: eventIcon(item.event),
      label: iconless(titleIn(item.event, shownLanguage())),
      description: `${item.event.type} · ${item.origin}`,
      value: String(index),
    }));
    return { kind: 'choice', title: l10n.t('Event'), placeHolder: l10n.t('A recent event, or a sample'), items };
  });
  const [channel, index] = answers ?? [];
  const event = events[Number(index)]?.event;
  return channel === undefined || event === undefined ? undefined : { channel, event };
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
    const chosen = await ask(app);
    if (chosen === undefined) return;
    const { channel, event } = chosen;
    const uri = Uri.from({ scheme, path: `/${channel} ${event.type}.txt`, query: event.id });
    shown.set(uri.toString(), () => textOf(app, channel, event));
    changed.fire(uri);
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
  };
  return { handlers: { previewTemplate }, dispose: () => disposables.dispose() };
}
