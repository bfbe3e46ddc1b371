import { basename } from 'node:path';
import type { EventDraft } from '../../core/event.ts';
import { phrase, type Words } from '../../core/words/phrase.ts';
import { worded } from '../../core/wording.ts';
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
  const what = to === undefined ? phrase('vcs.operation', { operation }) : phrase('vcs.switchedTo', { branch: to });
  const folder = displayPath(around.place.root, around.baseFolder);
  return {
    ...summary,
    type: 'vcs.switched',
    ...worded({
      title: phrase('vcs.changed', { what, count: changes.length, folder }),
      description: countsOf(changes),
    }),
    data: { ...summary.data, operation, record },
  };
}

function summaryOf(changes: readonly FileChange[], { place, baseFolder, late }: Around): EventDraft {
  const counts = countKinds(changes);
  const shown = displayPath(place.root, baseFolder);
  return {
    type: 'folder.changed',
    ...worded({
      title: phrase('folder.changed', { count: changes.length, folder: shown }),
      description: countsOf(changes),
    }),
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

const kinds = ['created', 'modified', 'deleted', 'renamed'] as const;

function countKinds(changes: readonly FileChange[]): Record<FileChange['kind'], number> {
  const counts = { created: 0, modified: 0, deleted: 0, renamed: 0 };
  for (const { kind } of changes) counts[kind] += 1;
  return counts;
}

function countsOf(changes: readonly FileChange[]): Words {
  const counts = countKinds(changes);
  return kinds.flatMap((kind) => (counts[kind] === 0 ? [] : [phrase(`count.${kind}`, { count: counts[kind] })]));
}
