import { l10n, type QuickPickItem, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { LookoutError } from '../../core/errors.ts';
import { isRecord } from '../../core/json.ts';
import { lastReason } from '../../core/reasonTexts.ts';
import { titleIn } from '../../core/wording.ts';
import type { HistoryEntry } from '../../store/store.ts';
import { iconless } from '../iconless.ts';
import { ago } from '../relativeTime.ts';
import { eventIcon } from '../severityIcon.ts';
import { shownLanguage } from '../shownLanguage.ts';
import { fateOf } from '../views/fate.ts';

/** Events offered to choose from. */
const offered = 200;

interface EventItem extends QuickPickItem {
  readonly entry: HistoryEntry;
}

/** The id that a toast, or an item of a tree, names. */
export function eventIdOf(arg: unknown): string | undefined {
  if (typeof arg === 'string') return arg;
  const id = isRecord(arg) ? arg['eventId'] : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** Ids of the items that are selected in a tree, else of the one that was clicked. */
export function eventIdsOf(args: readonly unknown[]): string[] {
  const [clicked, selection] = args;
  const items: unknown[] = Array.isArray(selection) && selection.length > 0 ? selection : [clicked];
  return items.flatMap((item) => eventIdOf(item) ?? []);
}

export async function findEvent(app: App, id: string): Promise<HistoryEntry> {
  const entry = await app.find(id);
  if (entry === undefined) throw new LookoutError('notFound', l10n.t('This event is not in the history any more.'));
  return entry;
}

/** The event that a command is about: given by a toast or a tree, else one that the person picks. */
export async function chosenEvent(
  app: App,
  arg: unknown,
  ask: { readonly title: string; readonly placeHolder: string; readonly fits?: (entry: HistoryEntry) => boolean },
): Promise<HistoryEntry | undefined> {
  const id = eventIdOf(arg);
  if (id !== undefined) return findEvent(app, id);
  const { title, placeHolder, fits = () => true } = ask;
  const entries = (await app.ownHistory({ limit: offered })).filter(fits);
  if (entries.length === 0) {
    void window.showInformationMessage(
      l10n.t('Nothing of this kind has happened yet. Watch a file or folder, or run your build or tests.'),
    );
    return undefined;
  }
  const items = entries.map(
    (entry): EventItem => ({
      iconPath: eventIcon(entry.event),
      label: iconless(titleIn(entry.event, shownLanguage())),
      description: `${ago(Date.parse(entry.event.time))} · ${fateOf(entry)}`,
      detail: lastReason(entry.decisions, shownLanguage()),
      entry,
    }),
  );
  const picked = await window.showQuickPick(items, {
    title,
    placeHolder,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.entry;
}
