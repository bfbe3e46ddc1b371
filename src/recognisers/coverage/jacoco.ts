import type { XmlAttributes } from '../xmlReport.ts';
import {
  type Counts,
  countsOf,
  type CoverageResult,
  coverageResultOf,
  type FileCounts,
  incomplete,
} from './coverageResult.ts';
import { PartBudget } from './hits.ts';
import { countIn, type XmlCoverage } from './xmlCounters.ts';

/** The counters of one element by type. */
type Counters = Map<string, Counts>;

/**
 * JaCoCo's XML (https://www.jacoco.org/jacoco/trunk/coverage/report.dtd). Its counters are taken as they are: those of a
 * source file, and those of the report.
 */
export class JacocoReport implements XmlCoverage {
  private readonly files: FileCounts[] = [];
  private readonly budget = new PartBudget();
  private readonly elements: string[] = [];
  private readonly totals: Counters = new Map();
  private source: { readonly path: string; readonly counters: Counters } | undefined;
  private packageName = '';

  open(name: string, attributes: XmlAttributes): void {
    const parent = this.elements.at(-1);
    this.elements.push(name);
    if (name === 'package') this.packageName = attributes['name'] ?? '';
    else if (name === 'sourcefile') {
      const { packageName } = this;
      const file = attributes['name'] ?? '';
      this.source = { path: packageName === '' ? file : `${packageName}/${file}`, counters: new Map() };
    } else if (name === 'counter') {
      const counters = parent === 'report' ? this.totals : parent === 'sourcefile' ? this.source?.counters : undefined;
      if (counters === undefined) return;
      const covered = countIn(attributes, 'covered');
      counters.set(attributes['type'] ?? '', countsOf(covered, covered + countIn(attributes, 'missed')));
    }
  }

  wantsText(): boolean {
    return false;
  }

  close(name: string): void {
    this.elements.pop();
    const { source } = this;
    if (name !== 'sourcefile' || source === undefined) return;
    this.budget.take();
    this.files.push({ path: source.path, ...coverageOf(source.counters) });
    this.source = undefined;
  }

  comment(): void {
    // It says nothing.
  }

  result(): CoverageResult {
    const { files, totals } = this;
    if (files.length === 0 && totals.size === 0) throw incomplete('it counts nothing');
    return coverageResultOf('jacoco', files, totals.size === 0 ? {} : { totals: coverageOf(totals) });
  }
}

function coverageOf(counters: Counters): Omit<FileCounts, 'path'> {
  return {
    // Without debug information classes have no lines.
    lines: counters.get('LINE') ?? { covered: 0, total: 0 },
    branches: counters.get('BRANCH'),
    functions: counters.get('METHOD'),
  };
}
