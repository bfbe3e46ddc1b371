import assert from 'node:assert/strict';
import type { BatchItem } from '../../../src/core/pathChange.ts';
import { LookoutError } from '../../../src/core/errors.ts';
import { MemoryFiles } from '../../support/memoryFiles.ts';
import { type RunningApp, runApp } from '../../support/runApp.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const config = `version: 1
watchers:
  - { kind: folder, path: memfs:/w, settle: 10ms }
  - { kind: file, path: "MEMFS:///w/own.txt", settle: 10ms }
`;

/** An app in a workspace with a folder on disk and a virtual one. */
function runWith(files: MemoryFiles, folder: string): Promise<RunningApp> {
  const folders = [folder, 'memfs:/w'];
  return runApp(folder, config, {
    virtualFiles: files,
    workspace: { key: 'test', name: 'test', baseFolder: folder, folders, trusted: true },
  });
}

/** Subscribes and answers the next so many items. */
async function nextItems(running: RunningApp, count: number, act: () => void): Promise<BatchItem[]> {
  const items: BatchItem[] = [];
  const enough = Promise.withResolvers<void>();
  const connection = await running.app.batches.subscribe('test', { waitMs: 0 }, async (batch) => {
    items.push(...batch.items);
    if (items.length >= count) enough.resolve();
  });
  act();
  await enough.promise;
  connection.dispose();
  return items;
}

const shown = (items: readonly BatchItem[]) => items.map(({ kind, path }) => `${kind} ${path}`).sort();

describe('virtual files of a workspace', () => {
  it('are told with their URIs, each once, and after a restart what happened meanwhile', async () => {
    using folder = tempFolder();
    const files = new MemoryFiles();
    files.write('/w/own.txt', 'x');
    files.write('/w/src/a.txt', 'x');
    const first = await runWith(files, folder.path);
    await first.watching();
    const items = await nextItems(first, 3, () => {
      files.write('/w/own.txt', 'own\n');
      files.rename('/w/src/a.txt', '/w/src/b.txt');
      files.write('/w/src/new.txt', 'x');
    });
    assert.deepEqual(shown(items), [
      'created memfs:/w/src/new.txt',
      'modified memfs:/w/own.txt',
      'renamed memfs:/w/src/b.txt',
    ]);
    const renamed = items.find(({ kind }) => kind === 'renamed');
    assert.equal(renamed?.kind === 'renamed' && renamed.previousPath, 'memfs:/w/src/a.txt');
    await first.stop();

    files.write('/w/src/late.txt', 'x');
    files.write('/w/own.txt', 'late\n');
    const second = await runWith(files, folder.path);
    const late = await nextItems(second, 2, () => {});
    assert.deepEqual(shown(late), ['created memfs:/w/src/late.txt', 'modified memfs:/w/own.txt']);
    await second.stop();
  });

  it('outside its folders are refused, with what the user could allow', async () => {
    using folder = tempFolder();
    const { app, stop } = await runWith(new MemoryFiles(), folder.path);
    const verdict = await app.watchers.verdictOn('memfs:/else/a');
    assert.equal(verdict.kind === 'refused' ? verdict.outside : '', 'memfs:/else/a');
    for (const path of ['memfs:/else/a', 'memfs:/w/%2e%2e/else', 'memfs://user:pw@host/w/a'])
      await assert.rejects(app.watchers.add({ kind: 'file', path }), (error) => LookoutError.is(error, 'denied'));
    assert.equal((await app.watchers.add({ kind: 'folder', path: 'memfs:/w/src' })).target, 'memfs:/w/src');
    await stop();
  });
});
