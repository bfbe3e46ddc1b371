/** What became of a test run. */
export type TestStatus =
  | 'passed'
  | 'failed'
  /** It could not collect or compile, or its own words contradict each other. */
  | 'error'
  | 'interrupted'
  /** No test ran. */
  | 'none';

export interface TestFailure {
  /** Full name as the tool prints it, without the suite when that stands apart. */
  readonly name: string;
  readonly suite?: string;
  /** Class of the error: `AssertionError`, `TypeError`. */
  readonly errorType?: string;
  /** First line or lines of what went wrong, at most 2,000 characters. */
  readonly message: string;
  /** Where it failed, as the tool wrote the path; the user's own code where frames are known. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
}

/** The stable contract of `lookout inspect tests`. */
export interface TestResult {
  readonly tool: string;
  readonly status: TestStatus;
  readonly passed: number;
  /** Tests that failed or errored. */
  readonly failed: number;
  /** Skipped, pending, todo, ignored. */
  readonly skipped: number;
  readonly total: number;
  readonly durationMs?: number;
  /** At most {@link maxFailures}, in the order in which they were told. */
  readonly failures: readonly TestFailure[];
}

/** More failures than this are only counted. */
export const maxFailures = 200;
/** Longer messages are cut, in UTF-16 units. */
export const maxMessageLength = 2000;

/** Tool in results of what no recogniser knew. */
export const unknownTool = 'unknown';
