import { startsProgram } from '../../builds/startsProgram.ts';
import type { LineReading, Recognised, ToolRecogniser } from '../../recogniser.ts';
import { FailureList } from '../failureList.ts';
import type { TestFailure, TestResult, TestStatus } from '../testResult.ts';
import { emptyTally, statusOf, testResultOf } from '../testTally.ts';
import { parseJsonLine } from './jsonLine.ts';
import { pythonSaid } from './jsonReports.ts';
import { isObject, type JsonObject, numberIn, objectIn, textIn } from '../../jsonValue.ts';

const startsPytest = startsProgram('pytest|py\\.test');

/** pytest-reportlog, one report a line (https://github.com/pytest-dev/pytest-reportlog). */
export const pytestReportLog: ToolRecogniser<TestResult> = {
  matches: (command) => startsPytest(command) && /\s--report-log\b/.test(command),
  firstSigns: ['{'],
  open: () => new ReportLogReading(),
};

class ReportLogReading implements LineReading<TestResult> {
  private readonly tally = emptyTally();
  private readonly failures = new FailureList();
  private uncollected = 0;
  private isSeen = false;
  private exitStatus: number | undefined;
  private seconds = 0;

  line(text: string): void {
    if (!text.startsWith('{')) return;
    const report = parseJsonLine(text, '"$report_type"');
    if (report === undefined) return;
    this.isSeen = true;
    const kind = report['$report_type'];
    if (kind === 'SessionFinish') this.exitStatus = numberIn(report['exitstatus']);
    else if (kind === 'CollectReport') this.collected(report);
    else if (kind === 'TestReport') this.tested(report);
  }

  end(): Recognised<TestResult> | undefined {
    if (!this.isSeen) return undefined;
    const { tally, failures } = this;
    const durationMs = Math.round(this.seconds * 1e6) / 1e3;
    const result = testResultOf({ tool: 'pytest', status: this.status(), tally, failures, durationMs });
    return { certainty: 3, result };
  }

  /** pytest's exit codes: https://docs.pytest.org/en/stable/reference/exit-codes.html */
  private status(): TestStatus {
    if (this.uncollected > 0 && this.uncollected === this.tally.failed) return 'error';
    if (this.exitStatus === undefined || this.exitStatus === 2) return 'interrupted';
    if (this.exitStatus === 3 || this.exitStatus === 4) return 'error';
    return statusOf(this.tally);
  }

  private collected(report: JsonObject): void {
    if (report['outcome'] !== 'failed') return;
    this.uncollected += 1;
    this.tally.failed += 1;
    this.failures.add(failureOf(report));
  }

  private tested(report: JsonObject): void {
    this.seconds += numberIn(report['duration']);
    const { outcome, when } = report;
    if (outcome === 'skipped') this.tally.skipped += 1;
    else if (outcome === 'passed') this.tally.passed += when === 'call' ? 1 : 0;
    else if (outcome === 'failed') {
      this.tally.failed += 1;
      this.failures.add(failureOf(report));
    }
  }
}

function failureOf(report: JsonObject): TestFailure {
  const id = textIn(report['nodeid']);
  const [file = '', ...names] = id.split('::');
  const suite = names.slice(0, -1).join('::');
  const long = report['longrepr'];
  const crash = objectIn(isObject(long) ? long['reprcrash'] : undefined);
  const [, line] = Array.isArray(report['location']) ? (report['location'] as unknown[]) : [];
  const place = numberIn(crash['lineno']) || (typeof line === 'number' ? line + 1 : 0);
  return {
    name: names.at(-1) ?? file,
    ...(suite === '' ? {} : { suite }),
    ...pythonSaid(textIn(crash['message']) || textIn(long)),
    file: textIn(crash['path']) || file,
    ...(place > 0 ? { line: place } : {}),
  };
}
