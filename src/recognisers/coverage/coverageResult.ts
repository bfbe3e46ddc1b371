import { LookoutError } from '../../core/errors.ts';

/** How much of something was reached. */
export interface Counts {
  readonly covered: number;
  readonly total: number;
}

/** Undefined is what a report does not tell. */
export interface CoverageCounts {
  readonly lines: Counts;
  readonly branches?: Counts | undefined;
  readonly functions?: Counts | undefined;
}

export interface FileCounts extends CoverageCounts {
  /** As the report writes it. */
  readonly path: string;
}

/** Names of formats in results. */
export type CoverageFormat =
  | 'lcov'
  | 'cobertura'
  | 'jacoco'
  | 'clover'
  | 'istanbul-summary'
  | 'istanbul'
  | 'coverage.py'
  | 'go';

/** What a report says: the contract of `lookout inspect coverage`. Percents, 0–100 with two decimals. */
export interface CoverageResult {
  readonly format: CoverageFormat;
  /** Of Go's profile, which knows no lines, the statements. */
  readonly lines: number;
  readonly branches?: number;
  readonly functions?: number;
  /** In the report's order, the first {@link maxFiles}; the totals are those of all. */
  readonly files: readonly { readonly path: string; readonly lines: number }[];
  /** The files that miss most lines, the worst first, at most {@link maxLowest}. */
  readonly lowest: readonly string[];
}

const maxFiles = 10_000;
const maxLowest = 10;

/** A percent as the tool itself rounds it. */
export type Percent = (counts: Counts) => number;

/** Rounded to two decimals, but 0 and 100 only where nothing and everything was reached. Nothing to reach is 100. */
const nearestPercent: Percent = ({ covered, total }) => {
  if (covered === total) return 100;
  if (covered === 0) return 0;
  return Math.min(99.99, Math.max(0.01, Math.round((covered * 10_000) / total) / 100));
};

/** The result of a report. Without totals of its own they are the sums of its files. */
export function coverageResultOf(
  format: CoverageFormat,
  files: readonly FileCounts[],
  { totals = sumOf(files), percent = nearestPercent }: { totals?: CoverageCounts; percent?: Percent } = {},
): CoverageResult {
  const { lines, branches, functions } = totals;
  return {
    format,
    lines: percent(lines),
    ...(branches === undefined ? {} : { branches: percent(branches) }),
    ...(functions === undefined ? {} : { functions: percent(functions) }),
    files: files.slice(0, maxFiles).map((file) => ({ path: file.path, lines: percent(file.lines) })),
    lowest: files
      .filter((file) => missed(file) > 0)
      .toSorted((a, b) => missed(b) - missed(a) || percent(a.lines) - percent(b.lines))
      .slice(0, maxLowest)
      .map(({ path }) => path),
  };
}

function missed({ lines }: FileCounts): number {
  return lines.total - lines.covered;
}

/** The sums over files; undefined what none of them tells. */
export function sumOf(files: readonly FileCounts[]): CoverageCounts {
  return {
    lines: sumCounts(files.map(({ lines }) => lines)) ?? { covered: 0, total: 0 },
    branches: sumCounts(files.map(({ branches }) => branches)),
    functions: sumCounts(files.map(({ functions }) => functions)),
  };
}

/** Undefined when nobody tells. */
function sumCounts(counts: readonly (Counts | undefined)[]): Counts | undefined {
  const known = counts.filter((count) => count !== undefined);
  if (known.length === 0) return undefined;
  return known.reduce((sum, { covered, total }) => ({ covered: sum.covered + covered, total: sum.total + total }));
}

/** @throws LookoutError `invalid` for what cannot be counts. */
export function countsOf(covered: number, total: number): Counts {
  if (!Number.isSafeInteger(covered) || !Number.isSafeInteger(total) || covered < 0 || covered > total)
    throw incomplete(`${covered} of ${total} is no coverage`);
  return { covered, total };
}

/** The counts, or undefined where there is nothing to count, which reports do not tell from what was not measured. */
export function countsIfAny(counts: Counts): Counts | undefined {
  return counts.total === 0 ? undefined : counts;
}

export function incomplete(why: string): LookoutError {
  return new LookoutError('invalid', `The coverage report is not complete: ${why}.`);
}

export function unknownReport(): LookoutError {
  return new LookoutError('invalid', 'This is no coverage report that is known.');
}
