import { startsProgram } from '../builds/startsProgram.ts';
import { countIn } from '../countIn.ts';
import { parseDurationText } from '../durationText.ts';
import type { LineReading, Recognised, ToolRecogniser } from '../recogniser.ts';
import { ErrorBlock, splitMessage } from './errorBlock.ts';
import { FailureList } from './failureList.ts';
import { maxFailures, type TestFailure, type TestResult } from './testResult.ts';
import { emptyTally, statusOf, testResultOf } from './testTally.ts';

/** Playwright Test's reporters `list`, `line`, `dot` and `github` (https://playwright.dev/docs/test-reporters). */
export const playwright: ToolRecogniser<TestResult> = {
  matches: startsProgram('playwright', 'test'),
  open: () => new PlaywrightReading(),
};

type Figure = 'failed' | 'interrupted' | 'flaky' | 'skipped' | 'did not run' | 'passed' | 'error';
const figure =
  /^ {2}(\d+) (?:(failed|interrupted|flaky|skipped|did not run)|(passed)(?: \((.+)\))?|(error)s? (?:was|were) not a part of any test, see above for details)$/;
const header = /^ {2}\d+\) (.+?)(?: ─+)?$/;

class PlaywrightReading implements LineReading<TestResult> {
  private hasStarted = false;
  private isEmpty = false;
  private readonly running = emptyTally();
  /** Failures by the title of their block, which may end with the step that failed. */
  private readonly blocks = new Map<string, ErrorBlock>();
  private block: ErrorBlock | undefined;
  private readonly summary = new Summary();
  /** What kept files from being read. */
  private loadError: TestFailure | undefined;

  line(text: string): void {
    if (text === '') return this.block?.take(text);
    if (!text.startsWith('  ')) return this.outer(text);
    if (!this.hasStarted) return this.place(text);
    if (this.summary.line(text)) {
      this.block = undefined;
      return;
    }
    const title = header.exec(text)?.[1];
    if (title !== undefined && placed.test(title)) {
      this.summary.reset();
      this.open(title);
    } else if (this.block === undefined) this.follow(text);
    // A further attempt says the same again.
    else if (/^ {4}Retry #\d+ ─/.test(text)) this.block = undefined;
    else if (!/^ {4}(?:Error Context: |attachment #|─)/.test(text)) this.block.take(text);
  }

  end(): Recognised<TestResult> | undefined {
    const { summary } = this;
    const isOver = summary.counts.size > 0;
    const of = (name: Figure) => summary.counts.get(name) ?? 0;
    const hasTrouble = of('error') > 0 || this.loadError?.file !== undefined;
    if (!this.hasStarted && !this.isEmpty && !hasTrouble) return undefined;
    const tally = isOver
      ? { passed: of('passed') + of('flaky'), failed: of('failed'), skipped: of('skipped') + of('did not run') }
      : this.running;
    const status =
      of('interrupted') > 0
        ? 'interrupted'
        : hasTrouble && tally.failed === 0
          ? 'error'
          : this.isEmpty
            ? 'none'
            : isOver
              ? statusOf(tally)
              : 'interrupted';
    const failures = new FailureList();
    if (hasTrouble && this.loadError !== undefined) failures.add(this.loadError);
    for (const title of summary.failed) failures.add(this.failure(title));
    const { durationMs } = summary;
    const result = testResultOf({ tool: 'playwright', status, tally, failures, durationMs });
    return { certainty: isOver || this.isEmpty ? 3 : this.hasStarted ? 2 : 1, result };
  }

  private outer(text: string): void {
    this.block = undefined;
    if (/^\[\d+\/\d+\] |^[·F°T×±]+$/.test(text)) this.summary.reset();
    else if (/^Running \d+ tests? using \d+ workers?/.test(text)) this.hasStarted = true;
    else if (text.startsWith('Error: No tests found')) this.isEmpty = true;
    else if (/^\w*Error: /.test(text)) this.loadError ??= { name: '', ...splitMessage(text) };
  }

  /** Below an error that is of no test. */
  private place(text: string): void {
    if (this.loadError === undefined || this.loadError.file !== undefined) return;
    const match = /^ {3}at (\S.*):(\d+)$/.exec(text);
    if (match === null) return;
    const [, file = '', line] = match;
    this.loadError = { ...this.loadError, name: file, file, line: Number(line) };
  }

  private open(title: string): void {
    this.block = undefined;
    if (this.blocks.has(title) || this.blocks.size >= maxFailures * 2) return;
    this.block = new ErrorBlock();
    this.blocks.set(title, this.block);
  }

  private failure(title: string): TestFailure {
    const match = placed.exec(title);
    const [, file = '', line = ''] = match ?? [];
    const names = (match === null ? title : title.slice(match[0].length)).split(' › ');
    const suite = names.slice(0, -1).join(' › ');
    const block = this.blocks.get(title) ?? [...this.blocks].find(([name]) => name.startsWith(`${title} › `))?.[1];
    const parts = block?.parts ?? { message: '' };
    return {
      name: names.at(-1) ?? title,
      ...(suite === '' ? {} : { suite }),
      file,
      line: Number(line),
      ...parts,
      message: parts.message.replace(/^'(.*)'$/s, '$1'),
    };
  }

  private follow(text: string): void {
    const match = /^ {2}(?:([✓✔])|([✘✖x])|(-)|(?:ok|\S)) +\d+ .*:\d+:\d+ › /u.exec(text);
    if (match === null) return this.place(text);
    this.summary.reset();
    if (match[1] !== undefined) this.running.passed += 1;
    else if (match[2] !== undefined) this.running.failed += 1;
    else if (match[3] !== undefined) this.running.skipped += 1;
  }
}

/** `[project] › file:line:column › `. */
const placed = /^(?:\[[^\]]*\] › )?(.+?):(\d+):\d+ › /;

/** The figures at the end; tests may print the like, but then more follows. */
class Summary {
  counts = new Map<Figure, number>();
  failed: string[] = [];
  durationMs: number | undefined;
  private section: Figure | undefined;

  /** Whether the line is of the summary. */
  line(text: string): boolean {
    const match = figure.exec(text);
    if (match !== null) {
      const name = (match[2] ?? match[3] ?? match[5]) as Figure;
      this.section = name;
      this.counts.set(name, countIn(text, name));
      if (match[4] !== undefined) this.durationMs = parseDurationText(match[4]);
      return true;
    }
    if (this.section === undefined || !/^ {4}\S/.test(text)) return false;
    if (this.section === 'failed' && this.failed.length < maxFailures)
      this.failed.push(text.trim().replace(/ ─*$/, ''));
    return true;
  }

  reset(): void {
    if (this.counts.size === 0) return;
    this.counts = new Map();
    this.failed = [];
    this.section = undefined;
    this.durationMs = undefined;
  }
}
