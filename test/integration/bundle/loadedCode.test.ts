import assert from 'node:assert/strict';
import { join } from 'node:path';
import { bundle, extensionBundle, nodeBundle } from '../../../scripts/bundle.ts';
import { bytesOf, type LoadedCode, loadedCode } from '../../support/loadedCode.ts';
import { tempFolder } from '../../support/tempFolder.ts';

/** What was reached, with room for a small feature; whoever needs more asks first what can be loaded later. */
const mostKiB = 490;

/** Needed only once somebody asks for it, or has a file that does. */
const later = [
  'node_modules/re2js/',
  'node_modules/yaml/',
  'node_modules/liquidjs/',
  'node_modules/chokidar/',
  'node_modules/@marcbachmann/cel-js/',
  'node_modules/discord.js/',
  'node_modules/diff/',
  'src/conditions/phrase.ts',
  'src/config/parse.ts',
  'src/control/',
  'src/core/words/jaAllSentences.ts',
  'src/host/commands/handlers.ts',
  'src/host/dashboard/',
  'src/recognisers/builds/registry.ts',
  'src/recognisers/tests/registry.ts',
  'src/reports/',
  'src/store/report.ts',
  'src/store/reportGroups.ts',
  'src/templates/textTemplate.ts',
];

describe('the code that is loaded from start to watching', () => {
  const loaded: LoadedCode[] = [];

  before(async function () {
    this.timeout(60_000);
    using folder = tempFolder();
    const outdir = join(folder.path, 'dist');
    loaded.push(...loadedCode(await bundle({ ...nodeBundle(false), ...extensionBundle, outdir })));
  });

  it(`is at most ${mostKiB} KiB over all threads`, () => {
    const sizes = loaded.map(({ thread, bytes }) => `${thread} ${(bytes / 1024).toFixed(0)} KiB`).join(', ');
    assert.ok(bytesOf(loaded) <= mostKiB * 1024, sizes);
    // A bundle that could not be read would be small, too.
    assert.ok(loaded.length === 3 && loaded.every(({ bytes }) => bytes > 20 * 1024), sizes);
  });

  it('has nothing in it that only some need', () => {
    const found = loaded.flatMap(({ thread, sources }) =>
      [...sources].filter((path) => later.some((start) => path.startsWith(start))).map((path) => `${thread}: ${path}`),
    );
    assert.deepEqual(found, []);
    assert.ok(loaded.some(({ sources }) => sources.has('src/app/createApp.ts')));
  });

  it('has no words for people in the threads that talk to none', () => {
    const workers = loaded.filter(({ thread }) => thread.endsWith('worker'));
    assert.deepEqual(
      workers.flatMap(({ sources }) => [...sources].filter((path) => path.startsWith('src/core/words/'))),
      [],
    );
  });
});
