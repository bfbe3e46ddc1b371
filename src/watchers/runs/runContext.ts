import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EventLink } from '../../core/event.ts';
import type { JsonObject } from '../../core/json.ts';
import { phrase } from '../../core/words/phrase.ts';
import { wordedLink } from '../../core/wording.ts';
import type { TreeMark } from '../changeLog.ts';
import { displayPath } from '../fileEvents.ts';
import type { WatcherContext } from '../watcherKind.ts';
import { type Place, rankSuspects } from './suspects.ts';

/** What names a file as people read it: below the folder where it lies in it. Tools write the same path in many ways. */
export function shownPlaces<T extends { readonly file?: string }>(named: readonly T[], folder: string): T[] {
  return named.map((item) => {
    const { file } = item;
    return file === undefined || !isAbsolute(file) ? item : { ...item, file: displayPath(file, folder) };
  });
}

/** A place in a file as a link that the editor opens at its line; undefined for a file that cannot be located. */
export function placeLink(
  place: {
    readonly file?: string | undefined;
    readonly line?: number | undefined;
    readonly column?: number | undefined;
  },
  folder: string,
): EventLink | undefined {
  const { file, line, column } = place;
  if (file === undefined) return undefined;
  const path = isAbsolute(file) ? file : join(folder, file);
  const at = line === undefined ? '' : `#L${line}${column === undefined ? '' : `,${column}`}`;
  const shown = displayPath(path, folder);
  const name = `${shown.split('/').at(-1)}${line === undefined ? '' : `:${line}`}`;
  return wordedLink(phrase('link.openPlace', { place: name }), pathToFileURL(path).href + at);
}

/** What changed since a state of the tree that was good, as data of an event; nothing where that is not known. */
export async function causeSince(
  context: Pick<WatcherContext, 'changeLog'>,
  folder: string,
  green: TreeMark | undefined,
  places: readonly Place[],
): Promise<JsonObject> {
  if (green === undefined) return {};
  const changed = await context.changeLog.since(folder, green);
  if (changed === undefined) return {};
  return {
    lastGreen: { commit: green.commit, time: new Date(green.atMs).toISOString() },
    suspects: rankSuspects(changed, places).map(({ path, by, overlap }) => ({
      path,
      overlap,
      ...(by === undefined ? {} : { by }),
    })),
    changedFiles: changed.length,
  };
}

/** Keeps an output and links to it; undefined when it could not be kept, or there is none. */
export async function outputLink(
  context: Pick<WatcherContext, 'keepOutput'>,
  name: string,
  text: string,
): Promise<EventLink | undefined> {
  if (text === '') return undefined;
  const path = await context.keepOutput(name, text);
  return path === undefined ? undefined : wordedLink(phrase('link.fullOutput'), pathToFileURL(path).href);
}
