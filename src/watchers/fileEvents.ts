import { basename, isAbsolute, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EventDraft } from '../core/event.ts';
import type { JsonObject } from '../core/json.ts';
import { phrase } from '../core/words/phrase.ts';
import { worded, wordedLink } from '../core/wording.ts';
import { isUri } from './virtual/virtualUri.ts';

/** What happened to one file, as the watchers tell it. */
export interface FileStory {
  readonly type: 'file.created' | 'file.modified' | 'file.deleted' | 'file.renamed';
  /** Absolute path, or URI. */
  readonly path: string;
  readonly previousPath?: string | undefined;
  readonly by?: string | undefined;
  readonly added?: number | undefined;
  readonly removed?: number | undefined;
  readonly diff?: string | undefined;
  readonly sizeBytes?: number | undefined;
  readonly lines?: number | undefined;
  /** Wall time in ms. */
  readonly lastModifiedMs?: number | undefined;
  /** Found by comparing with what was known before a restart. */
  readonly late?: boolean | undefined;
  /** Tells this state of the file from every other one. */
  readonly state: string;
}

/** A path as people know it: below the base folder when it lies there, always with `/`; a URI as it is. */
export function displayPath(path: string, baseFolder: string): string {
  if (isUri(path)) return path;
  const inside = relative(baseFolder, path);
  if (inside === '') return basename(path);
  const shown = inside.startsWith('..') || isAbsolute(inside) ? path : inside;
  return sep === '/' ? shown : shown.replaceAll(sep, '/');
}

/** The event draft of a change. */
export function fileDraft(story: FileStory, baseFolder: string): EventDraft {
  const { type, path, previousPath, lastModifiedMs, state, ...rest } = story;
  const shown = displayPath(path, baseFolder);
  const exists = type !== 'file.deleted';
  const given: Record<string, string | number | boolean | undefined> = {
    path: shown,
    absolutePath: path,
    previousPath: previousPath === undefined ? undefined : displayPath(previousPath, baseFolder),
    by: rest.by,
    added: rest.added,
    removed: rest.removed,
    diff: rest.diff,
    sizeBytes: rest.sizeBytes,
    lines: rest.lines,
    lastModified: lastModifiedMs === undefined ? undefined : new Date(lastModifiedMs).toISOString(),
    late: rest.late,
  };
  const data = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as JsonObject;
  const name = basename(path);
  const title =
    type === 'file.renamed' ? phrase(type, { name, from: basename(previousPath ?? path) }) : phrase(type, { name });
  return {
    type,
    ...worded({ title }),
    subject: shown,
    data,
    links: exists ? [wordedLink(phrase('link.openFile'), isUri(path) ? path : pathToFileURL(path).href)] : [],
    labels: { folder: basename(baseFolder) },
    fingerprintExact: state,
  };
}
