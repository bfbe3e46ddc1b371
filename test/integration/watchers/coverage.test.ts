import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { JsonObject } from '../../../src/core/json.ts';
import { createGitAuthorship } from '../../../src/watchers/git/gitAuthorship.ts';
import { createGitChangeLog } from '../../../src/watchers/git/gitChangeLog.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { startWatching, type Watching, type WatchingOptions } from '../../support/watching.ts';

/** A report over two files of a hundred lines each. */
function lcov(price: number, tax: number): string {
  const record = (path: string, covered: number) =>
    `SF:${path}\n${Array.from({ length: 100 }, (_, index) => `DA:${index + 1},${index < covered ? 1 : 0}\n`).join('')}end_of_record\n`;
  return `TN:\n${record('src/price.js', price)}${record('src/tax.js', tax)}`;
}

const report = 'coverage/lcov.info';

interface Scene {
  readonly watching: Watching;
  write(text: string, path?: string): void;
  /** Resolves when so many outcomes were told and are remembered. */
  told(count: number): Promise<void>;
  degraded(message: RegExp): Promise<void>;
}

async function watchingCoverage(
  folder: string,
  config: JsonObject,
  work: (scene: Scene) => Promise<void>,
  options: WatchingOptions & { readonly first?: string } = {},
): Promise<void> {
  const write = (text: string, path = report): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  if (options.first !== undefined) write(options.first);
  let saves = 0;
  const cursor = options.cursor ?? { value: undefined };
  const counted = {
    get value() {
      return cursor.value;
    },
    set value(value) {
      cursor.value = value;
      saves += 1;
    },
  };
  const watching = await startWatching('coverage', { path: report, ...config }, folder, {
    ...options,
    cursor: counted,
  });
  try {
    await work({
      watching,
      write,
      told: (count) => watching.until(() => watching.drafts.length >= count && saves >= count, `${count} outcomes`),
      degraded: (message) =>
        watching.until(() => message.test(watching.health()?.problem ?? ''), `trouble ${message.source}`),
    });
  } finally {
    watching.dispose();
  }
}

const outcomes = ({ drafts }: Watching) => drafts.map(({ type, data }) => `${type} ${String(data?.['transition'])}`);

describe('watched coverage', () => {
  it('tells what is below, still below, recovered and good', async () => {
    using folder = tempFolder();
    mkdirSync(join(folder.path, 'src'));
    writeFileSync(join(folder.path, 'src/tax.js'), '');
    await watchingCoverage(
      folder.path,
      { below: 80 },
      async ({ watching, write, told }) => {
        await told(1);
        for (const [index, [price, tax]] of [[90, 66] as const, [90, 70] as const, [91, 70] as const].entries()) {
          write(lcov(price, tax));
          await told(index + 2);
        }
        assert.deepEqual(outcomes(watching), [
          'coverage.below broke',
          'coverage.below stillBroken',
          'coverage.recovered fixed',
          'coverage.recovered ok',
        ]);
        const [first, still, recovered] = watching.drafts;
        assert.equal(first?.title, 'Coverage 77.5 % is below 80 %: coverage/lcov.info');
        assert.equal(first?.description, 'Misses most:\nsrc/tax.js: 65 %\nsrc/price.js: 90 %');
        assert.deepEqual(
          first?.links?.map(({ label, uri }) => ({ label, uri })),
          [{ label: 'Open tax.js', uri: pathToFileURL(join(folder.path, 'src/tax.js')).href }],
        );
        assert.deepEqual(first?.data, {
          transition: 'broke',
          name: report,
          format: 'lcov',
          lines: 77.5,
          threshold: 80,
          lowest: [
            { path: 'src/tax.js', lines: 65 },
            { path: 'src/price.js', lines: 90 },
          ],
        });
        assert.equal(still?.title, 'Coverage 78 % is still below 80 %: coverage/lcov.info');
        assert.deepEqual([still?.data?.['previous'], still?.data?.['change']], [77.5, 0.5]);
        assert.equal(recovered?.title, 'Coverage 80 % is no longer below 80 %: coverage/lcov.info');
      },
      { first: lcov(90, 65) },
    );
  });

  it('tells a fall by the points that are asked for, else of one, and of several only once', async () => {
    using folder = tempFolder();
    await watchingCoverage(
      folder.path,
      {},
      async ({ watching, write, told }) => {
        await told(1);
        for (const [index, tax] of [79, 77, 75, 75].entries()) {
          write(lcov(80, tax));
          await told(index + 2);
        }
        assert.deepEqual(outcomes(watching), [
          'coverage.recovered ok',
          'coverage.recovered ok',
          'coverage.dropped broke',
          'coverage.dropped broke',
          'coverage.recovered ok',
        ]);
        const [, , first, second] = watching.drafts;
        assert.equal(first?.title, 'Coverage dropped from 79.5 % to 78.5 %: coverage/lcov.info');
        assert.notEqual(first?.fingerprintExact, second?.fingerprintExact);
      },
      { first: lcov(80, 80) },
    );
    await watchingCoverage(
      folder.path,
      { drop: 5, below: 75 },
      async ({ watching, write, told }) => {
        await told(1);
        for (const [index, tax] of [74, 62, 61, 40].entries()) {
          write(lcov(80, tax));
          await told(index + 2);
        }
        // One message for what fell and is below; what is below already may fall further.
        assert.deepEqual(outcomes(watching), [
          'coverage.recovered ok',
          'coverage.recovered ok',
          'coverage.below broke',
          'coverage.below stillBroken',
          'coverage.dropped broke',
        ]);
      },
      { first: lcov(80, 75) },
    );
  }).timeout(20_000);

  it('says nothing of a fall that was not asked for', async () => {
    using folder = tempFolder();
    await watchingCoverage(
      folder.path,
      { below: 50 },
      async ({ watching, write, told }) => {
        await told(1);
        write(lcov(60, 60));
        await told(2);
        assert.deepEqual(outcomes(watching), ['coverage.recovered ok', 'coverage.recovered ok']);
      },
      { first: lcov(100, 100) },
    );
  });

  it('is degraded while a report is half-written or no report, and is healed by the next good one', async () => {
    using folder = tempFolder();
    await watchingCoverage(
      folder.path,
      { below: 80 },
      async ({ watching, write, told, degraded }) => {
        await degraded(/^coverage\/lcov\.info: The coverage report is not complete: it ends within src\/tax\.js\.$/);
        assert.deepEqual(watching.drafts, []);
        write(lcov(70, 70));
        await told(1);
        await watching.until(() => watching.health()?.state === 'watching', 'healing');
        write('nothing of the kind\n');
        await degraded(/no coverage report that is known/);
        rmSync(join(folder.path, report));
        await degraded(/does not exist yet, or no more/);
        write(lcov(70, 71));
        await told(2);
        await watching.until(() => watching.health()?.state === 'watching', 'healing');
        assert.deepEqual(outcomes(watching), ['coverage.below broke', 'coverage.below stillBroken']);
      },
      { first: lcov(70, 70).slice(0, -40) },
    );
  }).timeout(20_000);

  it('expands no entities', async () => {
    using folder = tempFolder();
    const bomb = `<?xml version="1.0"?><!DOCTYPE coverage [<!ENTITY a "aaaaaaaaaa">${Array.from(
      { length: 12 },
      (_, index) => `<!ENTITY ${'b'.repeat(index + 1)} "${`&${index === 0 ? 'a' : 'b'.repeat(index)};`.repeat(10)}">`,
    ).join('')}]><coverage line-rate="1"><packages><package name="&bbbbbbbbbbbb;"/></packages></coverage>`;
    await watchingCoverage(
      folder.path,
      { below: 80 },
      async ({ watching, degraded }) => {
        await degraded(/The XML report is not complete/);
        assert.deepEqual(watching.drafts, []);
      },
      { first: bomb },
    );
  });

  it('remembers over a restart, and tells what changed meanwhile', async () => {
    using folder = tempFolder();
    const cursor = { value: undefined };
    const begin = (work: (scene: Scene) => Promise<void>, first?: string) =>
      watchingCoverage(folder.path, { below: 80 }, work, { cursor, ...(first === undefined ? {} : { first }) });
    await begin(async ({ told }) => told(1), lcov(70, 70));
    await begin(async ({ watching, write, told }) => {
      // The report that was told before is no news.
      write(lcov(70, 72));
      await told(1);
      assert.deepEqual(outcomes(watching), ['coverage.below stillBroken']);
      assert.equal(watching.drafts[0]?.data?.['previous'], 70);
    });
    await begin(
      async ({ watching, told }) => {
        await told(1);
        assert.deepEqual(outcomes(watching), ['coverage.recovered fixed']);
      },
      lcov(90, 90),
    );
  }).timeout(20_000);

  it('waits for a report whose folder does not exist yet', async () => {
    using folder = tempFolder();
    await watchingCoverage(folder.path, { below: 80 }, async ({ watching, write, told }) => {
      assert.equal(watching.health()?.waits, true);
      write(lcov(10, 10));
      await told(1);
      assert.deepEqual(outcomes(watching), ['coverage.below broke']);
    });
  });

  it('follows each report of a glob by itself, whatever its format', async () => {
    using folder = tempFolder();
    await watchingCoverage(folder.path, { path: '**/coverage/*', below: 80 }, async ({ watching, write, told }) => {
      write(lcov(70, 70), 'a/coverage/lcov.info');
      await told(1);
      write('mode: set\nshop/price.go:1.1,2.2 9 1\nshop/price.go:3.1,4.2 1 0\n', 'b/coverage/profile.out');
      await told(2);
      write(lcov(90, 90), 'a/coverage/lcov.info');
      await told(3);
      assert.deepEqual(
        watching.drafts.map(({ subject, data }) => [subject, data?.['format'], data?.['transition']]),
        [
          ['a/coverage/lcov.info', 'lcov', 'broke'],
          ['b/coverage/profile.out', 'go', 'ok'],
          ['a/coverage/lcov.info', 'lcov', 'fixed'],
        ],
      );
    });
  });

  it('names what changed since it was good', async () => {
    using folder = tempFolder();
    const root = folder.path;
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], {
        cwd: root,
        stdio: 'pipe',
      });
    git('init', '-q');
    git('config', 'user.name', 'Ada');
    mkdirSync(join(root, 'src'));
    for (const name of ['tax.js', 'price.js', 'other.js']) writeFileSync(join(root, 'src', name), '1\n');
    writeFileSync(join(root, '.gitignore'), 'coverage\n');
    git('add', '.');
    git('commit', '-qm', 'first');
    const authorship = createGitAuthorship({ enabled: true });
    const changeLog = createGitChangeLog({ enabled: true, authorship, now: Date.now });
    await watchingCoverage(
      root,
      { below: 80 },
      async ({ watching, write, told }) => {
        await told(1);
        for (const name of ['tax.js', 'other.js']) writeFileSync(join(root, 'src', name), '2\n');
        write(lcov(90, 10));
        await told(2);
        const suspects = watching.drafts[1]?.data?.['suspects'] as { path: string; by?: string }[];
        assert.deepEqual(
          suspects.map(({ path, by }) => [path, by]),
          [
            ['src/tax.js', 'Ada'],
            ['src/other.js', 'Ada'],
          ],
        );
      },
      { authorship, context: { changeLog }, first: lcov(90, 90) },
    );
  });
});
