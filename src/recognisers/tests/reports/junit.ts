import { splitMessage } from '../errorBlock.ts';
import { FailureList } from '../failureList.ts';
import type { TestFailure, TestResult, TestStatus } from '../testResult.ts';
import { emptyTally, statusOf, testResultOf } from '../testTally.ts';
import { errorInTrace } from './errorInTrace.ts';
import { placeInTrace } from './places.ts';
import { producerOfSuite } from './junitProducers.ts';
import type { XmlAttributes, XmlHandler } from '../../xmlReport.ts';

type Outcome = 'passed' | 'failed' | 'skipped';

/** What went wrong with a test case: a `failure` or an `error`. */
interface Trouble {
  readonly message: string;
  readonly type: string;
  text: string;
}

interface TestCase {
  readonly name: string;
  readonly className: string;
  readonly file: string | undefined;
  readonly line: number | undefined;
  outcome: Outcome;
  trouble: Trouble | undefined;
}

/**
 * JUnit's XML in the dialects of its many producers (https://github.com/testmoapp/junitxml, and Surefire's schema
 * https://maven.apache.org/surefire/maven-surefire-plugin/xsd/surefire-test-report.xsd). The cases are counted, since
 * producers differ in what their totals include.
 */
export class JunitReport implements XmlHandler {
  private readonly tally = emptyTally();
  private readonly failures = new FailureList();
  private readonly suites: string[] = [];
  private testCase: TestCase | undefined;
  private producer: string | undefined;
  private seconds = 0;
  private hasTime = false;
  private hasOuterTime = false;
  private notCollected = 0;
  /** Errors of a suite as a whole, as its producer counts them. */
  private suiteErrors = 0;

  open(name: string, attributes: XmlAttributes): void {
    switch (name) {
      case 'testsuites':
      case 'testsuite':
        return this.openSuite(name, attributes);
      case 'property':
        this.producer ??= attributes['name'] === 'go.version' ? 'go' : undefined;
        return;
      case 'testcase':
        this.testCase = caseOf(attributes);
        return;
      case 'failure':
      case 'error':
        return this.fail(attributes);
      case 'skipped':
      case 'disabled':
        if (this.testCase?.outcome === 'passed') this.testCase.outcome = 'skipped';
        return;
      default:
    }
  }

  wantsText(name: string): boolean {
    return name === 'failure' || name === 'error';
  }

  close(name: string, text: string): void {
    if (name === 'testsuite' || name === 'testsuites') this.suites.pop();
    else if (name === 'testcase') this.finish();
    else if (this.wantsText(name) && this.testCase?.trouble !== undefined) this.testCase.trouble.text ||= text;
  }

  comment(text: string): void {
    if (/^ ?duration_ms [\d.]+ ?$/.test(text)) this.producer ??= 'node:test';
  }

  result(): TestResult {
    const { tally, failures } = this;
    const isUncollected =
      (this.notCollected > 0 && this.notCollected === tally.failed) || (this.suiteErrors > 0 && tally.failed === 0);
    const status: TestStatus = isUncollected ? 'error' : statusOf(tally);
    return testResultOf({
      tool: this.producer ?? 'junit',
      status,
      tally,
      failures,
      durationMs: this.hasTime ? Math.round(this.seconds * 1e6) / 1e3 : undefined,
    });
  }

  private openSuite(element: string, attributes: XmlAttributes): void {
    this.producer ??= producerOfSuite(attributes);
    // The outermost element tells of all that it holds.
    const time = secondsOf(attributes['time']);
    if (time !== undefined && (this.suites.length === 0 || (!this.hasOuterTime && this.suites.length === 1))) {
      this.seconds += time;
      this.hasTime = true;
      this.hasOuterTime ||= element === 'testsuites';
    }
    this.suites.push(attributes['name'] ?? '');
  }

  private fail({ message = '', type = '' }: XmlAttributes): void {
    const { testCase } = this;
    if (testCase === undefined) {
      this.suiteErrors += 1;
      return;
    }
    testCase.outcome = 'failed';
    testCase.trouble ??= { message, type, text: '' };
  }

  private finish(): void {
    const { testCase } = this;
    this.testCase = undefined;
    if (testCase === undefined) return;
    this.tally[testCase.outcome] += 1;
    if (testCase.outcome !== 'failed' || testCase.trouble === undefined) return;
    if (
      testCase.trouble.message === 'collection failure' ||
      /\[(?:build|setup) failed\]/.test(testCase.trouble.text + testCase.name)
    )
      this.notCollected += 1;
    this.failures.add(this.failureOf(testCase, testCase.trouble));
  }

  private failureOf({ name, className, file, line }: TestCase, trouble: Trouble): TestFailure {
    const { errorType, message } = said(trouble);
    const place =
      placeInTrace(trouble.text, className) ??
      placeInTrace(trouble.message, className) ??
      (file === undefined ? undefined : { file, ...(line === undefined ? {} : { line }) });
    const suite = className !== '' && className !== name ? className : this.suites.findLast((title) => title !== '');
    return {
      name,
      ...(suite === undefined || suite === '' || suite === name ? {} : { suite }),
      ...(errorType === undefined ? {} : { errorType }),
      message: message === '' ? name : message,
      ...place,
    };
  }
}

function caseOf(attributes: XmlAttributes): TestCase {
  const { name = '', classname = '', file, status, result } = attributes;
  const line = Number(attributes['line'] ?? attributes['lineno']);
  const isSkipped = status === 'notrun' || status === 'disabled' || result === 'suppressed' || result === 'skipped';
  return {
    name,
    className: classname,
    file,
    line: Number.isInteger(line) && line > 0 ? line : undefined,
    outcome: isSkipped ? 'skipped' : 'passed',
    trouble: undefined,
  };
}

/** The message, and the class of the error: from the message's head, else from `type`, where many producers write other things. */
function said({ message, type, text }: Trouble): { errorType?: string; message: string } {
  const body = text.trim();
  // Go and others say nothing in the attribute.
  const isEmpty = message === '' || message === 'Failed' || message === 'failed' || message === 'collection failure';
  const head = isEmpty ? errorInTrace(body) : splitMessage(message);
  const named = /(?:^|[.\\:])[A-Z]\w*(?:Error|Exception|Failure|Failed|NotMet|Assertion)\w*$/.test(type)
    ? type
    : undefined;
  const errorType =
    named ??
    head.errorType ??
    causeOf(body) ??
    (body.startsWith('[') ? undefined : splitMessage(body).errorType) ??
    shortPython(body);
  return { ...(errorType === undefined ? {} : { errorType }), message: head.message };
}

/** Node.js wraps what was thrown: `[Error [ERR_TEST_FAILURE]: …] { cause: TypeError: … }`. */
function causeOf(text: string): string | undefined {
  return /^\[?Error \[ERR_TEST_FAILURE\]/.test(text) ? /\bcause: \[?([A-Z]\w*Error)\b/.exec(text)?.[1] : undefined;
}

/** pytest ends a traceback with `file.py:7: AssertionError`. */
function shortPython(text: string): string | undefined {
  return /\.py:\d+: ([A-Za-z_.]*(?:Error|Exception|Failed|Interrupt|Exit))$/m.exec(text)?.[1];
}

function secondsOf(text: string | undefined): number | undefined {
  const seconds = Number(text?.replaceAll(',', ''));
  return text === undefined || text === '' || Number.isNaN(seconds) ? undefined : seconds;
}
