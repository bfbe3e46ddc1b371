import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LookoutError } from '../../../src/core/errors.ts';
import { readReport, type ReportKind } from '../../../src/watchers/reports/readReport.ts';
import { createReportReader } from '../../../src/watchers/reports/reportReader.ts';
import { ScriptedRuns } from '../../support/scriptedRuns.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { startWatching, type Watching } from '../../support/watching.ts';

const suite = (tests: number, failing = 0) => {
  const cases = Array.from({ length: tests }, (_, index) =>
    index < failing
      ? `<testcase name="price ${index}"><failure message="AssertionError: 6 is not 4"/></testcase>`
      : `<testcase name="price ${index}"/>`,
  );
  return `<?xml version="1.0"?>\n<testsuite name="prices">\n${cases.join('\n')}\n</testsuite>\n`;
};

function jestReport(tests: number): string {
  const assertionResults = Array.from({ length: tests }, (_, index) => ({
    title: `price ${index}`,
    ancestorTitles: ['prices'],
    status: index === 0 ? 'failed' : 'passed',
    failureMessages: index === 0 ? ['Error: 6 is not 4'] : [],
  }));
  return JSON.stringify({
    numFailedTests: 1,
    numPassedTests: tests - 1,
    numPendingTests: 0,
    numTotalTests: tests,
    testResults: [{ name: '/shop/price.test.js', assertionResults }],
  });
}

const istanbul = JSON.stringify(
  Object.fromEntries(
    ['total', ...Array.from({ length: 4000 }, (_, file) => `/shop/src/price${file}.js`)].map((path) => [
      path,
      Object.fromEntries(
        ['lines', 'statements', 'functions', 'branches'].map((what) => [
          what,
          { total: 10, covered: 9, skipped: 0, pct: 90 },
        ]),
      ),
    ]),
  ),
);

/** Entities that would grow to a thousand millions. */
const bomb = `<?xml version="1.0"?><!DOCTYPE testsuite [<!ENTITY a0 "ha">${Array.from(
  { length: 9 },
  (_, index) => `<!ENTITY a${index + 1} "${`&a${index};`.repeat(10)}">`,
).join('')}]><testsuite name="prices"><testcase name="&a9;"/></testsuite>`;

const never = new AbortController().signal;
const large: readonly (readonly [what: string, kind: ReportKind, text: string])[] = [
  ['of tests in JSON', 'tests', jestReport(10_000)],
  ['of tests in XML', 'tests', suite(30_000, 2)],
  ['of coverage', 'coverage', istanbul],
  ['that ends within JSON', 'tests', jestReport(10_000).slice(0, -20)],
  ['that ends within XML', 'tests', suite(30_000).slice(0, -30)],
  ['that is malformed', 'tests', suite(30_000).replace('</testsuite>', '</testsuit>')],
  ['of another kind', 'tests', `{"stats":1,"filler":"${'x'.repeat(1e6)}"}`],
  ['of coverage that is malformed', 'coverage', istanbul.slice(0, -1)],
];

/** What became of it, as plain values. */
async function outcomeOf(reading: Promise<object>): Promise<object> {
  try {
    return { result: await reading };
  } catch (error) {
    return LookoutError.is(error) ? { reason: error.reason, message: error.message } : { error };
  }
}

describe('a large report', () => {
  for (const [what, kind, text] of large) {
    it(`${what} is read in its own thread as it is in ours`, async () => {
      using folder = tempFolder();
      const path = join(folder.path, 'report');
      writeFileSync(path, text);
      assert.ok(text.length > 600_000, String(text.length));
      assert.deepEqual(
        await outcomeOf(createReportReader()(kind, path, never)),
        await outcomeOf(readReport(kind, path)),
      );
    });
  }

  it('may be cancelled while it is read', async () => {
    using folder = tempFolder();
    const path = join(folder.path, 'report.xml');
    writeFileSync(path, suite(30_000));
    const stopping = new AbortController();
    const reading = createReportReader()('tests', path, stopping.signal);
    stopping.abort();
    await assert.rejects(reading, (error) => LookoutError.is(error, 'cancelled'));
  });

  it('that is not there is an error of the file system', async () => {
    using folder = tempFolder();
    await assert.rejects(createReportReader()('tests', join(folder.path, 'none.xml'), never), { code: 'ENOENT' });
  });

  it('whose thread ends without an answer is an error, not a silence', async () => {
    using folder = tempFolder();
    const path = join(folder.path, 'report.xml');
    writeFileSync(path, suite(30_000));
    const worker = new URL('data:text/javascript,process.exit(3)');
    await assert.rejects(createReportReader(worker)('tests', path, never), (error) =>
      LookoutError.is(error, 'internal'),
    );
  });
});

async function watchingReport(
  work: (watching: Watching, path: string, runs: ScriptedRuns) => Promise<void>,
): Promise<void> {
  using folder = tempFolder();
  const runs = new ScriptedRuns();
  const path = join(folder.path, 'report.xml');
  const watching = await startWatching('tests', { report: 'report.xml' }, folder.path, { context: { runs } });
  try {
    await watching.until(() => watching.health()?.waits === true, 'the start');
    await work(watching, path, runs);
  } finally {
    watching.dispose();
  }
}

const isDegraded = (watching: Watching, problem: RegExp) =>
  watching.until(
    () => watching.health()?.state === 'degraded' && problem.test(watching.health()?.problem ?? ''),
    String(problem),
  );
const isWell = (watching: Watching) =>
  watching.until(() => watching.health()?.state === 'watching' && watching.drafts.length > 0, 'healing');

describe('a watched report of tests', () => {
  it('that is half-written says so, and is told once when it is complete', () =>
    watchingReport(async (watching, path) => {
      const text = suite(40, 1);
      writeFileSync(path, text.slice(0, 300));
      await isDegraded(watching, /^report\.xml: The XML report is not complete/);
      assert.deepEqual(watching.drafts, []);
      appendFileSync(path, text.slice(300));
      await isWell(watching);
      assert.deepEqual(
        watching.drafts.map(({ type, data }) => [type, data?.['failed'], data?.['total']]),
        [['test.failed', 1, 40]],
      );
    })).timeout(20_000);

  for (const [what, text, problem] of [
    ['with entities that grow without end', bomb, /not complete/],
    ['that closes what it did not open', suite(2).replace('</testsuite>', '</suite>'), /not complete/],
    ['in JSON that ends too early', '{"numFailedTests": 1, "testResults": [', /JSON report is not complete/],
    ['in JSON of something else', '{"stats": "none"}', /no test report that is known/],
  ] as const) {
    it(`${what} says what is wrong, and what follows is told`, () =>
      watchingReport(async (watching, path) => {
        writeFileSync(path, text);
        await isDegraded(watching, problem);
        assert.deepEqual(watching.drafts, []);
        writeFileSync(path, suite(3));
        await isWell(watching);
        assert.deepEqual(
          watching.drafts.map(({ type }) => type),
          ['test.passed'],
        );
      })).timeout(20_000);
  }

  it('that contradicts the exit code makes the outcome unknown, with both stories', () =>
    watchingReport(async (watching, path, runs) => {
      runs.play({ commandLine: 'npx jest' }, '', { exitCode: 0 });
      writeFileSync(path, suite(5, 2));
      await watching.until(() => watching.drafts.length > 0, 'the outcome');
      const [draft] = watching.drafts;
      assert.deepEqual(
        [draft?.type, draft?.data?.['status'], draft?.description],
        ['test.errored', 'unknown', 'It ended with exit code 0, but its report says 2 failed.'],
      );
    })).timeout(20_000);
});
