import type { EventDraft, LookoutEvent } from '../core/event.ts';
import { textOf } from '../core/json.ts';
import type { PathChange } from '../core/pathChange.ts';
import { targetOf } from '../watchers/pathPolicy.ts';

const kinds: Readonly<Record<string, PathChange['kind']>> = {
  'file.created': 'created',
  'file.modified': 'modified',
  'file.deleted': 'deleted',
  'file.renamed': 'renamed',
};

/**
 * The file changes that accepted drafts tell; `events` are theirs, in the same order. Paths are taken
 * from the drafts: events were redacted for eyes elsewhere. What a summary tells is given beside it.
 */
export function changesOf(
  drafts: readonly EventDraft[],
  events: readonly LookoutEvent[],
  baseFolder: string,
): PathChange[] {
  return drafts.flatMap(({ type, data }, index): PathChange[] => {
    const kind = kinds[type];
    const path = textOf(data?.['absolutePath']);
    const event = events[index]?.id;
    if (kind === undefined || path === '' || event === undefined) return [];
    const previous = textOf(data?.['previousPath']);
    return [{ kind, path, ...(previous === '' ? {} : { previousPath: targetOf(previous, baseFolder) }), event }];
  });
}
