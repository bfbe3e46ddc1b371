import { createReadStream } from 'node:fs';
import type { CoverageResult } from '../../recognisers/coverage/coverageResult.ts';
import type { Reading } from '../../recognisers/recogniser.ts';
import type { TestResult } from '../../recognisers/tests/testResult.ts';

/** What reports tell, by their kinds. */
export interface ReportResults {
  tests: TestResult;
  coverage: CoverageResult;
}

export type ReportKind = keyof ReportResults;

const open: { readonly [K in ReportKind]: () => Promise<Reading<ReportResults[K]>> } = {
  tests: async () => (await import('../../recognisers/tests/readTestOutput.ts')).readTestOutput(),
  coverage: async () => (await import('../../recognisers/coverage/registry.ts')).readCoverage(),
};

/**
 * Reads a report file.
 * @throws LookoutError `invalid` for one that is not complete or nothing of the kind; errors of the file system as they are.
 */
export async function readReport<K extends ReportKind>(kind: K, path: string): Promise<ReportResults[K]> {
  const reading = await open[kind]();
  for await (const chunk of createReadStream(path, 'utf8')) reading.write(String(chunk));
  return reading.end();
}
