import assert from 'node:assert/strict';
import type { JsonObject } from '../../../src/core/json.ts';
import { MemoryFiles } from '../../support/memoryFiles.ts';
import { VirtualClock } from '../../support/virtualClock.ts';
import { startWatching, type Watching, type WatchingOptions } from '../../support/watching.ts';

/** Longer than the settle time of the tests, in ms. */
const settled = 500;

interface Scene {
  readonly files: MemoryFiles;
  readonly clock: VirtualClock;
  readonly watching: Watching;
}

async function watchingFile(
  prepare: (files: MemoryFiles) => void,
  work: (scene: Scene) => Promise<void>,
  config: JsonObject = {},
  options: WatchingOptions = {},
): Promise<void> {
  const files = new MemoryFiles();
  prepare(files);
  const clock = new VirtualClock();
  const watching = await startWatching('file', { path: 'memfs:/w/a.txt', ...config }, '/', {
    ...options,
    context: { virtualFiles: files, roots: () => ['memfs:/w'], clock },
  });
  try {
    await work({ files, clock, watching });
  } finally {
    watching.dispose();
  }
}

describe('watched virtual file', () => {
  it('tells what changed with a diff, deletion, creation, and where it was renamed to', () =>
    watchingFile(
      (files) => files.write('/w/a.txt', 'one\ntwo\n'),
      async ({ files, clock, watching }) => {
        files.write('/w/a.txt', 'one\n2\nthree\n');
        await clock.advance(settled);
        files.remove('/w/a.txt');
        await clock.advance(settled);
        files.write('/w/a.txt', 'back\n');
        await clock.advance(settled);
        files.rename('/w/a.txt', '/w/b.txt');
        await clock.advance(settled);
        assert.deepEqual(watching.lines(), [
          'file.modified memfs:/w/a.txt',
          'file.deleted memfs:/w/a.txt',
          'file.created memfs:/w/a.txt',
          'file.renamed memfs:/w/b.txt',
        ]);
        const [modified, , , renamed] = watching.drafts;
        assert.deepEqual(
          [modified?.title, modified?.data?.['added'], modified?.data?.['removed']],
          ['a.txt modified', 2, 1],
        );
        assert.match(String(modified?.data?.['diff']), /-two\n\+2\n\+three/);
        assert.equal(modified?.links?.[0]?.uri, 'memfs:/w/a.txt');
        assert.equal(renamed?.data?.['previousPath'], 'memfs:/w/a.txt');
        assert.equal(watching.health()?.hintSource, "VS Code's file system watcher (memfs)");
      },
    ));

  it('does not take a touch for a change, and is not woken by its neighbours', () =>
    watchingFile(
      (files) => files.write('/w/a.txt', 'same'),
      async ({ files, clock, watching }) => {
        files.write('/w/a.txt', 'same');
        await clock.advance(settled);
        files.questions.length = 0;
        files.write('/w/a.txt.bak', 'x');
        await clock.advance(settled);
        assert.deepEqual([files.questions, watching.drafts], [[], []]);
      },
    ));

  it('is found by polling where the provider gives no notice', () =>
    watchingFile(
      (files) => {
        files.fires = false;
        files.write('/w/a.txt', 'x');
      },
      async ({ files, clock, watching }) => {
        files.write('/w/a.txt', 'y');
        await clock.advance(31_000);
        assert.deepEqual(watching.lines(), ['file.modified memfs:/w/a.txt']);
      },
    ));

  it('notices that its folder went', () =>
    watchingFile(
      (files) => files.write('/w/sub/a.txt', 'x'),
      async ({ files, clock, watching }) => {
        files.remove('/w/sub');
        await clock.advance(settled);
        assert.deepEqual(watching.lines(), ['file.deleted memfs:/w/sub/a.txt']);
      },
      { path: 'memfs:/w/sub/a.txt' },
    ));

  it('says that the provider fails, tries again, and goes on', () =>
    watchingFile(
      (files) => files.write('/w/a.txt', 'x'),
      async ({ files, clock, watching }) => {
        files.fault = () => 'unavailable';
        files.write('/w/a.txt', 'y');
        await clock.advance(settled);
        assert.deepEqual(
          [watching.health()?.state, watching.health()?.problem],
          ['degraded', 'memfs:/w/a.txt: unavailable. Lookout tries again.'],
        );
        files.fault = () => undefined;
        await clock.advance(1500);
        assert.equal(watching.health()?.state, 'watching');
        assert.deepEqual([files.watched, watching.lines()], [2, ['file.modified memfs:/w/a.txt']]);
      },
    ));

  it('says that it may not be read, or is a folder', async () => {
    await watchingFile(
      (files) => {
        files.fault = () => 'denied';
      },
      async ({ watching }) => assert.match(watching.health()?.problem ?? '', /may not be read/),
    );
    await watchingFile(
      (files) => files.makeFolder('/w/a.txt'),
      async ({ watching }) => assert.match(watching.health()?.problem ?? '', /watch it as a folder/),
    );
    await watchingFile(
      (files) => files.link('/w/a.txt'),
      async ({ watching }) => assert.match(watching.health()?.problem ?? '', /not a regular file/),
    );
  });

  it('reads neither credentials nor large files', async () => {
    const cursor: WatchingOptions['cursor'] = { value: undefined };
    await watchingFile(
      (files) => files.write('/w/.env', 'TOKEN=first-secret'),
      async ({ files, clock, watching }) => {
        files.write('/w/.env', 'TOKEN=second-secret!');
        await clock.advance(settled);
        assert.deepEqual(watching.lines(), ['file.modified memfs:/w/.env']);
        assert.ok(!JSON.stringify([watching.drafts, cursor.value]).includes('secret'));
        assert.ok(files.questions.every((question) => !question.startsWith('read')));
      },
      { path: 'memfs:/w/.env' },
      { cursor },
    );
    await watchingFile(
      (files) => files.write('/w/a.txt', 'x'.repeat(2_000_000)),
      async ({ files, clock, watching }) => {
        files.write('/w/a.txt', 'y'.repeat(2_000_000));
        await clock.advance(settled);
        assert.deepEqual(watching.lines(), ['file.modified memfs:/w/a.txt']);
        assert.ok(files.questions.every((question) => !question.startsWith('read')));
      },
    );
  });
});
