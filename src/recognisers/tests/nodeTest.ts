import type { LineReading, Recognised, ToolRecogniser } from '../recogniser.ts';
import { ErrorBlock } from './errorBlock.ts';
import { FailureList } from './failureList.ts';
import { TapStream } from './tapStream.ts';
import type { TestResult } from './testResult.ts';
import { emptyTally, statusOf, testResultOf } from './testTally.ts';

/** Node.js's own runner: reporters `spec`, `dot` and `tap` (https://nodejs.org/api/test.html#test-reporters). */
export const nodeTest: ToolRecogniser<TestResult> = {
  matches: (command) => /^(?:\S*[\\/])?node(?:js)?(?:\.exe)?\s(?:.*\s)?--test(?:[-=\s]|$)/.test(command),
  open: (onCycle) => new NodeTestReading(onCycle),
};

/** The summary's figures, in their order. */
const figures = ['tests', 'suites', 'pass', 'fail', 'cancelled', 'skipped', 'todo', 'duration_ms'] as const;
type Figures = Map<string, number>;

class NodeTestReading implements LineReading<TestResult> {
  private readonly onCycle: ((result: TestResult) => void) | undefined;
  private readonly tap = new TapStream();
  private readonly running = emptyTally();
  private readonly dots = emptyTally();
  private pending: Figures | undefined;
  private summary: Figures | undefined;
  private isInterrupted = false;
  private otherLines = 0;
  private isTap = false;
  private isWatching = false;
  /** Of the cycle at hand. */
  private isTold = false;
  private hasSummary = false;
  private isMissing = false;
  /** Tests without parts that failed, as `spec` told them, and the parents that are not over. */
  private readonly leaves = { failed: 0, open: new Set<string>(), told: 0 };
  private isFailing = false;
  private failures = new FailureList();
  private brokenFiles = 0;
  private location: { file: string; line: number } | undefined;
  private title: string | undefined;
  private block = new ErrorBlock();

  constructor(onCycle: ((result: TestResult) => void) | undefined) {
    this.onCycle = onCycle;
  }

  line(text: string): void {
    // Node.js always begins it so.
    this.isTap ||= text.startsWith('TAP version ');
    if (this.isTap) this.tap.line(text);
    if (text.startsWith('ℹ ') || text.startsWith('# ')) return this.figure(text);
    if (this.isFailing && this.failing(text)) return;
    if (text.startsWith('✖ failing tests:') || text === 'Failed tests:') {
      this.isFailing = true;
      this.failures = new FailureList();
      this.brokenFiles = 0;
    } else if (text.startsWith('Restarted at ')) this.restart();
    else if (text.startsWith('Interrupted while running:')) this.isInterrupted = true;
    else if (/^Could not find '.+'$/.test(text)) this.isMissing = true;
    else this.follow(text);
  }

  end(): Recognised<TestResult> | undefined {
    this.flush();
    const tap = this.tap.isNodes ? this.tap.end() : undefined;
    if (this.summary !== undefined) return { certainty: 3, result: this.result(this.summary, tap) };
    if (tap !== undefined) return { certainty: 3, result: { ...tap.result, tool: 'node:test' } };
    if (this.isFailing && this.dots.failed > 0) {
      const tally = { ...this.dots, failed: this.failures.count };
      const status = this.brokenFiles === tally.failed ? 'error' : 'failed';
      return { certainty: 2, result: testResultOf({ tool: 'node:test', status, tally, failures: this.failures }) };
    }
    const { running, dots, failures } = this;
    if (running.passed + running.failed + running.skipped > 0)
      return {
        certainty: 1,
        result: testResultOf({ tool: 'node:test', status: 'interrupted', tally: running, failures }),
      };
    if (this.isMissing)
      return { certainty: 2, result: testResultOf({ tool: 'node:test', status: 'none', tally: running, failures }) };
    if (dots.passed === 0 || dots.failed > 0 || this.otherLines > 0) return undefined;
    return {
      certainty: 1,
      result: testResultOf({ tool: 'node:test', status: statusOf(dots), tally: dots, failures }),
    };
  }

  /** Only what watches starts again; the first cycle is known for one then. */
  private restart(): void {
    this.tell();
    this.isWatching = true;
    this.isTold = false;
    this.hasSummary = false;
    this.isFailing = false;
    this.leaves.failed = 0;
    this.leaves.told = 0;
    this.leaves.open.clear();
  }

  /** Once a cycle. */
  private tell(): void {
    const { onCycle, summary } = this;
    this.flush();
    if (onCycle === undefined || summary === undefined || this.isTold) return;
    this.isTold = true;
    onCycle(this.result(summary, this.tap.isNodes ? this.tap.end() : undefined));
  }

  private result(summary: Figures, tap?: Recognised<TestResult>): TestResult {
    const of = (name: (typeof figures)[number]) => summary.get(name) ?? 0;
    const tally = {
      passed: of('pass'),
      failed: of('fail') + of('cancelled'),
      skipped: of('skipped') + of('todo'),
    };
    const isBroken = this.brokenFiles > 0 && this.brokenFiles === tally.failed;
    const status = this.isInterrupted
      ? 'interrupted'
      : isBroken || tap?.result.status === 'error'
        ? 'error'
        : statusOf(tally);
    const result = testResultOf({
      tool: 'node:test',
      status,
      tally,
      failures: this.failures,
      durationMs: summary.get('duration_ms'),
    });
    return tap === undefined ? result : { ...result, failures: tap.result.failures };
  }

  /** Tests may print the like: only the whole summary in its order counts. */
  private figure(text: string): void {
    const match = /^[ℹ#] ([a-z_]+) ([\d.]+)$/.exec(text);
    const name = match?.[1] ?? '';
    if (name === 'tests') {
      // What was ended while it waited sums up nothing.
      if (this.hasSummary && match?.[2] === '0') return;
      this.flush();
      this.isFailing = false;
      this.failures = new FailureList();
      this.brokenFiles = 0;
      this.pending = new Map();
    }
    if (this.pending === undefined) return;
    // Node.js 18 names no suites.
    const isNext = name === figures[this.pending.size] || (name === 'pass' && this.pending.size === 1);
    if (!isNext) {
      this.pending = undefined;
      return;
    }
    if (name === 'pass' && this.pending.size === 1) this.pending.set('suites', 0);
    this.pending.set(name, Number(match?.[2]));
    if (name !== 'duration_ms') return;
    this.summary = this.pending;
    this.hasSummary = true;
    this.pending = undefined;
    // The failing tests are told after the summary.
    if (this.isWatching && (this.leaves.failed === 0 || this.tap.isNodes)) this.tell();
  }

  /** Whether the line belongs to the list of failing tests at the end. */
  private failing(text: string): boolean {
    if (text === '') {
      this.block.take(text);
      return true;
    }
    const place = /^test at (.+):(\d+):\d+$/.exec(text);
    if (place !== null) {
      this.flush();
      this.location = { file: place[1] ?? '', line: Number(place[2]) };
      return true;
    }
    const title = /^✖ (.*?)(?: \([\d.]+ms\))?$/.exec(text);
    if (title !== null) {
      this.flush(this.location);
      this.title = title[1] ?? '';
      this.leaves.told += 1;
      return true;
    }
    if (!text.startsWith('  ') || this.title === undefined) return false;
    this.block.take(text.slice(2));
    const isSaid = text.trimStart().startsWith('at ') || /^ {2}'.*'$/.test(text);
    if (isSaid && this.isWatching && this.leaves.told === this.leaves.failed) this.tell();
    return true;
  }

  private flush(next?: { file: string; line: number }): void {
    const { title, block } = this;
    if (title !== undefined) {
      const { errorType, message, ...frame } = unwrapped(block);
      // Parents fail with their subtests.
      if (!/^\d+ subtests? failed$/.test(message)) {
        if (message === 'test failed' && /\.[cm]?[jt]sx?$/.test(title)) this.brokenFiles += 1;
        const place = 'file' in frame ? frame : this.location;
        this.failures.add({ name: title, ...(errorType === undefined ? {} : { errorType }), message, ...place });
      }
    }
    this.title = undefined;
    this.block = new ErrorBlock();
    this.location = title === undefined ? next : undefined;
  }

  /** A test that ended, as `spec` and `dot` tell it. */
  private follow(text: string): void {
    const first = text.charCodeAt(0);
    if ((first === 0x2e || first === 0x58) && /^[.X]+$/.test(text)) {
      for (const mark of text) this.dots[mark === '.' ? 'passed' : 'failed'] += 1;
      return;
    }
    if (text.includes('▶ ')) {
      // Hardly a suite is as deep or wide; it bounds what is held.
      if (this.leaves.open.size < 1000) this.leaves.open.add(text.replace('▶ ', ''));
      return;
    }
    // Dots among other output are anybody's.
    if (text !== '') this.otherLines += 1;
    if (!text.includes('ms)')) return;
    // Other programs round their durations.
    const mark = /^ *([✔✖﹣]) .*\(\d+\.\d{3,}ms\)(?: # .*)?$/.exec(text);
    if (mark === null) return;
    const title = text.replace(/^( *)[✔✖﹣] /, '$1').replace(/ \([\d.]+ms\)(?: # .*)?$/, '');
    if (!this.leaves.open.delete(title) && mark[1] === '✖') this.leaves.failed += 1;
    this.running[mark[1] === '✔' ? 'passed' : mark[1] === '✖' ? 'failed' : 'skipped'] += 1;
  }
}

/** What was thrown but is no error is told in quotes. */
function unwrapped(block: ErrorBlock) {
  const { parts } = block;
  const quoted = /^'(.*)'$/s.exec(parts.message);
  return quoted === null ? parts : { ...parts, message: quoted[1] ?? '' };
}
