import type { TestFailure, TestResult } from '../../recognisers/tests/testResult.ts';
import type { Remembered } from '../runs/verdicts.ts';

/** What changed from one run of the same tests to the next. */
export interface TestChanges {
  /** Names of tests, with their suites. */
  readonly newlyFailing: readonly string[];
  readonly stillFailing: readonly string[];
  readonly fixed: readonly string[];
  /** All that fail now or were not run again since they failed. */
  readonly failing: readonly string[];
}

/** Name of a test that is the same over runs. */
function testName({ suite, name }: TestFailure): string {
  return suite === undefined ? name : `${suite} › ${name}`;
}

/** Compares with the run before. One that ran fewer tests says nothing of those that failed and are not named now. */
export function compareRuns(before: Remembered | undefined, result: TestResult): TestChanges {
  const failed = before?.failing ?? [];
  const now = result.failures.map(testName);
  const wasFailing = new Set(failed);
  const isFailing = new Set(now);
  const gone = failed.filter((name) => !isFailing.has(name));
  const isPart = result.total < (before?.total ?? 0) || result.status === 'error';
  return {
    newlyFailing: now.filter((name) => !wasFailing.has(name)),
    stillFailing: now.filter((name) => wasFailing.has(name)),
    fixed: isPart ? [] : gone,
    failing: isPart ? [...now, ...gone] : now,
  };
}
