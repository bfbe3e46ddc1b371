import type { Reading, ToolRecogniser } from '../recogniser.ts';
import { readTool } from '../readTool.ts';
import { ava } from './ava.ts';
import { jest } from './jest.ts';
import { mocha } from './mocha.ts';
import { nodeTest } from './nodeTest.ts';
import { playwright } from './playwright.ts';
import { tap } from './tap.ts';
import { goTestJson } from './reports/goTestJson.ts';
import { libtestJson } from './reports/libtestJson.ts';
import { pytestReportLog } from './reports/pytestReportLog.ts';
import { bats } from './bats.ts';
import { cargo } from './cargo.ts';
import { ctest } from './ctest.ts';
import { dotnet } from './dotnet.ts';
import { go } from './go.ts';
import { googletest } from './googletest.ts';
import { gradle } from './gradle.ts';
import { minitest } from './minitest.ts';
import { nextest } from './nextest.ts';
import { phpunit } from './phpunit.ts';
import { prove } from './prove.ts';
import { pytest } from './pytest.ts';
import { rspec } from './rspec.ts';
import { surefire } from './surefire.ts';
import { unittest } from './unittest.ts';
import { xctest } from './xctest.ts';
import { type TestResult, unknownTool } from './testResult.ts';
import { vitest } from './vitest.ts';

/** Everything that prints results of tests, by the name that results and `--tool` use. */
export const testRecognisers = {
  mocha,
  jest,
  vitest,
  'node:test': nodeTest,
  ava,
  playwright,
  pytest,
  unittest,
  // Its output holds that of the harness which `cargo` reads.
  nextest,
  cargo,
  go,
  rspec,
  minitest,
  phpunit,
  // What it runs may be told in the words of others.
  ctest,
  googletest,
  prove,
  bats,
  dotnet,
  surefire,
  gradle,
  xctest,
  tap,
} satisfies Record<string, ToolRecogniser<TestResult>>;

/** Reports in lines that stand in for the output of tools, by the names of those. */
const lineReports = {
  go: goTestJson,
  cargo: libtestJson,
  pytest: pytestReportLog,
} satisfies Record<string, ToolRecogniser<TestResult>>;

/** Reads the output of a test run; of an unknown tool nothing is said but its exit code. */
export function readTests(tool?: string, onCycle?: (result: TestResult) => void): Reading<TestResult> {
  return readTool<TestResult>({
    recognisers: testRecognisers,
    reports: lineReports,
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
