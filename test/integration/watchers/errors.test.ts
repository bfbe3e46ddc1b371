import assert from 'node:assert/strict';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../src/core/json.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { startWatching, type Watching, type WatchingOptions } from '../../support/watching.ts';

const traceback = `Traceback (most recent call last):
  File "/srv/shop/app.py", line 12, in <module>
    main()
  File "/srv/shop/cart.py", line 7, in main
    total = prices["apple"]
KeyError: 'apple'
`;

async function watchingLog(
  work: (watching: Watching, log: string, folder: string) => Promise<void>,
  config: JsonObject = {},
  options: WatchingOptions & { before?: (folder: string) => void } = {},
): Promise<void> {
  using folder = tempFolder();
  const log = join(folder.path, 'app.log');
  writeFileSync(log, 'ERROR of yesterday\n');
  options.before?.(folder.path);
  const watching = await startWatching('errors', { path: 'app.log', ...config }, folder.path, options);
  try {
    await work(watching, log, folder.path);
  } finally {
    watching.dispose();
  }
}

const told = (watching: Watching, count: number) =>
  watching.until(() => watching.drafts.length >= count, `${count} records`);
const titles = (watching: Watching) => watching.drafts.map(({ type, title }) => `${type} ${title}`);

describe('watched errors', () => {
  it('tell a traceback once, as one record with its type and its place; what was there before is old', () =>
    watchingLog(async (watching, log) => {
      appendFileSync(log, `INFO started, 0 errors\n${traceback}INFO goes on\n`);
      await told(watching, 1);
      const [draft] = watching.drafts;
      assert.equal(draft?.title, "app.log: KeyError: 'apple' (cart.py:7)");
      assert.equal(draft?.type, 'log.error');
      assert.match(draft?.links?.[0]?.uri ?? '', /cart\.py#L7$/);
      assert.deepEqual([draft?.data?.['file'], draft?.data?.['line']], ['/srv/shop/cart.py', 7]);
      appendFileSync(log, '2026-11-21 10:00:00 CRITICAL disk is full\n');
      await told(watching, 2);
      assert.equal(watching.drafts[1]?.type, 'log.critical');
    }));

  it('name files of the folder below it', () =>
    watchingLog(async (watching, log, folder) => {
      appendFileSync(log, traceback.replaceAll('/srv/shop', folder));
      await told(watching, 1);
      const [draft] = watching.drafts;
      assert.equal(draft?.data?.['file'], 'cart.py');
      assert.match(draft?.description ?? '', /\(cart\.py:7\)/);
      assert.ok(!JSON.stringify([draft?.description, draft?.data]).includes(folder));
      assert.match(draft?.links?.[0]?.uri ?? '', /^file:.*\/cart\.py#L7$/);
    }));

  it('tell a record that is written in pieces as one, over lines that are cut', () =>
    watchingLog(async (watching, log) => {
      for (const part of [traceback.slice(0, 60), traceback.slice(60, 61), traceback.slice(61)])
        appendFileSync(log, part);
      await told(watching, 1);
      appendFileSync(log, 'ERROR half a li');
      appendFileSync(log, 'ne\n');
      await told(watching, 2);
      assert.deepEqual(titles(watching), [
        "log.error app.log: KeyError: 'apple' (cart.py:7)",
        'log.error app.log: half a line',
      ]);
    }));

  it('go on over rotation and truncation', () =>
    watchingLog(async (watching, log) => {
      appendFileSync(log, 'ERROR one\n');
      await told(watching, 1);
      appendFileSync(log, 'ERROR two\n');
      renameSync(log, `${log}.1`);
      writeFileSync(log, 'ERROR three\n');
      await told(watching, 3);
      copyFileSync(log, `${log}.2`);
      truncateSync(log);
      appendFileSync(log, 'ERROR four\n');
      await told(watching, 4);
      assert.deepEqual(
        titles(watching).map((title) => title.split(' ').at(-1)),
        ['one', 'two', 'three', 'four'],
      );
    }));

  it('take a last line without an end for whole when its log was rotated, and not for the beginning of the next log', () =>
    watchingLog(async (watching, log) => {
      appendFileSync(log, 'ERROR one\nINFO half a line');
      await told(watching, 1);
      renameSync(log, `${log}.1`);
      writeFileSync(log, 'ERROR two\nERROR killed while wri');
      await told(watching, 2);
      truncateSync(log);
      appendFileSync(log, 'ERROR three\n');
      await told(watching, 4);
      assert.deepEqual(
        titles(watching).map((title) => title.replace('log.error app.log: ', '')),
        ['one', 'two', 'killed while wri', 'three'],
      );
    }));

  for (const encoding of ['utf-16le', 'utf-16be'])
    it(`read a log in ${encoding} that was there before, and go on in it after a restart within a line`, async () => {
      const encoded = (text: string): Buffer => {
        const bytes = Buffer.from(text, 'utf16le');
        return encoding === 'utf-16le' ? bytes : bytes.swap16();
      };
      using folder = tempFolder();
      const log = join(folder.path, 'app.log');
      writeFileSync(log, encoded('\uFEFFERROR old\n'));
      const cursor = { value: undefined };
      const first = await startWatching('errors', { path: 'app.log' }, folder.path, { cursor });
      appendFileSync(log, encoded('ERROR größer\nERROR half a 漢'));
      await told(first, 1);
      await first.until(() => cursor.value !== undefined, 'a stored position');
      first.dispose();
      appendFileSync(log, encoded('字\n'));
      const second = await startWatching('errors', { path: 'app.log' }, folder.path, { cursor });
      await told(second, 1);
      assert.deepEqual(
        [...titles(first), ...titles(second)],
        ['log.error app.log: größer', 'log.error app.log: half a 漢字'],
      );
      second.dispose();
    });

  it('of a glob take files that come later from their beginning, and those that were there from their end', () =>
    watchingLog(
      async (watching, _log, folder) => {
        appendFileSync(join(folder, 'logs/old.log'), 'ERROR appended\n');
        await told(watching, 1);
        mkdirSync(join(folder, 'logs/deep'));
        writeFileSync(join(folder, 'logs/deep/new.log'), 'ERROR from the start\n');
        await told(watching, 2);
        assert.deepEqual(titles(watching), ['log.error old.log: appended', 'log.error new.log: from the start']);
      },
      { path: 'logs/**/*.log' },
      {
        before: (folder) => {
          mkdirSync(join(folder, 'logs'));
          writeFileSync(join(folder, 'logs/old.log'), 'ERROR old\n');
        },
      },
    ));

  it('find what was written while nobody looked', async () => {
    using folder = tempFolder();
    const log = join(folder.path, 'app.log');
    writeFileSync(log, '');
    const cursor = { value: undefined };
    const first = await startWatching('errors', { path: 'app.log' }, folder.path, { cursor });
    appendFileSync(log, 'ERROR one\n');
    await told(first, 1);
    await first.until(() => cursor.value !== undefined, 'a stored position');
    first.dispose();
    appendFileSync(log, 'ERROR meanwhile\n');
    const second = await startWatching('errors', { path: 'app.log' }, folder.path, { cursor });
    await told(second, 1);
    assert.deepEqual(titles(second), ['log.error app.log: meanwhile']);
    second.dispose();
  });

  it('look for patterns of the user, and leave out what is excluded', () =>
    watchingLog(
      async (watching, log) => {
        appendFileSync(log, 'payment 17 declined\nERROR DeprecationWarning: old\nERROR real\n');
        await told(watching, 2);
        assert.deepEqual(
          titles(watching).map((title) => title.split(': ')[1]),
          ['payment 17 declined', 'real'],
        );
      },
      { patterns: ['/payment \\d+ declined/'], exclude: ['DeprecationWarning'] },
    ));

  it('of a burst are one summary', () =>
    watchingLog(async (watching, log) => {
      appendFileSync(log, Array.from({ length: 40 }, (_, index) => `ERROR number ${index}\n`).join(''));
      await told(watching, 1);
      assert.match(titles(watching)[0] ?? '', /^log\.summary app\.log: 40 errors at once$/);
    }));

  it('may be summed up: totals by level, the most common type, new types', () =>
    watchingLog(
      async (watching, log) => {
        appendFileSync(log, `${traceback}${traceback}ValueError: no\nCRITICAL down\n`);
        await told(watching, 1);
        const [summary] = watching.drafts;
        assert.match(summary?.title ?? '', /^app\.log: 1 critical, \d errors in 300 ms$/);
        assert.match(summary?.description ?? '', /Most common: KeyError \(2 times\)\nNew: KeyError/);
      },
      { aggregate: '300ms' },
    ));

  for (const [what, prepare, config, problem] of [
    ['a folder', (folder: string) => mkdirSync(join(folder, 'logs')), { path: 'logs' }, /is a folder; name a file/],
    [
      'a binary file',
      (folder: string) => writeFileSync(join(folder, 'core'), Buffer.from([1, 0, 2])),
      { path: 'core' },
      /binary file/,
    ],
    ['a pattern that does not compile', () => {}, { patterns: ['/(/'] }, /does not compile/],
    ['a path outside of the workspace', () => {}, { path: '/var/log/syslog' }, /outside|not in|never/i],
  ] as const) {
    it(`say what is wrong with ${what}`, async () => {
      using folder = tempFolder();
      prepare(folder.path);
      const watching = await startWatching('errors', { path: 'app.log', ...config } as JsonObject, folder.path);
      await watching.until(() => problem.test(watching.health()?.problem ?? ''), 'the problem');
      assert.equal(watching.health()?.state, 'degraded');
      watching.dispose();
    });
  }

  it('are looked for without a pattern that does not compile, which is named', () =>
    watchingLog(
      async (watching, log) => {
        const problem = () => watching.health()?.problem ?? '';
        await watching.until(() => problem().startsWith('The pattern /(/ does not compile: '), 'the problem');
        appendFileSync(log, 'ERROR one\nslow query: 3 s\nERROR two\n');
        await told(watching, 3);
        assert.deepEqual(titles(watching), [
          'log.error app.log: one',
          'log.error app.log: slow query: 3 s',
          'log.error app.log: two',
        ]);
        assert.equal(watching.health()?.state, 'degraded');
      },
      { patterns: ['/(/', 'slow query'], exclude: ['/[/'] },
    ));

  for (const [what, prepare, remove, problem] of [
    ['a folder', (log: string) => mkdirSync(log), (log: string) => rmdirSync(log), /is a folder/],
    [
      'a binary file',
      (log: string) => writeFileSync(log, Buffer.from([1, 0, 2])),
      (log: string) => rmSync(log),
      /binary file/,
    ],
  ] as const) {
    it(`are told again once a log stands where ${what} was`, async () => {
      using folder = tempFolder();
      const log = join(folder.path, 'app.log');
      prepare(log);
      const watching = await startWatching('errors', { path: 'app.log' }, folder.path);
      await watching.until(() => problem.test(watching.health()?.problem ?? ''), 'the problem');
      remove(log);
      writeFileSync(log, 'ERROR one\n');
      await told(watching, 1);
      appendFileSync(log, 'ERROR two\n');
      await told(watching, 2);
      assert.deepEqual(titles(watching), ['log.error app.log: one', 'log.error app.log: two']);
      await watching.until(() => watching.health()?.state === 'watching', 'healing');
      watching.dispose();
    });
  }
});
