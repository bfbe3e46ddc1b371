import type { Certainty, LineReading, Recognised, ToolRecogniser } from '../recogniser.ts';
import { FailureList } from './failureList.ts';
import { maxFailures, maxMessageLength, type TestResult, type TestStatus } from './testResult.ts';
import { emptyTally, statusOf, type TestTally, testResultOf } from './testTally.ts';

interface TestTool {
  /** Name in results. */
  readonly tool: string;
  matches(command: string): boolean;
  /** As those of {@link ToolRecogniser}. */
  readonly firstSigns?: readonly string[];
  /** Answers what takes the lines of one run; it writes what they tell into the ledger. */
  read(ledger: TestLedger): ((text: string) => void) | Reader;
  /** Whether the line ends a cycle of what watches: the tool, or what runs it again and again. Never said by what runs once. */
  endsCycle?(text: string): boolean;
}

interface Reader {
  line(text: string): void;
  /** Called once after the last line. */
  end(): void;
}

/** A recogniser that gathers what it reads in a ledger. */
export function testRecogniser(tests: TestTool): ToolRecogniser<TestResult> {
  return {
    matches: (command) => tests.matches(command),
    firstSigns: tests.firstSigns,
    open: (onCycle) => (tests.endsCycle === undefined ? openRun(tests) : new Cycles(tests, onCycle)),
  };
}

function openRun(tests: TestTool): LineReading<TestResult> {
  const ledger = new TestLedger(tests.tool);
  const reader = tests.read(ledger);
  if (typeof reader === 'function') return { line: reader, end: () => ledger.recognised() };
  return {
    line: (text) => reader.line(text),
    end() {
      reader.end();
      return ledger.recognised();
    },
  };
}

/** One run after the other. */
class Cycles implements LineReading<TestResult> {
  private readonly tests: TestTool;
  private readonly onCycle: ((result: TestResult) => void) | undefined;
  private run: LineReading<TestResult>;
  private last: Recognised<TestResult> | undefined;

  constructor(tests: TestTool, onCycle: ((result: TestResult) => void) | undefined) {
    this.tests = tests;
    this.onCycle = onCycle;
    this.run = openRun(tests);
  }

  line(text: string): void {
    if (this.tests.endsCycle?.(text) !== true) return this.run.line(text);
    const recognised = this.run.end(undefined);
    this.run = openRun(this.tests);
    if (recognised === undefined) return;
    this.last = recognised;
    this.onCycle?.(recognised.result);
  }

  end(exitCode: number | undefined): Recognised<TestResult> | undefined {
    return this.run.end(exitCode) ?? this.last;
  }
}

/** cargo-watch, after each run (https://github.com/watchexec/cargo-watch). */
export function endsCargoWatch(text: string): boolean {
  return text.startsWith('[Finished running');
}

/** A failure about which later lines may tell more. */
export interface FailureDraft {
  name: string;
  suite?: string | undefined;
  errorType?: string | undefined;
  message: string;
  file?: string | undefined;
  line?: number | undefined;
}

/** What is known so far of a test run: its failures, its figures, and what the tool itself said of its end. */
export class TestLedger {
  /** Tests that were told as they ended; the figures of a run that was not summed up. */
  readonly running = emptyTally();
  /** The tool's own figures, which win over what was counted. */
  tally: TestTally | undefined;
  durationMs: number | undefined;
  /** At most {@link maxFailures}. */
  readonly drafts: FailureDraft[] = [];
  private readonly tool: string;
  private certainty: Certainty | 0 = 0;
  private words: TestStatus | undefined;

  constructor(tool: string) {
    this.tool = tool;
  }

  /** How sure the lines so far make it that they are the tool's; never less than before. */
  isSure(certainty: Certainty): void {
    if (certainty > this.certainty) this.certainty = certainty;
  }

  /** Whether the lines so far are, as surely as this, the tool's. */
  isAtLeast(certainty: Certainty): boolean {
    return this.certainty >= certainty;
  }

  /** What the tool says of the run where its figures do not tell it. */
  say(status: TestStatus): void {
    this.words = status;
  }

  get said(): TestStatus | undefined {
    return this.words;
  }

  /** Adds figures of one more part of the run. */
  add({ passed, failed, skipped }: TestTally): void {
    this.tally ??= emptyTally();
    this.tally.passed += passed;
    this.tally.failed += failed;
    this.tally.skipped += skipped;
  }

  /** In ms, of one more part of the run. */
  took(durationMs: number | undefined): void {
    if (durationMs !== undefined) this.durationMs = (this.durationMs ?? 0) + durationMs;
  }

  /** A failure whose other fields may be set as they become known; beyond the bound it is forgotten. */
  fail(draft: FailureDraft): FailureDraft {
    if (this.drafts.length < maxFailures) this.drafts.push(draft);
    return draft;
  }

  recognised(): Recognised<TestResult> | undefined {
    const { certainty, tool } = this;
    if (certainty === 0) return undefined;
    const tally = this.tally ?? this.running;
    const status = this.words ?? (this.tally === undefined ? 'interrupted' : statusOf(tally));
    const failures = new FailureList();
    for (const { name, suite = '', errorType, message, file, line } of this.drafts) {
      failures.add({
        name,
        ...(suite === '' ? {} : { suite }),
        ...(errorType === undefined ? {} : { errorType }),
        message: message.trim() === '' ? `${name} failed` : message,
        ...(file === undefined ? {} : { file }),
        ...(line === undefined ? {} : { line }),
      });
    }
    const durationMs = this.durationMs === undefined ? undefined : Math.round(this.durationMs * 1e3) / 1e3;
    return { certainty, result: testResultOf({ tool, status, tally, failures, durationMs }) };
  }
}

/** Lines of one failure, as many as its message may need. */
export class BlockText {
  private readonly lines: string[] = [];
  private length = 0;

  take(text: string): void {
    if (this.length > 2 * maxMessageLength) return;
    this.lines.push(text.slice(0, maxMessageLength));
    this.length += text.length + 1;
  }

  get isEmpty(): boolean {
    return this.lines.length === 0;
  }

  get text(): string {
    return this.lines.join('\n');
  }
}
