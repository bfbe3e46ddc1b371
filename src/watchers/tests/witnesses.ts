import { maxFailures, type TestResult, unknownTool } from '../../recognisers/tests/testResult.ts';

/** What is known of one run of tests, from all who saw it. */
export interface Account {
  readonly result: TestResult;
  /** The contradicting stories, in words, when nobody can tell what became of it. */
  readonly dispute?: string | undefined;
}

const worst: readonly TestResult['status'][] = ['error', 'failed', 'interrupted', 'passed', 'none'];

/** Several results of one run as one, such as a report file per suite. */
export function sumResults([first, ...more]: readonly [TestResult, ...TestResult[]]): TestResult {
  return more.reduce(
    (sum, result) => ({
      tool: sum.tool,
      status: worst.find((status) => status === sum.status || status === result.status) ?? sum.status,
      passed: sum.passed + result.passed,
      failed: sum.failed + result.failed,
      skipped: sum.skipped + result.skipped,
      total: sum.total + result.total,
      failures: [...sum.failures, ...result.failures].slice(0, maxFailures),
      ...(sum.durationMs === undefined && result.durationMs === undefined
        ? {}
        : { durationMs: (sum.durationMs ?? 0) + (result.durationMs ?? 0) }),
    }),
    first,
  );
}

/**
 * What became of a run by its output, its report and its exit code. A report knows the tests best; who
 * contradicts the others makes the outcome unknown.
 */
export function weigh(output: TestResult, report: TestResult | undefined, exitCode: number | undefined): Account {
  const seen = bySummary(output, exitCode);
  const result = report ?? seen;
  const stories = [
    ...(isClear(output) ? [{ good: output.status === 'passed', text: `its output says ${storyOf(output)}` }] : []),
    ...(report !== undefined && isClear(report)
      ? [{ good: report.status === 'passed', text: `its report says ${storyOf(report)}` }]
      : []),
    ...(exitCode === undefined ? [] : [{ good: exitCode === 0, text: `it ended with exit code ${exitCode}` }]),
  ];
  const good = stories.find((story) => story.good);
  const bad = stories.find((story) => !story.good);
  // A run without tests is no success, whatever its exit code: tools differ.
  if (result.status === 'none' || result.status === 'interrupted') return { result };
  return good === undefined || bad === undefined
    ? { result }
    : { result, dispute: `${capital(good.text)}, but ${bad.text}.` };
}

/**
 * Output may be cut, and many tools are not known: then the exit code is all there is, and what was counted
 * on the way is no result.
 */
function bySummary(output: TestResult, exitCode: number | undefined): TestResult {
  const isCut = output.status === 'interrupted' || output.tool === unknownTool;
  if (!isCut || exitCode === undefined) return output;
  if (exitCode === 0 && output.failed > 0) return output;
  return { ...output, status: exitCode === 0 ? 'passed' : 'failed', passed: 0, skipped: 0, total: 0 };
}

/** Whether a result says that all is well, or what is not. */
function isClear({ status }: TestResult): boolean {
  return status === 'passed' || status === 'failed' || status === 'error';
}

function storyOf({ status, failed, passed }: TestResult): string {
  if (status === 'error') return 'that it could not run';
  return status === 'passed' ? `${passed} passed` : `${failed} failed`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
