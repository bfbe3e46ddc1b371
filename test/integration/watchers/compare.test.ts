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

    it('tells once that a JSON file broke, and once that it is whole again', async () => {
      using folder = tempFolder();
      put('a', package1)(folder.path);
      const watching = await start(kind, { json: 'name' }, folder.path);
      for (const [content, count] of [
        [package1.slice(0, 20), 1],
        [package1, 2],
      ] as const) {
        put('a', content)(folder.path);
        await watching.until(() => watching.drafts.length === count, `${count} events`);
      }
      const cursor = watching.cursor.value;
      make(kind, put('a', `${package1}\n`), folder.path);
      assert.deepEqual(await toldBy(kind, watching, cursor), ['file.modified a', 'file.modified a']);
      watching.dispose();
    });
  });
}

describe('a watched file that compares', () => {
  it('tells a change with a diff to what was seen last, also where that was not told', async () => {
    using folder = tempFolder();
    put('a', 'one\ntwo\n')(folder.path);
    const watching = await start('file', 'whitespace', folder.path);
    const cursor = watching.cursor.value;
    put('a', 'one\n  two\n')(folder.path);
    assert.deepEqual(await toldBy('file', watching, cursor), []);
    put('a', 'one\n  three\n')(folder.path);
    await watching.until(() => watching.drafts.length > 0, 'the change');
    watching.dispose();
    assert.match(String(watching.drafts[0]?.data?.['diff']), /- {2}two\n\+ {2}three/);
  });

  it('says nothing when it begins to compare in another way, and goes on from there', async () => {
    using folder = tempFolder();
    put('a', 'one two')(folder.path);
    const { cursor } = await stopped(start('file', 'content', folder.path));
    const second = await stopped(start('file', 'whitespace', folder.path, { cursor }));
    assert.deepEqual(second.drafts, []);
    put('a', 'one  two')(folder.path);
    const before = cursor.value;
    const third = await start('file', 'whitespace', folder.path, { cursor });
    assert.deepEqual(await toldBy('file', third, before), []);
    third.dispose();
  });

  it('neither reads nor keeps anything of a credential file', async () => {
    using folder = tempFolder();
    put('.env', 'TOKEN=1')(folder.path);
    const watching = await startWatching('file', { path: '.env', compare: 'content' }, folder.path);
    utimesSync(join(folder.path, '.env'), new Date(), new Date(1000));
    await watching.until(() => watching.drafts.length > 0, 'the touch');
    watching.dispose();
    assert.ok(!('digest' in Object(watching.cursor.value)));
  });
});

async function stopped(starting: Promise<Watching>): Promise<Watching> {
  const watching = await starting;
  watching.dispose();
  return watching;
}

describe('a watched folder that compares', () => {
  /** A folder `d` with files of their own content. */
  function fill(folder: string, count: number): void {
    for (let i = 0; i < count; i += 1) put(`d/${i % 7}/f${i}`, `content ${i}`)(folder);
  }

  it('finds 3 changed files among 1,000 that were written again, while it runs and while it was off', async () => {
    using folder = tempFolder();
    fill(folder.path, 1000);
    const rewrite = (round: number): void => {
      fill(folder.path, 1000);
      for (const i of [5, 500, 999]) put(`d/${i % 7}/f${i}`, `changed ${round}`)(folder.path);
    };
    const three = ['file.modified d/3/f500', 'file.modified d/5/f5', 'file.modified d/5/f999'];
    // Long enough that no look falls into the burst, where files are empty for a moment.
    const more = { settle: '300ms', maxWait: '10s' };
    const first = await start('folder', 'content', folder.path, { known: 1000, more });
    make('folder', () => rewrite(1), folder.path);
    assert.deepEqual((await toldBy('folder', first, undefined)).sort(), three);
    // The sentinel's digest is learnt after the look was stored.
    await first.until(() => first.saved.digested === 1001, 'the stored look');
    first.dispose();
    rewrite(2);
    put('second', '')(folder.path);
    const { cursor, saved } = first;
    const second = await start('folder', 'content', folder.path, { cursor, saved, known: 1000, more });
    await second.until(() => second.lines().includes('file.created second'), 'the gap');
    second.dispose();
    assert.deepEqual(second.lines().sort(), ['file.created second', ...three]);
  }).timeout(30_000);

  it('tells what could not be handed over later, and is silent about the rest', async () => {
    using folder = tempFolder();
    fill(folder.path, 20);
    let failures = 0;
    const watching = await start('folder', 'content', folder.path, {
      known: 20,
      beforeAccept: async () => {
        failures += 1;
        if (failures < 2) throw new Error('store is full');
      },
    });
    fill(folder.path, 20);
    put('d/1/f1', 'changed')(folder.path);
    await watching.until(() => watching.drafts.length > 0, 'the change');
    assert.deepEqual([watching.lines(), failures], [['file.modified d/1/f1'], 2]);
    watching.dispose();
  });

  it('compares a file that is new, and one that was renamed, from then on', async () => {
    using folder = tempFolder();
    put('old', 'x')(folder.path);
    const watching = await start('folder', 'content', folder.path);
    put('a', 'new')(folder.path);
    renameSync(join(folder.path, 'old'), join(folder.path, 'moved'));
    await watching.until(() => watching.drafts.length === 2 && watching.saved.digested === 2, 'both');
    put('moved', 'x')(folder.path);
    make('folder', replace('new'), folder.path);
    await toldBy('folder', watching, undefined);
    watching.dispose();
    assert.deepEqual(watching.lines(), ['file.created a', 'file.renamed moved', sentinel]);
  });

  it('takes a file for modified as long as its content was never read', async () => {
    using folder = tempFolder();
    put('a', 'x')(folder.path);
    const first = await stopped(startWatching('folder', { path: '.' }, folder.path));
    assert.equal(first.saved.digested, 0);
    make('folder', touch, folder.path);
    const { cursor, saved } = first;
    const second = await start('folder', 'content', folder.path, { cursor, saved });
    assert.deepEqual(await toldBy('folder', second, undefined), ['file.modified a']);
    second.dispose();
  });
});
