import assert from 'node:assert/strict';
import { changesOf } from '../../../src/app/publishedChanges.ts';
import { createEvent, type EventDraft } from '../../../src/core/event.ts';
import { fileDraft } from '../../../src/watchers/fileEvents.ts';

const base = '/work';
const changes = (drafts: EventDraft[]) =>
  changesOf(
    drafts,
    drafts.map((draft, index) => createEvent(draft, `e${index}`, 0)),
    base,
  );

describe('changes of accepted events', () => {
  it('are those of files, with absolute paths, each with its event', () => {
    const state = 's';
    const told = changes([
      fileDraft({ type: 'file.created', path: '/work/a', state }, base),
      { type: 'folder.changed', title: 'x', data: { absolutePath: '/work' } },
      fileDraft({ type: 'file.modified', path: '/elsewhere/b', state }, base),
      fileDraft({ type: 'file.deleted', path: '/work/c', state }, base),
      fileDraft({ type: 'file.renamed', path: '/work/e', previousPath: '/work/sub/d', state }, base),
      fileDraft({ type: 'file.renamed', path: '/work/g', previousPath: '/elsewhere/f', state }, base),
    ]);
    assert.deepEqual(told, [
      { kind: 'created', path: '/work/a', event: 'e0' },
      { kind: 'modified', path: '/elsewhere/b', event: 'e2' },
      { kind: 'deleted', path: '/work/c', event: 'e3' },
      { kind: 'renamed', path: '/work/e', previousPath: '/work/sub/d', event: 'e4' },
      { kind: 'renamed', path: '/work/g', previousPath: '/elsewhere/f', event: 'e5' },
    ]);
  });
});
