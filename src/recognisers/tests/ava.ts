import { startsProgram } from '../builds/startsProgram.ts';
import type { LineReading, Recognised, ToolRecogniser } from '../recogniser.ts';
import { ErrorBlock, type ErrorParts } from './errorBlock.ts';
import { FailureList } from './failureList.ts';
import { maxFailures, type TestResult } from './testResult.ts';
import { emptyTally, statusOf, testResultOf } from './testTally.ts';

/** AVA's default reporter (https://github.com/avajs/ava/blob/main/lib/reporters/default.js). */
export const ava: ToolRecogniser<TestResult> = {
  matches: startsProgram('ava'),
  open: (onCycle) => new AvaReading(onCycle),
};

/** Ends the tests, and after their failures comes the summary. */
const rule = '  ─';
const figure =
  /^ {2}(\d+) (?:tests? (passed|failed|skipped|todo)|(known failures?)|(uncaught exceptions?|unhandled rejections?))(?: \[\d\d:\d\d:\d\d\])?$/;

class AvaReading implements LineReading<TestResult> {
  private readonly onCycle: ((result: TestResult) => void) | undefined;
  private cycle = new Cycle();
  private isTold = false;

  constructor(onCycle: ((result: TestResult) => void) | undefined) {
    this.onCycle = onCycle;
  }

  line(text: string): void {
    if (this.cycle.isOver) {
      const isNext = mark.test(text) || trouble.test(text);
      // Only what watches goes on, with a hint or with the next cycle.
      if (!this.isTold && (isNext || text.startsWith('  Type `'))) this.tell();
      if (isNext) this.cycle = new Cycle();
    }
    this.isTold &&= this.cycle.isOver;
    this.cycle.line(text);
  }

  private tell(): void {
    this.isTold = true;
    if (this.cycle.certainty === 3) this.onCycle?.(this.cycle.result());
  }

  end(): Recognised<TestResult> | undefined {
    const { certainty } = this.cycle;
    if (certainty === undefined) return undefined;
    return { certainty, result: this.cycle.result() };
  }
}

/** A file that could not be run. */
const trouble = /^ {2}(?:Uncaught exception|Unhandled rejection) in (.+)$/;

/** A test that ended. */
const mark = /^ {2}(?:(✔) (\[expected fail\] )?|([✖✘]) (?:\[fail\]: )?|- (?:\[(?:skip|todo)\] )?)(\S.*)$/;

class Cycle {
  private readonly running = emptyTally();
  private known = 0;
  private readonly summary = { passed: 0, failed: 0, skipped: 0, errors: 0, figures: 0 };
  private rules = 0;
  private isInterrupted = false;
  private isEmpty = false;
  private readonly failed: string[] = [];
  private readonly failures = new FailureList();
  private title: string | undefined;
  private block: Body | undefined;
  private blank = 0;

  line(text: string): void {
    if (text === rule) {
      this.flush();
      this.rules += 1;
      Object.assign(this.summary, { passed: 0, failed: 0, skipped: 0, errors: 0, figures: 0 });
      this.blank = 1;
      return;
    }
    const blank = this.blank;
    this.blank = text === '' ? blank + 1 : 0;
    if (this.rules > 0 && text.startsWith('  ') && this.detail(text, blank)) return;
    if (this.rules === 0 && this.block !== undefined && mark.test(text)) this.flush();
    if (this.block !== undefined) return this.block.take(text);
    if (text.startsWith('  ') && text.charCodeAt(2) !== 0x20) this.follow(text);
  }

  get isOver(): boolean {
    return this.summary.figures > 0;
  }

  get certainty(): 1 | 2 | 3 | undefined {
    if (this.isEmpty || this.isInterrupted || (this.rules > 0 && this.isOver)) return 3;
    // Its marks alone are those of many programs.
    return this.rules > 0 && this.running.passed + this.running.failed > 0 ? 1 : undefined;
  }

  result(): TestResult {
    this.flush();
    const { summary, running } = this;
    const tally = this.isOver
      ? {
          // With failures the summary leaves out what passed.
          passed: Math.max(running.passed, summary.passed + this.known),
          failed: summary.failed,
          skipped: summary.skipped,
        }
      : running;
    const hasErrors = summary.errors > 0 && tally.failed === 0;
    const status = this.isInterrupted
      ? 'interrupted'
      : hasErrors
        ? 'error'
        : this.isOver
          ? statusOf(tally)
          : this.isEmpty
            ? 'none'
            : 'interrupted';
    return testResultOf({ tool: 'ava', status, tally, failures: this.failures });
  }

  /** Whether the line is a figure of the summary, or the head of a failure. */
  private detail(text: string, blank: number): boolean {
    const match = figure.exec(text);
    if (match !== null && this.block === undefined) {
      const count = Number(match[1]);
      const [, , kind, known, errors] = match;
      this.summary.figures += 1;
      if (errors !== undefined) this.summary.errors += count;
      else if (known !== undefined) this.known = count;
      else if (kind === 'passed' || kind === 'failed') this.summary[kind] += count;
      else this.summary.skipped += count;
      return true;
    }
    if (blank < 1 || text.startsWith('   ')) return false;
    if (blank < 3 && this.title !== undefined) return false;
    const title = text.slice(2);
    if (!this.failed.some((line) => line === title || line.startsWith(`${title} `))) return false;
    this.flush();
    this.title = title;
    this.block = new Body();
    return true;
  }

  private follow(text: string): void {
    if (text.startsWith('  ✘ ') || text.startsWith('  ✖ ')) {
      if (text.startsWith('Exiting due to SIGINT', 4)) this.isInterrupted = true;
      else if (/^.{4}(?:No tests found in |Couldn.t find any files to test)/.test(text)) this.isEmpty = true;
      if (this.isInterrupted || /^.{4}(?:No tests found in |Couldn.t find any|\S+ exited )/.test(text)) return;
    }
    const file = trouble.exec(text)?.[1];
    if (file !== undefined) {
      this.title = file;
      this.block = new Body();
      return;
    }
    const match = this.rules > 0 ? null : mark.exec(text);
    if (match === null) return;
    const [, passed, , failed, title = ''] = match;
    this.running[passed !== undefined ? 'passed' : failed !== undefined ? 'failed' : 'skipped'] += 1;
    if (failed !== undefined && this.failed.length < maxFailures) this.failed.push(title);
  }

  private flush(): void {
    const { title, block } = this;
    this.title = undefined;
    this.block = undefined;
    if (title === undefined || block === undefined) return;
    const names = title.split(' › ');
    const suite = names.slice(0, -1).join(' › ');
    this.failures.add({ name: names.at(-1) ?? title, ...(suite === '' ? {} : { suite }), ...block.parts });
  }
}

/** What is told of one failure. */
class Body {
  private readonly error = new ErrorBlock();
  private place: { file: string; line: number } | undefined;
  private readonly said: string[] = [];
  private errorType: string | undefined;
  private message: string | undefined;

  take(text: string): void {
    const place = /^ {2}(\S.*):(\d+)$/.exec(text);
    const object = /^ {2}([A-Z]\w*(?:Error|Exception)|Error)(?: @\w+)? \{$/.exec(text);
    if (place !== null) this.place ??= { file: place[1] ?? '', line: Number(place[2]) };
    else if (object !== null) this.errorType ??= object[1];
    else if (this.errorType !== undefined && this.message === undefined && text.startsWith('    message: '))
      this.message = unquoted(text.slice('    message: '.length));
    else if (text.startsWith('      at ') || this.isHead(text)) this.error.take(text);
    // The source that is shown around the place.
    else if (text !== '' && !/^ {2,}\d+: /.test(text) && this.said.length < 40) this.said.push(text.slice(2));
  }

  /** The error is told twice: by what was thrown, and above its stack. */
  private isHead(text: string): boolean {
    return this.error.text === '' && /^ {2}\w*(?:Error|Exception)(?: \[\w+\])?: /.test(text);
  }

  get parts(): ErrorParts {
    const { parts, text } = this.error;
    const { place } = this;
    const where = 'file' in parts ? {} : place;
    if (text !== '') return { ...parts, ...where };
    if (this.errorType !== undefined)
      return { ...parts, errorType: this.errorType, message: this.message ?? this.said.join('\n'), ...where };
    return { ...parts, errorType: 'AssertionError', message: this.said.join('\n'), ...where };
  }
}

function unquoted(text: string): string {
  return text
    .replace(/,$/, '')
    .replace(/^(['"`])(.*)\1$/, '$2')
    .replaceAll("\\'", "'");
}
