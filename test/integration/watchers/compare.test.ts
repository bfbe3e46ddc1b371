import assert from 'node:assert/strict';
import { mkdirSync, renameSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JsonObject, JsonValue } from '../../../src/core/json.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { startWatching, type Watching, type WatchingOptions } from '../../support/watching.ts';

type Change = (folder: string) => void;

const put =
  (path: string, content: string | Buffer): Change =>
  (folder) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
const touch: Change = (folder) => utimesSync(join(folder, 'a'), new Date(), new Date(Date.now() + 60_000));
/** As editors save: another file takes the place. */
const replace =
  (content: string | Buffer): Change =>
  (folder) => {
    writeFileSync(join(folder, 'a.tmp'), content);
    renameSync(join(folder, 'a.tmp'), join(folder, 'a'));
  };

const kinds = {
  file: { path: 'a' },
  folder: { path: '.' },
} as const;
type Kind = keyof typeof kinds;

/** Starts a watcher that compares, and waits until all of `files` are known. */
async function start(
  kind: Kind,
  compare: JsonValue,
  folder: string,
  options: WatchingOptions & { readonly known?: number; readonly more?: JsonObject } = {},
): Promise<Watching> {
  const { known = 1, more = {} } = options;
  const watching = await startWatching(kind, { ...kinds[kind], compare, ...more }, folder, options);
  const isKnown = () => (kind === 'file' ? watching.cursor.value !== undefined : watching.saved.digested >= known);
  await watching.until(isKnown, 'the digests');
  await watching.remembered();
  return watching;
}

const sentinel = 'file.created sentinel';

/** Makes `change`, and for a folder another one that is told in any case. */
function make(kind: Kind, change: Change, folder: string): void {
  change(folder);
  if (kind === 'folder') put('sentinel', '')(folder);
}

/** What is told of a change that was made; `cursor` is the one before it. */
async function toldBy(kind: Kind, watching: Watching, cursor: JsonValue | undefined): Promise<string[]> {
  // The position is stored after the events were taken, and the files of a folder are looked at together.
  const isLookedAt = () =>
    kind === 'file'
      ? JSON.stringify(watching.cursor.value) !== JSON.stringify(cursor)
      : watching.lines().includes(sentinel);
  await watching.until(isLookedAt, 'a look');
  return watching.lines().filter((line) => line !== sentinel);
}

const package1 = '{"name": "p", "dependencies": {"react": "18", "vue": "3"}}';
const cases: readonly {
  readonly what: string;
  readonly compare: JsonValue;
  readonly before: string | Buffer;
  readonly change: Change;
  readonly isTold: boolean;
}[] = [
  { what: 'a touch', compare: 'content', before: 'x', change: touch, isTold: false },
  { what: 'the same bytes again', compare: 'content', before: 'x', change: put('a', 'x'), isTold: false },
  { what: 'the same bytes in another file', compare: 'content', before: 'x', change: replace('x'), isTold: false },
  { what: 'other bytes', compare: 'content', before: 'x', change: put('a', 'y'), isTold: true },
  { what: 'other bytes in another file', compare: 'content', before: 'x', change: replace('y'), isTold: true },
  {
    what: 'the same bytes of a binary file',
    compare: 'content',
    before: Buffer.from([1, 0, 2]),
    change: replace(Buffer.from([1, 0, 2])),
    isTold: false,
  },
  {
    what: 'another byte of a binary file',
    compare: 'whitespace',
    before: Buffer.from([1, 0, 32]),
    change: replace(Buffer.from([1, 0, 10])),
    isTold: true,
  },
  {
    what: 'a reformatted file',
    compare: 'whitespace',
    before: 'a{b}',
    change: put('a', 'a {\n\tb\n}\n'),
    isTold: false,
  },
  { what: 'more than a reformatting', compare: 'whitespace', before: 'a{b}', change: put('a', 'a {c}'), isTold: true },
  {
    what: 'another value of the JSON file',
    compare: { json: 'dependencies.react' },
    before: package1,
    change: put('a', '{"dependencies": {\n "vue": "4", "react": "18"}}'),
    isTold: false,
  },
  {
    what: 'the value of the JSON file',
    compare: { json: ['name', 'dependencies.react'] },
    before: package1,
    change: replace(package1.replace('18', '19')),
    isTold: true,
  },
  {
    what: 'half a JSON file',
    compare: { json: 'name' },
    before: package1,
    change: (folder) => truncateSync(join(folder, 'a'), 20),
    isTold: true,
  },
  {
    what: 'a touch of a huge file, which is not read',
    compare: 'content',
    before: Buffer.alloc(17 * 1024 * 1024),
    change: touch,
    isTold: true,
  },
];

for (const kind of ['file', 'folder'] as const) {
  describe(`a watched ${kind} that compares`, () => {
    for (const { what, compare, before: content, change, isTold } of cases) {
      it(`${isTold ? 'tells' : 'is silent about'} ${what}`, async () => {
        using folder = tempFolder();
        put('a', content)(folder.path);
        put('known', 'x')(folder.path);
        const watching = await start(kind, compare, folder.path);
        try {
          const cursor = watching.cursor.value;
          make(kind, change, folder.path);
          assert.deepEqual(await toldBy(kind, watching, cursor), isTold ? ['file.modified a'] : []);
        } finally {
          watching.dispose();
        }
      });

      it(`${isTold ? 'tells late' : 'is silent about'} ${what} while it was off`, async () => {
        using folder = tempFolder();
        put('a', content)(folder.path);
        put('known', 'x')(folder.path);
        const first = await start(kind, compare, folder.path);
        first.dispose();
        make(kind, change, folder.path);
        const { cursor, saved } = first;
        const before = cursor.value;
        const second = await start(kind, compare, folder.path, { cursor, saved });
        const told = await toldBy(kind, second, before);
        second.dispose();
        assert.deepEqual(told, isTold ? ['file.modified a'] : []);
        assert.ok(second.drafts.every(({ data }) => data?.['late'] === true));
      });
    }
  });
}
