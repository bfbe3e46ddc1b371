import { phrase, type Phrase } from '../../core/words/phrase.ts';
import { maxFailures, type TestResult, unknownTool } from '../../recognisers/tests/testResult.ts';

/** What is known of one run of tests, from all who saw it. */
export interface Account {
  readonly result: TestResult;
  /** The contradicting stories, in words, when nobody can tell what became of it. */
  readonly dispute?: Phrase | undefined;
}

/** One account of a run. */
interface Story {
  readonly who: 'output' | 'report' | 'exit';
  readonly isGood: boolean;
  readonly said: Phrase;
}

/** Who says that all is well, and who contradicts; nobody contradicts himself. */
const disputes = {
  output: {
    output: 'tests.dispute.outputReport',
    report: 'tests.dispute.outputReport',
    exit: 'tests.dispute.outputExit',
  },
  report: {
    output: 'tests.dispute.reportOutput',
    report: 'tests.dispute.reportOutput',
    exit: 'tests.dispute.reportExit',
  },
  exit: { output: 'tests.dispute.exitOutput', report: 'tests.dispute.exitReport', exit: 'tests.dispute.exitReport' },
} as const;

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
  const stories: Story[] = [];
  if (isClear(output)) stories.push({ who: 'output', isGood: output.status === 'passed', said: storyOf(output) });
  if (report !== undefined && isClear(report))
    stories.push({ who: 'report', isGood: report.status === 'passed', said: storyOf(report) });
  if (exitCode !== undefined) {
    const said = phrase('tests.exitCode', { exitCode: String(exitCode) });
    stories.push({ who: 'exit', isGood: exitCode === 0, said });
  }
  const good = stories.find(({ isGood }) => isGood);
  const bad = stories.find(({ isGood }) => !isGood);
  // A run without tests is no success, whatever its exit code: tools differ.
  if (result.status === 'none' || result.status === 'interrupted') return { result };
  if (good === undefined || bad === undefined) return { result };
  return { result, dispute: phrase(disputes[good.who][bad.who], { good: good.said, bad: bad.said }) };
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

function storyOf({ status, failed, passed }: TestResult): Phrase {
  if (status === 'error') return phrase('tests.saidCouldNotRun');
  return status === 'passed' ? phrase('count.passed', { count: passed }) : phrase('count.failed', { count: failed });
}
