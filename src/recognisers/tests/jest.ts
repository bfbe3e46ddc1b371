import { startsProgram } from '../builds/startsProgram.ts';
import { countIn } from '../countIn.ts';
import { parseDurationText } from '../durationText.ts';
import type { LineReading, Recognised, ToolRecogniser } from '../recogniser.ts';
import { ErrorBlock } from './errorBlock.ts';
import { FailureList } from './failureList.ts';
import type { TestResult } from './testResult.ts';
import { emptyTally, statusOf, type TestTally, testResultOf } from './testTally.ts';

const startsJest = startsProgram('jest');
const startsReactScripts = startsProgram('react-scripts|react-app-rewired|craco', 'test');

/** Jest's default reporters (https://github.com/jestjs/jest/tree/main/packages/jest-reporters). */
export const jest: ToolRecogniser<TestResult> = {
  matches: (command) => startsJest(command) || startsReactScripts(command),
  firstSigns: [
    ...['PASS', 'FAIL', 'RUNS'].flatMap((word) => [word, ` ${word}`]),
    'Determining ',
    'Summary of all ',
    'No tests found',
    '● Validation ',
    'Test Suites: ',
    'Watch Usage',
  ],
  open: (onCycle) => new JestReading(onCycle),
};

const suiteFailed = 'Test suite failed to run';
const suiteEmpty = 'Your test suite must contain at least one test.';

class JestReading implements LineReading<TestResult> {
  private readonly onCycle: ((result: TestResult) => void) | undefined;
  private cycle = new Cycle();
  /** Cycles follow each other directly; runs of several packages have other lines between. */
  private isWatching = false;
  private hasEnded = false;

  constructor(onCycle: ((result: TestResult) => void) | undefined) {
    this.onCycle = onCycle;
  }

  line(text: string): void {
    if (text === '') return this.cycle.line(text);
    // Said after each cycle of what watches, and never else.
    if (text.startsWith('Watch Usage')) {
      this.tell();
      // The screen is cleared for the next cycle, without the end of the line.
      const next = text.indexOf('Determining test suites');
      if (next > 0) this.line(text.slice(next));
      return;
    }
    if (this.cycle.isDone && begins.test(text)) this.next();
    else if (this.hasEnded && !text.startsWith(' ')) this.hasEnded = false;
    this.cycle.line(text);
    if (!/^(?:Ran all test suites|No tests found related)/.test(text)) return;
    this.hasEnded = true;
    if (this.isWatching) this.tell();
  }

  end(): Recognised<TestResult> | undefined {
    const { certainty } = this.cycle;
    return certainty === undefined ? undefined : { certainty, result: this.cycle.result() };
  }

  /** Into a pipe only the next cycle shows that it watches. */
  private next(): void {
    if (this.hasEnded) this.tell();
    this.hasEnded = false;
    this.cycle = new Cycle();
  }

  private tell(): void {
    const { cycle } = this;
    this.isWatching = true;
    if (cycle.certainty !== 3 || cycle.isTold) return;
    cycle.isTold = true;
    this.onCycle?.(cycle.result());
  }
}

/** What a cycle begins with; a terminal draws the summary of the one before again. */
const begins = /^(?: ?(?:PASS|FAIL|RUNS) |Determining test suites|No tests found related)/;

class Cycle {
  /** The summary has been told to its end. */
  isOver = false;
  isTold = false;
  private isEmpty = false;
  private isWrong = false;
  private hasStarted = false;
  private failedSuites = 0;
  private emptySuites = 0;
  private durationMs: number | undefined;
  private tally: TestTally | undefined;
  /** The summary has begun, so that its other lines may follow. */
  private isSummary = false;
  /** Failures told again after many suites. */
  private isRepeated = false;
  private readonly running = emptyTally();
  private readonly failures = new FailureList();
  private suiteFile: string | undefined;
  private title: string | undefined;
  private block = new ErrorBlock();

  line(text: string): void {
    if (text.startsWith('    ')) return this.indented(text);
    if (text === '') return this.block.take('');
    if (text.startsWith('  ● ')) return this.open(text.slice(4));
    if (text.startsWith('  ')) return this.follow(text);
    this.flush();
    const file = /^ ?(PASS|FAIL|RUNS) {1,3}(\S.*\.[cm]?[jt]sx?\b.*)$/.exec(text);
    if (file !== null) {
      this.hasStarted = true;
      // In a terminal what runs is told again and again, also between a file and its failures.
      if (file[1] !== 'RUNS') this.suiteFile = file[1] === 'FAIL' ? suitePath(file[2] ?? '') : undefined;
    } else if (text.startsWith('Determining test suites')) {
      this.hasStarted = true;
      this.isEmpty ||= text.includes('...No tests found');
    } else if (text.startsWith('Summary of all failing tests')) this.isRepeated = true;
    else if (/^No tests found(?:,| related)/.test(text)) this.isEmpty = true;
    else if (text.startsWith('● Validation Error')) this.isWrong = true;
    else this.summary(text);
  }

  /** Nothing of this cycle may follow but its summary once more. */
  get isDone(): boolean {
    return this.isOver || this.isEmpty;
  }

  get certainty(): 1 | 2 | 3 | undefined {
    if (this.isOver || this.isEmpty || this.isWrong) return 3;
    const { passed, failed, skipped } = this.running;
    return passed + failed + skipped + this.failedSuites > 0 ? 2 : this.hasStarted ? 1 : undefined;
  }

  result(): TestResult {
    this.flush();
    const tally = this.tally ?? this.running;
    const { failures, durationMs } = this;
    const status = this.isWrong
      ? 'error'
      : this.isOver
        ? this.failedSuites > this.emptySuites && tally.failed === 0
          ? 'error'
          : statusOf(tally)
        : this.isEmpty
          ? 'none'
          : 'interrupted';
    return testResultOf({ tool: 'jest', status, tally, failures, durationMs });
  }

  private indented(text: string): void {
    if (this.title === undefined) this.follow(text);
    else this.block.take(text);
  }

  /** A test that ended, as it is told with `--verbose` and for a single file. */
  private follow(text: string): void {
    if (this.title !== undefined) return this.block.take(text);
    if (!this.hasStarted) return;
    const mark = /^ {2,}(?:([✓√])|([✕×])|([○✎])) \S/.exec(text);
    if (mark === null) return;
    this.running[mark[1] !== undefined ? 'passed' : mark[2] !== undefined ? 'failed' : 'skipped'] += 1;
  }

  /** Blocks stand below the file that failed; what the tests printed has a title of its own. */
  private open(title: string): void {
    this.flush();
    if (this.suiteFile === undefined || this.isRepeated || title === 'Console' || title.startsWith(' ')) return;
    this.title = title;
    this.block = new ErrorBlock();
  }

  private flush(): void {
    const { title, suiteFile } = this;
    this.title = undefined;
    if (title === undefined || suiteFile === undefined) return;
    const titles = title === suiteFailed ? [suiteFile] : title.split(' › ');
    const suite = titles.slice(0, -1).join(' › ');
    const { text, parts } = this.block;
    // Jest leaves out the name of a plain error; of what is no error it says that it was thrown.
    const errorType = text.startsWith('thrown: ') ? undefined : 'Error';
    if (titles[0] === suiteFile && text === suiteEmpty) this.emptySuites += 1;
    this.failures.add({
      name: titles.at(-1) ?? title,
      ...(suite === '' ? {} : { suite }),
      ...(errorType === undefined ? {} : { errorType }),
      file: suiteFile,
      ...parts,
      ...detailsOf(text),
    });
    this.block = new ErrorBlock();
  }

  private summary(text: string): void {
    if (text.startsWith('Test Suites: ')) {
      // While it runs a terminal shows how far it is; of what is skipped the end is told in the same way.
      const [, over, of] = /(\d+) of (\d+) total/.exec(text) ?? [];
      this.isSummary = Number(over ?? 0) + countIn(text, 'skipped') >= Number(of ?? 0);
      this.failedSuites = countIn(text, 'failed');
    } else if (!this.isSummary) return;
    else if (text.startsWith('Tests: ')) {
      this.tally = {
        passed: countIn(text, 'passed'),
        failed: countIn(text, 'failed'),
        skipped: countIn(text, 'skipped') + countIn(text, 'todo') + countIn(text, 'pending'),
      };
    } else if (text.startsWith('Time: ')) {
      this.durationMs = parseDurationText((text.slice(5).split(',')[0] ?? '').trim());
      this.isOver = this.tally !== undefined;
    }
  }
}

/** The path after `FAIL`, without the project's label before and the duration behind. */
function suitePath(text: string): string {
  return text
    .replace(/ \(\d[\d.]* m?s\)$/, '')
    .replace(/^.* (?=\S+$)/, '')
    .replace(/^\.\//, '');
}

/** A file that Babel cannot read is told after a long advice. */
function detailsOf(text: string): { errorType?: string; message?: string; file?: string; line?: number } {
  const at = text.indexOf('\nDetails:');
  if (at === -1) return {};
  const details = /^(\w*Error): (.+?): (.+?) \((\d+):\d+\)/m.exec(text.slice(at));
  if (details === null) return { message: text.slice(at + '\nDetails:'.length).trim() };
  const [, errorType = '', file = '', message = '', line] = details;
  return { errorType, message, file, line: Number(line) };
}
