import { JsonDocument } from '../jsonDocument.ts';
import { isObject } from '../jsonValue.ts';
import { LineCutter } from '../lines.ts';
import type { Reading } from '../recogniser.ts';
import { type XmlAttributes, XmlReport } from '../xmlReport.ts';
import { CloverReport } from './clover.ts';
import { CoberturaReport } from './cobertura.ts';
import { coveragePy } from './coveragePy.ts';
import { type CoverageResult, incomplete, unknownReport } from './coverageResult.ts';
import { GoProfile } from './goProfile.ts';
import { istanbulFinal, istanbulSummary } from './istanbul.ts';
import { JacocoReport } from './jacoco.ts';
import type { JsonCoverage } from './jsonCoverage.ts';
import { LcovReport } from './lcov.ts';
import type { LineReport } from './lineReport.ts';
import type { XmlCoverage } from './xmlCounters.ts';

const jsonReports: readonly JsonCoverage[] = [coveragePy, istanbulSummary, istanbulFinal];

/**
 * Reads a coverage report, known by its content.
 * @throws LookoutError `invalid`, from `end` alone, when it is malformed, not complete, or no report that is known.
 */
export function readCoverage(): Reading<CoverageResult> {
  let reading: Reading<CoverageResult> | undefined;
  let failure: unknown;
  return {
    write(chunk) {
      if (failure !== undefined) return;
      const text = reading === undefined ? chunk.trimStart() : chunk;
      if (text === '') return;
      try {
        reading ??= readingOf(text);
        reading.write(text);
      } catch (error) {
        failure = error;
      }
    },
    end() {
      if (failure !== undefined) throw failure;
      if (reading === undefined) throw incomplete('it is empty');
      return reading.end();
    },
  };
}

function readingOf(start: string): Reading<CoverageResult> {
  if (start.startsWith('<')) return readXml();
  return start.startsWith('{') ? readJson() : readLines();
}

function readXml(): Reading<CoverageResult> {
  let kind: XmlCoverage | undefined;
  const report = new XmlReport({
    open(name, attributes) {
      kind ??= kindOf(name, attributes);
      kind.open(name, attributes);
    },
    wantsText: () => false,
    close: (name, text) => kind?.close(name, text),
    comment: () => undefined,
  });
  return {
    write: (chunk) => report.write(chunk),
    end() {
      report.end();
      if (kind === undefined) throw incomplete('it is empty');
      return kind.result();
    },
  };
}

/** Cobertura and Clover name their root alike; Clover's says when it was generated. */
function kindOf(root: string, attributes: XmlAttributes): XmlCoverage {
  if (root === 'report') return new JacocoReport();
  if (root !== 'coverage') throw unknownReport();
  return 'generated' in attributes || 'clover' in attributes ? new CloverReport() : new CoberturaReport();
}

function readJson(): Reading<CoverageResult> {
  const document = new JsonDocument();
  return {
    write: (chunk) => document.write(chunk),
    end() {
      const report = document.end();
      for (const read of jsonReports) {
        const result = isObject(report) ? read(report) : undefined;
        if (result !== undefined) return result;
      }
      throw unknownReport();
    },
  };
}

function readLines(): Reading<CoverageResult> {
  let report: LineReport | undefined;
  const cutter = new LineCutter((text) => {
    // LCOV 2 begins with comments.
    if (report === undefined && text.startsWith('#')) return;
    report ??= lineReportOf(text);
    report.line(text);
  });
  return {
    write: (chunk) => cutter.write(chunk),
    end() {
      cutter.end();
      if (report === undefined) throw incomplete('it is empty');
      return report.result();
    },
  };
}

function lineReportOf(first: string): LineReport {
  if (first.startsWith('mode: ')) return new GoProfile();
  if (/^(?:TN|SF|VER):/.test(first)) return new LcovReport();
  throw unknownReport();
}
