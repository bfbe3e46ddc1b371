import { countIn } from '../countIn.ts';
import { parseDurationText } from '../durationText.ts';
import { parseJsFrame } from '../jsFrame.ts';
import type { Recognised } from '../recogniser.ts';
import { FailureList } from './failureList.ts';
import type { TestFailure, TestResult } from './testResult.ts';
import { statusOf, type TestTally, testResultOf } from './testTally.ts';

/** What node-tap shows in a terminal instead of its protocol (https://node-tap.org/reporter/). */
export class NodeTapTerminal {
  private tally: TestTally | undefined;
  private durationMs: number | undefined;
  private failures = new FailureList();
  private hasStarted = false;
  private isBailedOut = false;
  private isComplete = false;
  private file: string | undefined;
  private failure: TestFailure | undefined;

  line(raw: string): void {
    if (!this.hasStarted && !/^[\s\u200B]{0,4}(?:PASS|FAIL|SKIP|TODO|RUNS)/.test(raw)) return;
    // Version 16 pads with spaces of no width.
    const text = raw.includes('\u200B') ? raw.replaceAll('\u200B', '') : raw;
    const first = text.trimStart();
    if (/^(?:PASS|FAIL|SKIP|TODO|RUNS) +\S+/.test(first)) this.header(first);
    else if (first.startsWith('✖ ')) this.open(first.slice(2));
    else if (first.startsWith('🌈 ')) this.restart();
    else if (first.startsWith('Asserts:')) this.asserts(first);
    else if (first.startsWith('Suites:')) this.suites(first);
    else if (first.startsWith('Bailout! ') || first.startsWith('Bail out!')) this.isBailedOut = true;
    else if (first.startsWith('Time:')) this.durationMs = parseDurationText(first.slice(5).trim());
    else if (first.startsWith('# time=')) this.durationMs = parseDurationText(first.slice(7));
    else if (this.failure !== undefined) this.detail(first);
  }

  end(): Recognised<TestResult> | undefined {
    this.flush();
    if (!this.hasStarted || this.tally === undefined) return undefined;
    const { tally, failures, durationMs } = this;
    const status =
      this.isBailedOut || !this.isComplete
        ? 'interrupted'
        : tally.failed > 0 && failures.count === 0
          ? 'error'
          : statusOf(tally);
    return { certainty: 3, result: testResultOf({ tool: 'tap', status, tally, failures, durationMs }) };
  }

  private header(text: string): void {
    this.flush();
    this.hasStarted = true;
    this.file = /^[A-Z]+ +(\S+)/.exec(text)?.[1];
  }

  /** Before the end all failures are told once more, with their diagnosis. */
  private restart(): void {
    this.failure = undefined;
    this.failures = new FailureList();
    this.isComplete = true;
  }

  private open(text: string): void {
    this.flush();
    const place = / (\S+):(\d+):\d+$/.exec(text);
    const titles = (place === null ? text : text.slice(0, place.index)).split(' > ');
    const suite = titles.slice(0, -1).join(' › ');
    const name = titles.at(-1) ?? text;
    this.failure = {
      name,
      ...(suite === '' ? {} : { suite }),
      message: name,
      ...(place === null
        ? this.file === undefined
          ? {}
          : { file: this.file }
        : { file: place[1] ?? '', line: Number(place[2]) }),
    };
  }

  private detail(text: string): void {
    const { failure } = this;
    if (failure === undefined) return;
    const type = /^type: (\w+)$/.exec(text)?.[1];
    if (type !== undefined) this.failure = { ...failure, errorType: type };
    else if (failure.line === undefined) {
      const frame = parseJsFrame(`at ${text}`);
      if (frame !== undefined) this.failure = { ...failure, file: frame.file, line: frame.line };
    }
  }

  private asserts(text: string): void {
    this.flush();
    this.tally = {
      passed: countIn(text, 'pass'),
      failed: countIn(text, 'fail'),
      skipped: countIn(text, 'skip') + countIn(text, 'todo'),
    };
  }

  /** Files without a test count as skipped among the tests, too. */
  private suites(text: string): void {
    if (this.tally !== undefined) this.tally.skipped = Math.max(0, this.tally.skipped - countIn(text, 'skip'));
  }

  private flush(): void {
    if (this.failure !== undefined) this.failures.add(this.failure);
    this.failure = undefined;
  }
}
