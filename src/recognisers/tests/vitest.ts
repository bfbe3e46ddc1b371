import { startsProgram } from '../builds/startsProgram.ts';
import { countIn } from '../countIn.ts';
import { parseDurationText } from '../durationText.ts';
import type { LineReading, Recognised, ToolRecogniser } from '../recogniser.ts';
import { ErrorBlock } from './errorBlock.ts';
import { FailureList } from './failureList.ts';
import type { TestResult } from './testResult.ts';
import { emptyTally, statusOf, type TestTally, testResultOf } from './testTally.ts';

/** Vitest's reporters for people (https://vitest.dev/guide/reporters). */
export const vitest: ToolRecogniser<TestResult> = {
  matches: startsProgram('vitest'),
  firstSigns: [' FAIL ', ' RUN ', ' DEV ', ' RERUN ', '⎯', 'No test files '],
  open: (onCycle) => new VitestReading(onCycle),
};

class VitestReading implements LineReading<TestResult> {
  private readonly onCycle: ((result: TestResult) => void) | undefined;
  private cycle = new Cycle();

  constructor(onCycle: ((result: TestResult) => void) | undefined) {
    this.onCycle = onCycle;
  }

  line(text: string): void {
    if (this.cycle.isOver && /^ (?:RERUN|RUN) /.test(text)) this.cycle = new Cycle();
    // Said after each cycle of what watches, and never else.
    if (/^ (?:PASS|FAIL|CANCELLED) {2}.*(?:Waiting|Watching) for file changes/.test(text)) {
      if (this.cycle.certainty === 3) this.onCycle?.(this.cycle.result());
      return;
    }
    this.cycle.line(text);
  }

  end(): Recognised<TestResult> | undefined {
    const { certainty } = this.cycle;
    return certainty === undefined ? undefined : { certainty, result: this.cycle.result() };
  }
}

interface Title {
  readonly name: string;
  readonly suite?: string;
  readonly file: string;
}

class Cycle {
  isOver = false;
  private hasStarted = false;
  private isEmpty = false;
  private isWrong = false;
  private failedFiles = 0;
  private emptyFiles = 0;
  private looseErrors = 0;
  private isSummary = false;
  private tally: TestTally | undefined;
  private durationMs: number | undefined;
  private readonly running = emptyTally();
  private readonly failures = new FailureList();
  /** Tests that failed of the same error stand together. */
  private titles: Title[] = [];
  private block: ErrorBlock | undefined;

  line(text: string): void {
    if (text.startsWith(' FAIL  ')) return this.fail(text.slice(7));
    if (text.startsWith('⎯')) {
      this.flush();
      if (text.includes(' Startup Error ')) this.isWrong = true;
      return;
    }
    if (this.titles.length > 0) {
      this.block ??= new ErrorBlock();
      return this.block.take(text);
    }
    if (!text.startsWith(' ')) {
      if (text.startsWith('No test files found')) this.isEmpty = true;
    } else if (/^ (?:RUN|DEV|RERUN) /.test(text)) this.hasStarted = true;
    else if (this.hasStarted) this.follow(text);
  }

  get certainty(): 1 | 2 | 3 | undefined {
    if (this.isOver || this.isEmpty || this.isWrong) return 3;
    if (!this.hasStarted) return undefined;
    return 2;
  }

  result(): TestResult {
    this.flush();
    const tally = this.tally ?? this.running;
    const { failures, durationMs } = this;
    const hasTrouble = this.failedFiles + this.looseErrors > this.emptyFiles && tally.failed === 0;
    const status = this.isOver
      ? hasTrouble
        ? 'error'
        : statusOf(tally)
      : this.isWrong
        ? 'error'
        : this.isEmpty
          ? 'none'
          : 'interrupted';
    return testResultOf({ tool: 'vitest', status, tally, failures, durationMs });
  }

  private fail(text: string): void {
    if (this.block !== undefined) this.flush();
    if (this.titles.length < 50) this.titles.push(titleOf(text));
  }

  private flush(): void {
    const { titles, block } = this;
    this.titles = [];
    this.block = undefined;
    if (block === undefined) return;
    if (block.parts.message.startsWith('No test suite found in file ')) this.emptyFiles += titles.length;
    for (const title of titles) this.failures.add({ ...title, ...block.parts });
  }

  private follow(text: string): void {
    const figure = /^ {1,11}(Test Files|Tests|Errors|Duration|Time) {2}(\S.*)$/.exec(text);
    if (figure !== null) return this.summary(figure[1] ?? '', figure[2] ?? '');
    this.isSummary &&= text.trim() === '' || /^ {2,11}\S+(?: \S+)? {2}/.test(text);
    const file =
      /^ [✓❯↓√×] (?:\|[^|]*\| )?\S.*?\((\d+) tests?(?: \| (\d+) failed)?(?: \| (\d+) skipped)?(?: \| (\d+) todo)?\)/.exec(
        text,
      );
    if (file === null) return;
    const [total = 0, failed = 0, skipped = 0, todo = 0] = file.slice(1).map((digits) => Number(digits ?? 0));
    this.running.failed += failed;
    this.running.skipped += text.startsWith(' ↓') ? total : skipped + todo;
    this.running.passed += text.startsWith(' ↓') ? 0 : total - failed - skipped - todo;
  }

  private summary(name: string, value: string): void {
    if (name === 'Test Files') {
      this.isSummary = true;
      this.failedFiles = countIn(value, 'failed');
    } else if (!this.isSummary) return;
    else if (name === 'Tests') {
      this.tally = {
        passed: countIn(value, 'passed'),
        failed: countIn(value, 'failed'),
        skipped: countIn(value, 'skipped') + countIn(value, 'todo'),
      };
    } else if (name === 'Errors') this.looseErrors = Number.parseInt(value, 10);
    else {
      this.durationMs = parseDurationText(/^[^(]*/.exec(value)?.[0].trim() ?? '');
      this.isOver = this.tally !== undefined;
    }
  }
}

/** `|project| file.test.ts > suite > name`; of a whole file `file.test.ts [ file.test.ts ]`. */
function titleOf(text: string): Title {
  const [file = '', ...names] = text.replace(/^\|[^|]*\| +/, '').split(' > ');
  const name = names.pop();
  if (name === undefined) {
    const path = file.replace(/ \[ .* \]$/, '').trim();
    return { name: path, file: path };
  }
  return { name, ...(names.length === 0 ? {} : { suite: names.join(' › ') }), file };
}
