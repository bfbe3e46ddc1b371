import { splitMessage } from '../errorBlock.ts';
import { FailureList } from '../failureList.ts';
import { maxFailures, type TestFailure, type TestResult } from '../testResult.ts';
import { emptyTally, statusOf, testResultOf } from '../testTally.ts';
import { placeInTrace } from './places.ts';
import type { XmlAttributes, XmlHandler } from '../../xmlReport.ts';

/** Outcomes of VSTest: https://github.com/microsoft/vstest/blob/main/src/Microsoft.TestPlatform.Extensions.TrxLogger/ObjectModel/TestOutcome.cs */
const failed = new Set(['Failed', 'Error', 'Timeout', 'Aborted', 'PassedButRunAborted']);
const passed = new Set(['Passed', 'Completed', 'Warning']);

/** TRX, the report of VSTest and `dotnet test` (https://github.com/microsoft/vstest/blob/main/docs/report.md). */
export class TrxReport implements XmlHandler {
  private readonly tally = emptyTally();
  private readonly found: (TestFailure & { id: string })[] = [];
  private readonly classes = new Map<string, string>();
  private test: { id: string; name: string; message: string; trace: string; isFailed: boolean } | undefined;
  private definition: string | undefined;
  private isAborted = false;
  private errors = 0;
  private startMs = Number.NaN;
  private finishMs = Number.NaN;

  open(name: string, attributes: XmlAttributes): void {
    switch (name) {
      case 'UnitTestResult':
      case 'TestResult':
        return this.begin(attributes);
      case 'UnitTest':
        this.definition = attributes['id'];
        return;
      case 'TestMethod':
        // Only classes of tests that failed are needed, and those are told first.
        if (this.definition !== undefined && this.found.some(({ id }) => id === this.definition))
          this.classes.set(this.definition, (attributes['className'] ?? '').split(',')[0] ?? '');
        return;
      case 'ResultSummary':
        this.isAborted = attributes['outcome'] === 'Aborted' || attributes['outcome'] === 'Disconnected';
        return;
      case 'RunInfo':
        if (attributes['outcome'] === 'Error') this.errors += 1;
        return;
      case 'Times':
        this.startMs = Date.parse(attributes['start'] ?? '');
        this.finishMs = Date.parse(attributes['finish'] ?? '');
        return;
      default:
    }
  }

  wantsText(name: string): boolean {
    return this.test?.isFailed === true && (name === 'Message' || name === 'StackTrace');
  }

  close(name: string, text: string): void {
    const { test } = this;
    if (name === 'Message' && test !== undefined) test.message ||= text;
    else if (name === 'StackTrace' && test !== undefined) test.trace ||= text;
    else if (name === 'UnitTestResult' || name === 'TestResult') this.finish();
  }

  comment(): void {
    // It says nothing.
  }

  result(): TestResult {
    const failures = new FailureList();
    for (const { id, ...failure } of this.found) {
      const suite = this.classes.get(id);
      failures.add(suite === undefined || suite === '' ? failure : { ...failure, suite });
    }
    const { tally } = this;
    const durationMs = this.finishMs - this.startMs;
    const status = this.isAborted ? 'interrupted' : this.errors > 0 && tally.failed === 0 ? 'error' : statusOf(tally);
    return testResultOf({
      tool: 'trx',
      status,
      tally,
      failures,
      durationMs: Number.isNaN(durationMs) ? undefined : durationMs,
    });
  }

  private begin({ testId = '', testName = '', outcome = 'Passed' }: XmlAttributes): void {
    const isFailed = failed.has(outcome);
    this.tally[isFailed ? 'failed' : passed.has(outcome) ? 'passed' : 'skipped'] += 1;
    this.test = { id: testId, name: testName, message: '', trace: '', isFailed };
  }

  private finish(): void {
    const { test } = this;
    this.test = undefined;
    if (test === undefined || !test.isFailed || this.found.length >= maxFailures) return;
    const { errorType, message } = said(test.message);
    const place = placeInTrace(test.trace);
    this.found.push({
      id: test.id,
      name: test.name,
      ...(errorType === undefined ? {} : { errorType }),
      message,
      ...place,
    });
  }
}

/** MSTest: `Test method X threw exception: \nSystem.Y: message`; xUnit: `System.Y : message`. */
function said(text: string): { errorType?: string; message: string } {
  const lines = text.trim().split('\n');
  const body = /^Test method .* threw exception: *$/.test(lines[0]?.trim() ?? '')
    ? lines.slice(1).join('\n')
    : lines.join('\n');
  return splitMessage(body.trim().replace(/^([\w.]+(?:Exception|Error)) : /, '$1: '));
}
