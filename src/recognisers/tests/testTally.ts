import type { FailureList } from './failureList.ts';
import type { TestResult, TestStatus } from './testResult.ts';

/** How many tests came out how. */
export interface TestTally {
  passed: number;
  failed: number;
  skipped: number;
}

export function emptyTally(): TestTally {
  return { passed: 0, failed: 0, skipped: 0 };
}

/** What a complete run was, by its numbers. */
export function statusOf({ passed, failed, skipped }: TestTally): TestStatus {
  if (failed > 0) return 'failed';
  return passed + skipped === 0 ? 'none' : 'passed';
}

export interface TestRun {
  readonly tool: string;
  readonly status: TestStatus;
  readonly tally: TestTally;
  readonly failures: FailureList;
  readonly durationMs?: number | undefined;
}

export function testResultOf({ tool, status, tally, failures, durationMs }: TestRun): TestResult {
  const { passed, failed, skipped } = tally;
  return {
    tool,
    status,
    passed,
    failed,
    skipped,
    total: passed + failed + skipped,
    ...(durationMs === undefined ? {} : { durationMs }),
    failures: failures.all,
  };
}
