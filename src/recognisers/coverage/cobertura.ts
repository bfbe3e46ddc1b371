import type { XmlAttributes } from '../xmlReport.ts';
import {
  type Counts,
  countsIfAny,
  countsOf,
  type CoverageResult,
  coverageResultOf,
  sumOf,
  unknownReport,
} from './coverageResult.ts';
import { Hits, PartBudget } from './hits.ts';
import { countIn, type XmlCoverage } from './xmlCounters.ts';

interface CoberturaFile {
  readonly lines: Hits;
  /** Branches by the number of their line. */
  readonly branches: Map<number, Counts>;
  functions: number;
  functionsHit: number;
}

/** A line as it stands in the report. */
interface CoberturaLine {
  readonly number: number;
  readonly isHit: boolean;
  readonly branches: Counts | undefined;
}

/**
 * Cobertura's XML (https://cobertura.sourceforge.net/xml/coverage-04.dtd), which many tools write. A file may hold several
 * classes: each of its lines counts once. The lines of a class hold those of its methods; only where it has none of its
 * own are the methods' counted, because Istanbul puts declarations there, which it does not count.
 */
export class CoberturaReport implements XmlCoverage {
  private readonly files = new Map<string, CoberturaFile>();
  private readonly budget = new PartBudget();
  private root: XmlAttributes = {};
  private hasPackages = false;
  private file: CoberturaFile | undefined;
  private hasOwnLines = false;
  private methodLines: CoberturaLine[] = [];
  /** The method that is open, and whether it was reached; undefined before anything tells. */
  private method: { isHit: boolean | undefined } | undefined;

  open(name: string, attributes: XmlAttributes): void {
    if (name === 'coverage') this.root = attributes;
    else if (name === 'packages') this.hasPackages = true;
    else if (name === 'class') this.file = this.fileNamed(attributes['filename'] ?? attributes['name'] ?? '');
    else if (name === 'method')
      this.method = { isHit: 'hits' in attributes ? countIn(attributes, 'hits') > 0 : undefined };
    else if (name === 'line' && this.file !== undefined) this.line(this.file, attributes);
  }

  wantsText(): boolean {
    return false;
  }

  close(name: string): void {
    const { file, method } = this;
    if (name === 'class') {
      if (!this.hasOwnLines && file !== undefined) for (const line of this.methodLines) this.count(file, line);
      this.file = undefined;
      this.hasOwnLines = false;
      this.methodLines = [];
    }
    if (name !== 'method') return;
    this.method = undefined;
    if (file === undefined || method?.isHit === undefined) return;
    file.functions += 1;
    if (method.isHit) file.functionsHit += 1;
  }

  comment(): void {
    // It says nothing.
  }

  result(): CoverageResult {
    // Other tools name their root alike.
    if (!this.hasPackages) throw unknownReport();
    const files = [...this.files].map(([path, { lines, branches, functions, functionsHit }]) => ({
      path,
      lines: lines.counts(),
      branches: sum(branches.values()),
      functions: countsIfAny({ covered: functionsHit, total: functions }),
    }));
    const { root } = this;
    const lines = statedIn(root, 'lines');
    // Some tools leave the lines out; then nothing is known of the files.
    if (lines !== undefined && files.every((file) => file.lines.total === 0))
      return coverageResultOf('cobertura', [], { totals: { lines, branches: statedIn(root, 'branches') } });
    const counted = sumOf(files);
    return coverageResultOf('cobertura', files, {
      totals: {
        lines: lines ?? counted.lines,
        // Istanbul has branches in lines that it does not list.
        branches: statedIn(root, 'branches') ?? counted.branches,
        functions: counted.functions,
      },
    });
  }

  private fileNamed(path: string): CoberturaFile {
    const { files, budget } = this;
    const known = files.get(path);
    if (known !== undefined) return known;
    budget.take();
    const file = { lines: new Hits(budget), branches: new Map<number, Counts>(), functions: 0, functionsHit: 0 };
    files.set(path, file);
    return file;
  }

  private line(file: CoberturaFile, attributes: XmlAttributes): void {
    // "50% (1/2)".
    const [, covered, total] = /\((\d+)\/(\d+)\)/.exec(attributes['condition-coverage'] ?? '') ?? [];
    const line = {
      number: countIn(attributes, 'number'),
      isHit: countIn(attributes, 'hits') > 0,
      branches: total === undefined ? undefined : countsOf(Number(covered), Number(total)),
    };
    if (this.method === undefined) {
      this.hasOwnLines = true;
      this.count(file, line);
    } else {
      this.method.isHit = line.isHit || this.method.isHit === true;
      if (this.hasOwnLines) return;
      this.budget.take();
      this.methodLines.push(line);
    }
  }

  private count(file: CoberturaFile, { number, isHit, branches }: CoberturaLine): void {
    file.lines.mark(number, isHit);
    const before = file.branches.get(number);
    if (branches === undefined || (before !== undefined && branches.covered <= before.covered)) return;
    if (before === undefined) this.budget.take();
    file.branches.set(number, branches);
  }
}

function sum(all: Iterable<Counts>): Counts | undefined {
  let covered = 0;
  let total = 0;
  for (const counts of all) {
    covered += counts.covered;
    total += counts.total;
  }
  return countsIfAny({ covered, total });
}

/** What the root says of `lines` or `branches`; undefined where it says nothing, or that there are none. */
function statedIn(root: XmlAttributes, what: 'lines' | 'branches'): Counts | undefined {
  const [covered, valid] = [`${what}-covered`, `${what}-valid`];
  return covered in root && valid in root
    ? countsIfAny(countsOf(countIn(root, covered), countIn(root, valid)))
    : undefined;
}
