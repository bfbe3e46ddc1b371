import assert from 'node:assert/strict';
import type { ReportPage, ReportSection } from '../../../src/core/reportPage.ts';
import { reportPeriods } from '../../../src/core/reportPeriod.ts';
import { decide, reasonCodes } from '../../../src/core/reasons.ts';
import { loadSentences } from '../../../src/core/words/sentence.ts';
import { reportLines } from '../../../src/reports/lines.ts';
import { tellReport } from '../../../src/reports/page.ts';
import { silenceText } from '../../../src/reports/silenceText.ts';
import { summarise } from '../../../src/reports/summary.ts';
import type { ReportRows } from '../../../src/store/reportRows.ts';
import { busyRows, noRows, reportedMs } from '../../support/reportRows.ts';

const dayMs = 86_400_000;

function page(rows: ReportRows, language: 'en' | 'ja' = 'en', workspace: string | undefined = 'shop'): ReportPage {
  return tellReport(summarise(rows, { period: 'weekly', nowMs: reportedMs, workspace }), language, 'UTC');
}

const sectionOf = ({ sections }: ReportPage, title: string): ReportSection => {
  const found = sections.find((section) => section.title === title);
  assert.ok(found !== undefined);
  return found;
};
const figuresOf = (told: ReportPage, title: string): string[] =>
  sectionOf(told, title).figures.map(({ label, value, note, change }) =>
    [label, value, note, change?.text, change?.tone].filter((part) => part !== undefined).join(' | '),
  );

/** Everything that a reader reads, without what is quoted. */
function wordsOf({ title, span, notes, nothing, sections }: ReportPage): string[] {
  return [
    title,
    span,
    nothing ?? '',
    ...notes,
    ...sections.flatMap(({ title: name, empty = '', figures, bar, tables }) => [
      name,
      empty,
      bar?.label ?? '',
      ...figures.flatMap(({ label, value, note = '', change }) => [label, value, note, change?.text ?? '']),
      ...tables.flatMap((table) => [table.title, table.note ?? '', ...table.heads.map(({ text }) => text)]),
    ]),
  ];
}

describe('a report that is read', () => {
  before(() => loadSentences('ja'));

  it('says each rate with its samples, and how it differs from the time before', () => {
    const told = page(busyRows());
    assert.equal(told.title, 'Weekly report');
    assert.equal(told.span, 'shop · Nov 14, 2026, 12:00 – Nov 21, 2026, 12:00 UTC');
    assert.deepEqual(told.notes, ['Changes are against the week before, where both have something to compare.']);
    assert.deepEqual(figuresOf(told, 'Builds'), [
      'Builds | 24 | +14 | neutral',
      'Succeeded | 87 % | 20 of 23 | −3 points | worse',
      'Average duration | 10.8 s | over 23 builds | +826 ms | worse',
    ]);
    assert.equal(
      sectionOf(told, 'Builds').bar?.label,
      'Builds: 20 succeeded, 3 failed, 1 cancelled',
      'what there was none of is left out',
    );
    assert.deepEqual(figuresOf(told, 'Tests'), [
      'Test runs | 40',
      'Passed | 75 % | 30 of 40',
      'Flaky runs | 2 | 2 of 30',
      'Average duration | 1.5 s | over 30 runs',
    ]);
    assert.deepEqual(figuresOf(told, 'What was told'), [
      'Events | 65 | +53 | neutral',
      'Told | 12 | unchanged | neutral',
      'Kept silent | 52 | +52 | neutral',
      'Messages sent | 14 | 2 could not be sent, 4 waiting | +2 | neutral',
    ]);
    assert.deepEqual(figuresOf(told, 'Task cache'), [
      'Skipped by the cache | 75 % | 3 of 4',
      'Time saved | 1 min 5 s',
      'Tasks in the cache | 2',
    ]);
  });

  it('compares no counts with a time that the history does not cover, and nothing with a time that nobody knows', () => {
    const short = page(busyRows({ firstMs: reportedMs - 10 * dayMs }));
    assert.deepEqual(figuresOf(short, 'Builds').slice(0, 2), [
      'Builds | 24',
      'Succeeded | 87 % | 20 of 23 | −3 points | worse',
    ]);
    assert.match(short.notes.join(), /in rates and times only: the history begins at Nov 11, 2026, 12:00/);
    const current = <T extends { span: string }>(items: readonly T[]) => items.filter(({ span }) => span === 'current');
    const { runs, fates, channels } = busyRows();
    const first = page(busyRows({ runs: current(runs), fates: current(fates), channels: current(channels) }));
    assert.match(first.notes.join(), /Nothing is known of the week before/);
    assert.ok(first.sections.every(({ figures }) => figures.every(({ change }) => change === undefined)));
  });

  it('says what there was none of, instead of nothing percent', () => {
    const run = { span: 'current', kind: 'builds', flaky: 0, timed: 0, durationMs: 0 } as const;
    const told = page({
      ...noRows,
      runs: [{ ...run, outcome: 'cancelled', count: 1 }],
      fates: [{ span: 'current', fate: 'silent', count: 1 }],
    });
    assert.deepEqual(figuresOf(told, 'Builds'), [
      'Builds | 1',
      'Succeeded | – | none succeeded or failed',
      'Average duration | – | no duration is known',
    ]);
    assert.deepEqual(
      ['Tests', 'Top failures', 'Task cache'].map((title) => sectionOf(told, title).empty),
      [
        'No test run ended in this time.',
        'Nothing failed in this time.',
        'No Lookout task with inputs ran in this time.',
      ],
    );
    const nearly = page({
      ...noRows,
      runs: [
        { ...run, outcome: 'ok', count: 9999 },
        { ...run, outcome: 'failed', count: 1 },
      ],
      fates: [{ span: 'current', fate: 'silent', count: 1 }],
    });
    assert.match(figuresOf(nearly, 'Builds')[1] ?? '', /99\.9 %/, 'not all, when one failed');
  });

  it('of a time in which nothing happened says so', () => {
    const nothing = reportPeriods.map(
      (period) => tellReport(summarise(noRows, { period, nowMs: reportedMs }), 'en').nothing,
    );
    assert.deepEqual(nothing, [
      'Nothing happened in these 24 hours.',
      'Nothing happened in these seven days.',
      'Nothing happened in these 30 days.',
    ]);
    assert.deepEqual(page(noRows).sections, []);
  });

  it('lists what failed with its state, what was silent with its reason, and who spoke', () => {
    const told = page(busyRows({ problems: 12 }));
    const [failures] = sectionOf(told, 'Top failures').tables;
    assert.deepEqual(failures?.rows[0], [
      { text: 'Build failed: web (2 errors)', eventId: 'event-1' },
      { text: '3' },
      { text: 'Nov 21, 2026, 11:00' },
      { text: 'open, taken by Sam' },
    ]);
    assert.equal(failures?.rows[1]?.at(-1)?.text, '–');
    assert.equal(failures?.note, 'The most frequent 2 of 12.');
    const tables = sectionOf(told, 'What was told').tables.map(({ rows }) =>
      rows.map((row) => row.map(({ text }) => text)),
    );
    assert.deepEqual(tables, [
      [
        ['team', '11', '0', '0', '0'],
        ['mail', '3', '1', '1', '4'],
      ],
      [
        ['It is good, as it was before.', '48'],
        ['It was muted or snoozed.', '3'],
        ['Sam takes care of it.', '1'],
      ],
      [['#4', '7', '20', 'notes.txt modified']],
    ]);
    const [row] = busyRows().failures;
    assert.ok(row !== undefined);
    const mixed = tellReport(
      summarise(busyRows({ failures: [row, { ...row, workspace: 'blog' }] }), { period: 'weekly', nowMs: reportedMs }),
      'en',
    );
    assert.deepEqual(
      sectionOf(mixed, 'Top failures').tables[0]?.rows.map((cells) => cells[1]?.text),
      ['shop', 'blog'],
    );
  });

  it('is Japanese for who reads Japanese', () => {
    for (const rows of [busyRows(), busyRows({ firstMs: reportedMs - dayMs }), noRows]) {
      const left = wordsOf(page(rows, 'ja')).filter((text) => /[a-z]{4,}/.test(text.replaceAll(/shop|Lookout/g, '')));
      assert.deepEqual(left, []);
    }
    const told = page(busyRows(), 'ja');
    assert.deepEqual(figuresOf(told, 'ビルド')[1], '成功率 | 87% | 23 件中 20 件 | −3 ポイント | worse');
    const [failures] = sectionOf(told, '多かった失敗').tables;
    assert.equal(failures?.rows[0]?.[0]?.text, 'ビルドが失敗しました: web');
    assert.deepEqual(
      sectionOf(told, '通知の状況').tables[1]?.rows.map(([cell]) => cell?.text),
      ['前と同じく正常です。', 'ミュートまたはスヌーズされていました。', 'Sam が対応しています。'],
    );
  });

  it('has a reason in words for every code that ends an event, without the numbers of a single one', () => {
    for (const language of ['en', 'ja'] as const) {
      const odd = reasonCodes
        .filter((code) => decide(code).verdict !== 'pass' && decide(code).verdict !== 'route')
        .map((code) => `${code}: ${silenceText({ code }, language)}`)
        .filter((text) => /undefined|null|NaN|\b0\b|: \w+$/.test(text));
      assert.deepEqual(odd, []);
    }
    assert.equal(silenceText({ code: 'ofLaterVersion' }, 'en'), 'ofLaterVersion');
    assert.equal(silenceText({}, 'en'), 'No reason is kept.');
  });

  it('is a few lines for the answer to a command', () => {
    assert.deepEqual(reportLines(page(busyRows())).slice(0, 5), [
      'Weekly report · shop · Nov 14, 2026, 12:00 – Nov 21, 2026, 12:00 UTC',
      'Builds: Builds 24, Succeeded 87 % (20 of 23), Average duration 10.8 s (over 23 builds)',
      'Tests: Test runs 40, Passed 75 % (30 of 40), Flaky runs 2 (2 of 30), Average duration 1.5 s (over 30 runs)',
      'Top failures:',
      '- Build failed: web (2 errors) · Times 3 · Nov 21, 2026, 11:00 · open, taken by Sam',
    ]);
    assert.equal(reportLines(page(noRows)).at(-1), 'Nothing happened in these seven days.');
  });
});
