import type { CoverageResult } from './coverageResult.ts';

/** A report that is read line by line. Both throw LookoutError `invalid` for what is malformed or lacks its end. */
export interface LineReport {
  line(text: string): void;
  result(): CoverageResult;
}
