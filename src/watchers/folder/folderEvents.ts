import { basename } from 'node:path';
import type { EventDraft } from '../../core/event.ts';
import { displayPath, fileDraft } from '../fileEvents.ts';
import type { GitSwitch } from '../git/gitOperation.ts';
import type { FileEntry } from '../tree/block.ts';
import type { FileChange } from '../tree/netChanges.ts';
import type { FolderPlace } from './folderPlace.ts';

/** More changes than this at once are told as one summary. */
const burstSize = 50;
/** Paths that a summary names. */
const maxSamples = 20;

interface Around {
  readonly place: FolderPlace;
  /** Absolute folder below which paths are shown. */
  readonly baseFolder: string;
  readonly late: boolean;
  /** Set when git made the changes. */
  readonly git?: GitSwitch | undefined;
}

/** Drafts for the changes of one look: one each, or one summary for a burst and for what git did. */
export async function draftsOf(changes: readonly FileChange[], around: Around): Promise<EventDraft[]> {
  const { git } = around;
  if (changes.length === 0) return [];
  if (git !== undefined) return [switchOf(changes, git, around)];
  if (changes.length > burstSize) return [summaryOf(changes, around)];
  const drafts: EventDraft[] = [];
  for (const change of changes) drafts.push(await draftOf(change, around));
  return drafts;
}

function stateOf({ size, mtimeMs, ino }: FileEntry): string {
  return `${size} ${mtimeMs} ${ino}`;
}

async function draftOf(change: FileChange, { place, baseFolder, late }: Around): Promise<EventDraft> {
  const path = place.at(change.path);
  const by = await place.authorOf(change.path);
  const common = { path, by, late: late ? true : undefined };
  switch (change.kind) {
    case 'created':
      return fileDraft(
        {
          type: 'file.created',
          state: stateOf(change.entry),
          sizeBytes: change.entry.size,
          lines: await place.linesOf(change.path),
          ...common,
        },
        baseFolder,
      );
    case 'modified':
      return fileDraft(
        { type: 'file.modified', state: stateOf(change.entry), sizeBytes: change.entry.size, ...common },
        baseFolder,
      );
    case 'renamed': {
      const previousPath = place.at(change.previousPath);
      return fileDraft(
        { type: 'file.renamed', state: stateOf(change.entry), previousPath, sizeBytes: change.entry.size, ...common },
        baseFolder,
      );
    }
    case 'deleted': {
      const { before } = change;
      // Deleted before it was ever looked at: only its name was known.
      const isKnown = before.mtimeMs > 0;
      return fileDraft(
        {
          type: 'file.deleted',
          state: stateOf(before),
          ...(isKnown ? { lastModifiedMs: before.mtimeMs, sizeBytes: before.size } : {}),
          ...common,
        },
        baseFolder,
      );
    }
  }
}

/** What git did to the working tree, in one event. */
function switchOf(changes: readonly FileChange[], { operation, record }: GitSwitch, around: Around): EventDraft {
  const summary = summaryOf(changes, around);
  const to = /^checkout: moving from \S+ to (\S+)$/.exec(record)?.[1];
  const what = to === undefined ? `git ${operation}` : `switched to ${to}`;
  return {
    ...summary,
    type: 'vcs.switched',
    title: `${what}: ${changes.length} ${changes.length === 1 ? 'file' : 'files'} changed in ${summary.subject ?? 'the folder'}`,
    data: { ...summary.data, operation, record },
  };
}

function summaryOf(changes: readonly FileChange[], { place, baseFolder, late }: Around): EventDraft {
  const counts = { created: 0, modified: 0, deleted: 0, renamed: 0 };
  for (const { kind } of changes) counts[kind] += 1;
  const shown = displayPath(place.root, baseFolder);
  const parts = Object.entries(counts).flatMap(([kind, count]) => (count === 0 ? [] : [`${count} ${kind}`]));
  return {
    type: 'folder.changed',
    title: `${changes.length} files changed in ${shown}`,
    description: parts.join(', '),
    subject: shown,
    data: {
      ...counts,
      total: changes.length,
      changes: changes.slice(0, maxSamples).map(({ kind, path }) => ({ kind, path })),
      absolutePath: place.root,
      ...(late ? { late } : {}),
    },
    labels: { folder: basename(baseFolder) },
    // Two bursts are two things, however alike their counts.
    fingerprintExact: changes
      .map((change) => `${change.path} ${change.kind === 'deleted' ? '' : stateOf(change.entry)}`)
      .join('\n'),
  };
}
