import {
  type Counts,
  countsIfAny,
  countsOf,
  type CoverageResult,
  coverageResultOf,
  incomplete,
} from './coverageResult.ts';
import { Hits, PartBudget } from './hits.ts';
import type { LineReport } from './lineReport.ts';

/** What one or more records say of a file. */
interface LcovFile {
  readonly lines: Hits;
  readonly branches: Hits;
  readonly functions: Hits;
  /** Sums that the last record states, by their names. */
  stated: Map<string, number>;
  /** Start line of a function by its index, of the last record. */
  starts: Map<string, string>;
  records: number;
}

/**
 * LCOV's tracefile (https://github.com/linux-test-project/lcov/blob/master/man/geninfo.1): records of files; those of
 * the same file are merged. Lines and branches are counted, as its own tools do.
 */
export class LcovReport implements LineReport {
  private readonly files = new Map<string, LcovFile>();
  private readonly budget = new PartBudget();
  private open: { readonly path: string; readonly file: LcovFile } | undefined;

  line(text: string): void {
    if (text === 'end_of_record') {
      this.open = undefined;
      return;
    }
    const colon = text.indexOf(':');
    const key = colon === -1 ? text : text.slice(0, colon);
    const value = text.slice(colon + 1);
    if (key === 'SF') return this.begin(value.trim());
    if (text === '' || text.startsWith('#') || key === 'TN') return;
    if (this.open === undefined || !/^[A-Z]{2,8}$/.test(key))
      throw incomplete(`it has the line "${text.slice(0, 80)}"`);
    readField(this.open.file, key, value);
  }

  result(): CoverageResult {
    if (this.open !== undefined) throw incomplete(`it ends within ${this.open.path}`);
    return coverageResultOf(
      'lcov',
      [...this.files].map(([path, { lines, branches, functions, stated, records }]) => {
        const says = (found: string, hit: string): Counts | undefined => {
          const total = stated.get(found);
          return records > 1 || total === undefined
            ? undefined
            : countsOf(Math.min(stated.get(hit) ?? 0, total), total);
        };
        const branchCounts = branches.size > 0 ? branches.counts() : says('BRF', 'BRH');
        // Names of functions may repeat within a file, so that only the sum tells how many there are.
        const functionCounts = says('FNF', 'FNH') ?? functions.counts();
        return {
          path,
          lines: (lines.size > 0 ? undefined : says('LF', 'LH')) ?? lines.counts(),
          branches: branchCounts && countsIfAny(branchCounts),
          functions: countsIfAny(functionCounts),
        };
      }),
    );
  }

  private begin(path: string): void {
    if (this.open !== undefined) throw incomplete(`the record of ${this.open.path} has no end`);
    if (path === '') throw incomplete('a record names no file');
    const { budget } = this;
    const file = this.files.get(path) ?? {
      lines: new Hits(budget),
      branches: new Hits(budget),
      functions: new Hits(budget),
      stated: new Map<string, number>(),
      starts: new Map<string, string>(),
      records: 0,
    };
    budget.take();
    file.records += 1;
    file.stated.clear();
    file.starts.clear();
    this.files.set(path, file);
    this.open = { path, file };
  }
}

function readField(file: LcovFile, key: string, value: string): void {
  const parts = value.split(',');
  const [first = '', second = ''] = parts;
  const last = parts.at(-1) ?? '';
  switch (key) {
    case 'DA':
      // coverage.py writes a line 0, reached, for a file without code.
      if (countOf(first) > 0) file.lines.mark(countOf(first), countOf(second) > 0);
      return;
    case 'BRDA':
      // What is before the count tells branches apart; "-" is one whose line was not reached.
      return file.branches.mark(value.slice(0, -last.length), last !== '-' && countOf(last) > 0);
    case 'FN':
      return file.functions.mark(nameAfter(value, /^\d+,(?:\d+,)?/), false);
    case 'FNDA':
      return file.functions.mark(nameAfter(value, /^-?[\d.eE+]+,/), countOf(first) > 0);
    case 'FNL':
      file.starts.set(first, second);
      return file.functions.mark(Number(second), false);
    case 'FNA':
      return file.functions.mark(Number(file.starts.get(first) ?? first), countOf(second) > 0);
    case 'LF':
    case 'LH':
    case 'BRF':
    case 'BRH':
    case 'FNF':
    case 'FNH':
      file.stated.set(key, countOf(value));
      return;
    default:
  }
}

/** Counts may be written as real numbers, or below zero by counters that ran over. */
function countOf(text: string): number {
  if (!/^-?\d[\d.eE+]*$/.test(text)) throw incomplete(`"${text.slice(0, 80)}" is no number`);
  return Number(text);
}

function nameAfter(value: string, head: RegExp): string {
  if (!head.test(value)) throw incomplete(`"${value.slice(0, 80)}" is no function`);
  return value.replace(head, '');
}
