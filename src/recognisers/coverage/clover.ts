import type { XmlAttributes } from '../xmlReport.ts';
import {
  countsIfAny,
  countsOf,
  type CoverageCounts,
  type CoverageResult,
  coverageResultOf,
  type FileCounts,
  incomplete,
} from './coverageResult.ts';
import { PartBudget } from './hits.ts';
import { countIn, type XmlCoverage } from './xmlCounters.ts';

/**
 * Clover's XML (https://openclover.org/doc/manual/latest/faq--what-does-clover-xml-look-like.html), as PHPUnit and Istanbul
 * write it too. Its metrics are taken as they are; what those tools call a line is a statement there.
 */
export class CloverReport implements XmlCoverage {
  private readonly files: FileCounts[] = [];
  private readonly budget = new PartBudget();
  private readonly elements: string[] = [];
  private totals: CoverageCounts | undefined;
  private path = '';

  open(name: string, attributes: XmlAttributes): void {
    const parent = this.elements.at(-1);
    this.elements.push(name);
    if (name === 'file') this.path = attributes['path'] ?? attributes['name'] ?? '';
    // The code of the tests is no part of what they cover.
    if (name !== 'metrics' || this.elements.includes('testproject')) return;
    if (parent === 'project') this.totals = coverageOf(attributes);
    else if (parent === 'file') {
      this.budget.take();
      this.files.push({ path: this.path, ...coverageOf(attributes) });
    }
  }

  wantsText(): boolean {
    return false;
  }

  close(): void {
    this.elements.pop();
  }

  comment(): void {
    // It says nothing.
  }

  result(): CoverageResult {
    const { files, totals } = this;
    if (files.length === 0 && totals === undefined) throw incomplete('it counts nothing');
    return coverageResultOf('clover', files, totals === undefined ? {} : { totals });
  }
}

function coverageOf(attributes: XmlAttributes): CoverageCounts {
  const counts = (what: string) => countsOf(countIn(attributes, `covered${what}`), countIn(attributes, what));
  return {
    lines: counts('statements'),
    branches: 'conditionals' in attributes ? countsIfAny(counts('conditionals')) : undefined,
    functions: 'methods' in attributes ? countsIfAny(counts('methods')) : undefined,
  };
}
