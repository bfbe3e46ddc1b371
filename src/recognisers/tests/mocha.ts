import { parseDurationText } from '../durationText.ts';
import { parseErrorHead } from '../errorHead.ts';
import { isUserFrame, type JsFrame, parseJsFrame } from '../jsFrame.ts';
import type { LineReading, Recognised, ToolRecogniser } from '../recogniser.ts';
import { FailureList } from './failureList.ts';
import type { TestResult } from './testResult.ts';
import { emptyTally } from './testTally.ts';

/** Mocha's reporter `spec` and those that end as it does (https://mochajs.org/#spec). */
export const mocha: ToolRecogniser<TestResult> = {
  matches: (command) => /(?:^|[\s/\\])_?mocha(?:\.[cm]?js)?(?:\s|$)/.test(command),
  open: (onCycle) => new MochaReading(onCycle),
};

class MochaReading implements LineReading<TestResult> {
  private readonly onCycle: ((result: TestResult) => void) | undefined;
  private isWaiting = false;
  /** Empty lines before the one at hand. */
  private blank = 0;
  /** A suite began as the first one does, behind two empty lines. */
  private hasSuite = false;
  /** A test stood below such a suite. */
  private isSpec = false;
  private counts: { passed: number; skipped: number; failed: number; durationMs: number | undefined } | undefined;
  private failures = new FailureList();
  private block: Block | undefined;
  private trouble: 'none' | 'error' | undefined;
  /** Tests that were told as they ended; for a run that never came to its epilogue. */
  private running = emptyTally();

  constructor(onCycle: ((result: TestResult) => void) | undefined) {
    this.onCycle = onCycle;
  }

  line(text: string): void {
    this.take(text);
    this.blank = text === '' ? this.blank + 1 : 0;
  }

  private take(text: string): void {
    if (text.includes('[mocha] waiting for changes')) return this.wait();
    if (text.startsWith('    at ') && this.isBroken(text)) return this.fail();
    if (this.isWaiting && /^ {2}\S/.test(text)) this.begin();
    if (this.block !== undefined && this.block.take(text)) return;
    // The epilogue, indented by two: cheaper to rule out than to match.
    if (!text.startsWith('  ')) {
      if (text.startsWith('Error: No test files found')) this.trouble = 'none';
      else if (text.trimStart().startsWith('Exception during run:')) this.trouble = 'error';
      return;
    }
    const passing = !text.includes(' passing (') ? null : /^ {2}(\d+) passing \((.+)\)$/.exec(text);
    if (passing !== null) {
      const durationMs = parseDurationText(passing[2] ?? '');
      this.counts = { passed: Number(passing[1]), skipped: 0, failed: 0, durationMs };
      return;
    }
    if (this.counts === undefined) return this.follow(text);
    const other = /^ {2}(\d+) (pending|failing)$/.exec(text);
    if (other !== null) {
      this.counts[other[2] === 'failing' ? 'failed' : 'skipped'] = Number(other[1]);
      return;
    }
    const first = /^ {2}\d+\) (.*)$/.exec(text);
    if (first === null) return;
    this.flush();
    this.block = new Block(first[1] ?? '');
  }

  end(): Recognised<TestResult> | undefined {
    this.flush();
    const { passed, failed, skipped } = this.counts ?? this.running;
    const total = passed + failed + skipped;
    const durationMs = this.counts?.durationMs;
    const result = {
      tool: 'mocha',
      passed,
      failed,
      skipped,
      total,
      ...(durationMs === undefined ? {} : { durationMs }),
      failures: this.failures.all,
    };
    if (this.trouble !== undefined) return { certainty: 3, result: { ...result, status: this.trouble } };
    if (this.counts === undefined)
      // Lists and marks of other programs are no test run.
      return passed + failed === 0 || !this.isSpec
        ? undefined
        : { certainty: 1, result: { ...result, status: 'interrupted' } };
    const status = failed > 0 ? 'failed' : total === 0 ? 'none' : 'passed';
    return { certainty: 3, result: { ...result, status } };
  }

  /** `--watch` says when a cycle is over. */
  private wait(): void {
    const recognised = this.end();
    if (recognised !== undefined && !this.isWaiting) this.onCycle?.(recognised.result);
    this.isWaiting = true;
  }

  /** Whether the frame is of an error that kept a cycle from its tests: nothing else is said of it. */
  private isBroken(frame: string): boolean {
    const isFresh = this.isWaiting || (this.counts === undefined && this.running.passed + this.running.failed === 0);
    return isFresh && this.trouble === undefined && /[\\/]mocha[\\/]lib[\\/]cli[\\/]watch-run\./.test(frame);
  }

  private fail(): void {
    this.begin();
    this.trouble = 'error';
    this.wait();
  }

  private begin(): void {
    this.isWaiting = false;
    this.counts = undefined;
    this.trouble = undefined;
    this.running = emptyTally();
    this.failures = new FailureList();
  }

  /** A test that ended, as `spec` tells it. */
  private follow(text: string): void {
    const mark = /^ {2,}(?:(✔|✓|√) |(\d+\)) |(- ))\S/.exec(text);
    if (mark === null) {
      this.hasSuite ||= this.blank > 1 && text.charCodeAt(2) !== 0x20;
      return;
    }
    this.isSpec ||= this.hasSuite && text.startsWith('    ');
    this.running[mark[1] !== undefined ? 'passed' : mark[2] !== undefined ? 'failed' : 'skipped'] += 1;
  }

  private flush(): void {
    if (this.block !== undefined) this.failures.add(this.block.failure);
    this.block = undefined;
  }
}

/** One failure of the epilogue: titles, each indented further, the last with a colon; then the error and its frames. */
class Block {
  private readonly titles: string[];
  private isTitled = false;
  private readonly message: string[] = [];
  private frame: JsFrame | undefined;

  constructor(first: string) {
    this.titles = [first];
  }

  /** Whether the line belongs to the block. */
  take(text: string): boolean {
    if (/^ {2}\d+\) /.test(text) || (text !== '' && !text.startsWith('    '))) return false;
    if (!this.isTitled) {
      const title = text.trim();
      this.isTitled = title.endsWith(':');
      this.titles.push(this.isTitled ? title.slice(0, -1) : title);
      return true;
    }
    const frame = parseJsFrame(text);
    if (frame === undefined) {
      if (this.frame === undefined) this.message.push(text.trim());
    } else if (this.frame === undefined || (!isUserFrame(this.frame) && isUserFrame(frame))) this.frame = frame;
    return true;
  }

  get failure() {
    const name = this.titles.at(-1) ?? '';
    const suite = this.titles.slice(0, -1).join(' › ');
    const message = this.message.join('\n').trim();
    const [headline = ''] = message.split('\n');
    const error = parseErrorHead(headline);
    const { frame } = this;
    return {
      name,
      ...(suite === '' ? {} : { suite }),
      ...(error === undefined
        ? { message }
        : { errorType: error.errorType, message: error.message + message.slice(headline.length) }),
      ...(frame === undefined ? {} : { file: frame.file, line: frame.line }),
    };
  }
}
