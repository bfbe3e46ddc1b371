import { startsProgram } from '../../builds/startsProgram.ts';
import type { LineReading, Recognised, ToolRecogniser } from '../../recogniser.ts';
import { FailureList } from '../failureList.ts';
import { maxMessageLength, type TestFailure, type TestResult } from '../testResult.ts';
import { emptyTally, statusOf, testResultOf } from '../testTally.ts';
import { type JsonObject, numberIn, textIn } from '../../jsonValue.ts';
import { parseJsonLine } from './jsonLine.ts';

/** Tests that run at once beyond this are counted without their output. */
const maxRunning = 10_000;

const startsGoTest = startsProgram('go', 'test');

/** `go test -json` (https://pkg.go.dev/cmd/test2json#hdr-Output_Format). */
export const goTestJson: ToolRecogniser<TestResult> = {
  matches: (command) => startsGoTest(command) && /\s-json\b/.test(command),
  firstSigns: ['{'],
  open: () => new GoTestReading(),
};

class GoTestReading implements LineReading<TestResult> {
  private readonly tally = emptyTally();
  private readonly failures = new FailureList();
  /** Output of the tests that run, and of packages under their name alone. */
  private readonly output = new Map<string, string>();
  private readonly packages = new Set<string>();
  private failedPackages = 0;
  private packageHasFailure = new Set<string>();
  private seconds = 0;
  private isSeen = false;

  line(text: string): void {
    if (!text.startsWith('{"')) return;
    const event = parseJsonLine(text, '"Action":');
    if (event === undefined) return;
    const pkg = textIn(event['Package']);
    const test = textIn(event['Test']);
    this.isSeen ||= pkg !== '' || event['ImportPath'] !== undefined;
    if (pkg === '') return this.build(event);
    const key = test === '' ? pkg : `${pkg} ${test}`;
    switch (event['Action']) {
      case 'start':
        this.packages.add(pkg);
        return;
      case 'run':
        this.packages.add(pkg);
        if (this.output.size < maxRunning) this.output.set(key, '');
        return;
      case 'output':
        return this.keep(key, textIn(event['Output']));
      case 'pass':
      case 'fail':
      case 'skip':
        return this.finish(event, { pkg, test, key });
      default:
    }
  }

  end(): Recognised<TestResult> | undefined {
    if (!this.isSeen) return undefined;
    const { tally, failures } = this;
    const status =
      this.failedPackages > 0 && tally.failed === 0
        ? 'error'
        : this.packages.size > 0
          ? 'interrupted'
          : statusOf(tally);
    const durationMs = Math.round(this.seconds * 1e6) / 1e3;
    return { certainty: 3, result: testResultOf({ tool: 'go', status, tally, failures, durationMs }) };
  }

  private build(event: JsonObject): void {
    const key = textIn(event['ImportPath']);
    if (event['Action'] === 'build-output') this.keep(key, textIn(event['Output']));
  }

  private keep(key: string, output: string): void {
    const kept = this.output.get(key) ?? (this.output.size < maxRunning ? '' : undefined);
    if (kept !== undefined && kept.length < maxMessageLength * 2) this.output.set(key, kept + output);
  }

  private finish(event: JsonObject, { pkg, test, key }: { pkg: string; test: string; key: string }): void {
    const output = this.output.get(textIn(event['FailedBuild'])) ?? this.output.get(key) ?? '';
    this.output.delete(key);
    if (test === '') {
      this.packages.delete(pkg);
      this.seconds += numberIn(event['Elapsed']);
      if (event['Action'] === 'fail') this.failPackage(pkg, output);
      this.packageHasFailure.delete(pkg);
      return;
    }
    const outcome = event['Action'] === 'fail' ? 'failed' : event['Action'] === 'skip' ? 'skipped' : 'passed';
    this.tally[outcome] += 1;
    if (outcome !== 'failed') return;
    this.packageHasFailure.add(pkg);
    this.failures.add(failureOf(test, pkg, output));
  }

  /** A package fails with its tests; by itself it does when it does not compile or exits. */
  private failPackage(pkg: string, output: string): void {
    if (this.packageHasFailure.has(pkg)) return;
    this.failedPackages += 1;
    this.failures.add(failureOf(pkg, '', output));
  }
}

function failureOf(name: string, suite: string, output: string): TestFailure {
  const lines = output.split('\n').filter((line) => !/^\s*(?:===|---) |^(?:FAIL|ok|#)\b|^# /.test(line));
  const place = lines
    .map((line) => /^\s*([^\s:]+\.go):(\d+):(?:\d+:)? ?(.*)$/.exec(line))
    .find((match) => match !== null);
  const panic = lines.find((line) => line.startsWith('panic: '));
  const message = panic ?? (place === undefined ? '' : [place[3], ...after(lines, place[0])].join('\n').trim());
  return {
    name,
    ...(suite === '' ? {} : { suite }),
    ...(panic === undefined ? {} : { errorType: 'panic' }),
    message: message === '' ? lines.join('\n').trim() || `${name} failed` : message.replace(/^panic: /, ''),
    ...(place === undefined ? {} : { file: place[1] ?? '', line: Number(place[2]) }),
  };
}

/** The further lines of a message, which are indented below its place. */
function after(lines: readonly string[], first: string): string[] {
  const from = lines.indexOf(first) + 1;
  const end = lines.findIndex((line, index) => index >= from && !/^ {8}/.test(line));
  return lines.slice(from, end === -1 ? undefined : end).map((line) => line.trim());
}
