import type { Reading, ToolRecogniser } from '../recogniser.ts';
import { readTool } from '../readTool.ts';
import { mocha } from './mocha.ts';
import type { TestResult } from './testResult.ts';

/** Everything that prints results of tests, by the name that results and `--tool` use. */
export const testRecognisers = {
  mocha,
} satisfies Record<string, ToolRecogniser<TestResult>>;

/** Name in results of what no recogniser knew. */
const unknownTool = 'unknown';

/** Reads the output of a test run; of an unknown tool nothing is said but its exit code. */
export function readTests(tool?: string, onCycle?: (result: TestResult) => void): Reading<TestResult> {
  return readTool<TestResult>({
    recognisers: testRecognisers,
    tool,
    onCycle,
    otherwise: (exitCode = 0) => ({
      tool: unknownTool,
      status: exitCode === 0 ? 'none' : 'error',
      passed: 0,
      failed: 0,
      skipped: 0,
      total: 0,
      failures: [],
    }),
  });
}
