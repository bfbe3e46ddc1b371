import type { Certainty, Recognised } from '../recogniser.ts';
import { FailureList } from './failureList.ts';
import { tapDiagnosis } from './tapDiagnosis.ts';
import { maxFailures, type TestResult } from './testResult.ts';
import { emptyTally, statusOf, testResultOf } from './testTally.ts';

/** Deeper subtests count with those at this depth; it bounds what is held. */
const maxDepth = 64;
/** More lines of one diagnosis are dropped. */
const maxDiagnosisLines = 200;

const point = /^(not )?ok\b(?: +(\d+))?(?: +-)?(?: +(.*))?$/;
const directive = / # *(todo|skip)\S*/i;

/** A failing test point whose diagnosis may follow. */
interface Failing {
  readonly name: string;
  readonly suite: string;
  /** Its subtest ran no test. */
  readonly isHollow: boolean;
}

/** The points of one stream or subtest. */
interface Level {
  points: number;
  failed: number;
  plan: number | undefined;
}

/**
 * The Test Anything Protocol, versions 12 to 14 (https://testanything.org/tap-version-14-specification.html).
 * Tests are the points without a subtest; a point that tells of its subtest counts only when it fails by itself.
 */
export class TapStream {
  private readonly tally = emptyTally();
  private readonly failures = new FailureList();
  private levels: Level[] = [];
  private readonly names: string[] = [];
  private failing: Failing | undefined;
  private diagnosis: { readonly indent: number; readonly end: string; readonly lines: string[] } | undefined;
  /** Points that are told before their subtest, with a brace. */
  private readonly opened: { readonly depth: number; readonly text: string }[] = [];
  private hasVersion = false;
  private hasPlan = false;
  private isBailedOut = false;
  private isCut = false;
  private hollow = 0;
  private durationMs: number | undefined;
  /** Whether Node.js's own runner wrote it. */
  isNodes = false;

  line(text: string): void {
    if (this.diagnosis !== undefined) return this.diagnose(text);
    const indent = indentOf(text);
    if (indent === text.length) return;
    switch (text.charCodeAt(indent)) {
      case 0x6f: // o
      case 0x6e: // n
        if (text.startsWith('ok', indent) || text.startsWith('not ok', indent)) this.point(indent, text.slice(indent));
        return;
      case 0x2d: // -
        if (text.slice(indent) === '---') this.diagnosis = { indent, end: '...', lines: [] };
        return;
      case 0x23: // #
        return this.comment(indent, text.slice(indent));
      case 0x54: // T
        if (indent === 0 && /^TAP version 1[234]\b/.test(text)) {
          this.close();
          this.hasVersion = true;
        }
        return;
      case 0x42: // B
        if (text.startsWith('Bail out!', indent)) this.isBailedOut = true;
        return;
      case 0x7d: // }
        return this.shut(indent);
      case 0x31: // 1
        return this.plan(indent, text.slice(indent));
      default:
    }
  }

  end(): Recognised<TestResult> | undefined {
    this.close();
    const { tally, failures, durationMs, hasVersion } = this;
    const hasPoints = tally.passed + tally.failed + tally.skipped > 0;
    // Without a version and a plan it may be prose that begins with "ok".
    if (!hasVersion && !(this.hasPlan && (hasPoints || this.isBailedOut))) return undefined;
    const isCut = this.isBailedOut || this.isCut;
    const status = isCut ? 'interrupted' : this.hollow > 0 && this.hollow === tally.failed ? 'error' : statusOf(tally);
    const certainty: Certainty = !hasVersion ? (isCut ? 1 : 2) : 3;
    return { certainty, result: testResultOf({ tool: 'tap', status, tally, failures, durationMs }) };
  }

  private point(indent: number, text: string): void {
    const match = point.exec(text.endsWith(' {') ? text.slice(0, -2) : text);
    if (match === null) return;
    const depth = depthOf(indent);
    this.flush();
    // Without a version line, plain prose may begin with "ok": only numbered points say what they are.
    if (!this.hasVersion && match[2] === undefined && this.levels.length === 0) return;
    if (text.endsWith(' {')) {
      this.names[depth] = nameOf(match[3] ?? '');
      this.opened.push({ depth, text: text.slice(0, -2) });
      if (this.opened.length > maxDepth) this.opened.shift();
      return;
    }
    this.settle(depth, match);
  }

  private settle(depth: number, match: RegExpExecArray): void {
    const [, not, , description = ''] = match;
    const child = this.levels[depth + 1];
    const hasChild = child !== undefined && child.points > 0;
    const isHollow = child !== undefined && child.points === 0;
    this.levels.length = Math.min(this.levels.length, depth + 1);
    const level = this.level(depth);
    level.points += 1;
    const marked = directive.test(` ${description}`);
    if (not !== undefined && !marked) {
      level.failed += 1;
      if (hasChild && child.failed > 0) return;
      this.tally.failed += 1;
      const name = nameOf(description);
      const suite = this.names
        .slice(0, depth)
        .filter((title) => title !== undefined && title !== '')
        .join(' › ');
      this.failing = { name: name === '' ? `test ${match[2] ?? ''}`.trim() : name, suite, isHollow };
    } else if (child === undefined) this.tally[marked ? 'skipped' : 'passed'] += 1;
  }

  private shut(indent: number): void {
    this.flush();
    const depth = depthOf(indent);
    const index = this.opened.findLastIndex((one) => one.depth === depth);
    const [opened] = index === -1 ? [] : this.opened.splice(index);
    const match = opened === undefined ? null : point.exec(opened.text);
    if (match !== null) this.settle(depth, match);
  }

  private plan(indent: number, text: string): void {
    const match = /^1\.\.(\d+)(?: *#.*)?$/.exec(text);
    if (match === null) return;
    this.flush();
    this.level(depthOf(indent)).plan = Number(match[1]);
    this.hasPlan = true;
  }

  private comment(indent: number, text: string): void {
    const subtest = /^# Subtest(?:: (.*))?$/.exec(text);
    if (subtest !== null) {
      this.flush();
      const depth = depthOf(indent);
      this.names[Math.min(depth, maxDepth)] = subtest[1] ?? '';
      this.names.length = Math.min(depth, maxDepth) + 1;
      return;
    }
    if (indent !== 0) return;
    const took = /^# (?:(duration_ms) ([\d.]+)|time=([\d.]+)(ms|s)?)$/.exec(text);
    if (took === null) return;
    if (took[1] !== undefined) this.isNodes = true;
    this.durationMs = Number(took[2] ?? took[3]) * (took[4] === 's' ? 1000 : 1);
  }

  private diagnose(text: string): void {
    const { indent, end, lines } = this.diagnosis ?? { indent: 0, end: '...', lines: [] };
    if (indentOf(text) === indent && text.slice(indent).trimEnd() === end) {
      this.diagnosis = undefined;
      if (lines[0]?.startsWith('duration_ms: ') === true) this.isNodes = true;
      this.flush(lines);
    } else if (lines.length < maxDiagnosisLines && (this.failing !== undefined || lines.length === 0))
      lines.push(text.slice(Math.min(indent, indentOf(text))));
  }

  private flush(diagnosis: readonly string[] = []): void {
    const { failing } = this;
    this.failing = undefined;
    if (failing === undefined) return;
    const { name, suite } = failing;
    // Beyond the bound failures are only counted: what is said of them need not be read.
    const said = this.failures.count < maxFailures ? tapDiagnosis(diagnosis) : { message: '' };
    if (said.isOfSubtests === true) {
      this.tally.failed -= 1;
      return;
    }
    this.isCut ||= said.isOfSignal === true;
    if (failing.isHollow || said.isOfFile === true) this.hollow += 1;
    const { isOfFile: _isOfFile, isOfSubtests: _isOfSubtests, isOfSignal: _isOfSignal, ...parts } = said;
    this.failures.add({
      name,
      ...(suite === '' ? {} : { suite }),
      ...parts,
      message: parts.message === '' ? name : parts.message,
    });
  }

  private level(depth: number): Level {
    while (this.levels.length <= depth) this.levels.push({ points: 0, failed: 0, plan: undefined });
    return this.levels[depth] ?? { points: 0, failed: 0, plan: undefined };
  }

  /** The end of a stream; a further one may follow. */
  private close(): void {
    this.flush();
    const [top] = this.levels;
    // More points than planned are the producer's own trouble, fewer are an end before its time.
    if (this.hasVersion || top !== undefined) this.isCut ||= top?.plan === undefined || top.points < top.plan;
    this.isCut ||= this.levels.length > 1;
    this.levels = [];
    this.diagnosis = undefined;
  }
}

function indentOf(text: string): number {
  let indent = 0;
  while (text.charCodeAt(indent) === 0x20) indent += 1;
  return indent;
}

/** Without what node-tap and Vitest add behind. */
function nameOf(description: string): string {
  return description.replace(/ # time=.*$/, '').trim();
}

/** Subtests are indented by four. */
function depthOf(indent: number): number {
  return Math.min(Math.floor(indent / 4), maxDepth);
}
