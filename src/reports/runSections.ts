import type { ReportFigure, ReportSection, ReportTone } from '../core/reportPage.ts';
import { formatElapsed } from '../core/units.ts';
import { averageChange, countChange, percentText, rateChange, type Teller } from './changes.ts';
import type { RunSummary } from './report.ts';

/** How builds ended. */
export function buildSection(teller: Teller): ReportSection {
  const { report, say, number } = teller;
  const { builds, previous } = report;
  const title = say('builds');
  if (builds.total === 0) return { title, empty: say('noBuilds'), figures: [], tables: [] };
  const before = previous?.builds;
  const samples = { now: builds.total, before: before?.total };
  return {
    title,
    figures: [
      {
        label: say('figure.builds'),
        value: number(builds.total),
        change: countChange(teller, builds.total, before?.total, 'neither', samples),
      },
      rateFigure(teller, say('figure.succeeded'), builds, before),
      durationFigure(teller, builds, before, (count) => say('note.builds', { count })),
    ],
    bar: runBar(teller, title, builds, say('part.ok', { count: number(builds.ok) })),
    tables: [],
  };
}

/** How test runs ended. */
export function testSection(teller: Teller): ReportSection {
  const { report, say, number } = teller;
  const { tests, previous } = report;
  const title = say('tests');
  if (tests.total === 0) return { title, empty: say('noTests'), figures: [], tables: [] };
  const before = previous?.tests;
  const flaky: ReportFigure =
    tests.ok === 0
      ? { label: say('figure.flaky'), value: '–', note: say('note.noFlaky') }
      : {
          label: say('figure.flaky'),
          value: number(tests.flaky),
          note: say('note.share', { part: number(tests.flaky), samples: number(tests.ok) }),
          change: countChange(teller, tests.flaky, before?.flaky, 'less', { now: tests.ok, before: before?.ok }),
        };
  return {
    title,
    figures: [
      {
        label: say('figure.runs'),
        value: number(tests.total),
        change: countChange(teller, tests.total, before?.total, 'neither', {
          now: tests.total,
          before: before?.total,
        }),
      },
      rateFigure(teller, say('figure.passed'), tests, before),
      flaky,
      durationFigure(teller, tests, before, (count) => say('note.runs', { count })),
    ],
    bar: runBar(teller, title, tests, say('part.passed', { count: number(tests.ok) })),
    tables: [],
  };
}

function rateFigure(teller: Teller, label: string, runs: RunSummary, before: RunSummary | undefined): ReportFigure {
  const { say, number, language } = teller;
  const { successRate: rate, ok } = runs;
  if (rate === undefined) return { label, value: '–', note: say('note.noRate') };
  return {
    label,
    value: percentText(rate, language),
    note: say('note.share', { part: number(ok), samples: number(rate.samples) }),
    change: rateChange(teller, rate, before?.successRate),
  };
}

function durationFigure(
  teller: Teller,
  { averageDuration: average }: RunSummary,
  before: RunSummary | undefined,
  over: (count: number) => string,
): ReportFigure {
  const { say, language } = teller;
  const label = say('figure.duration');
  if (average === undefined) return { label, value: '–', note: say('note.noDuration') };
  return {
    label,
    value: formatElapsed(average.ms, language),
    note: over(average.samples),
    change: averageChange(teller, average, before?.averageDuration),
  };
}

function runBar({ say, number }: Teller, title: string, runs: RunSummary, ok: string): ReportSection['bar'] {
  const parts: { label: string; count: number; tone: ReportTone }[] = [
    { label: ok, count: runs.ok, tone: 'good' },
    { label: say('part.failed', { count: number(runs.failed) }), count: runs.failed, tone: 'bad' },
    { label: say('part.cancelled', { count: number(runs.cancelled) }), count: runs.cancelled, tone: 'neutral' },
    { label: say('part.unknown', { count: number(runs.unknown) }), count: runs.unknown, tone: 'open' },
  ];
  return barOf(say, title, parts);
}

/** The bar of those parts that there are; undefined when there is nothing to tell apart. */
export function barOf(
  say: Teller['say'],
  title: string,
  parts: readonly { readonly label: string; readonly count: number; readonly tone: ReportTone }[],
): ReportSection['bar'] {
  const shown = parts.filter(({ count }) => count > 0);
  if (shown.length < 2) return undefined;
  return { label: say('bar', { title, parts: shown.map(({ label }) => label).join(', ') }), parts: shown };
}
