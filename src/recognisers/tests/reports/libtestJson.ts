import { startsProgram } from '../../builds/startsProgram.ts';
import type { LineReading, Recognised, ToolRecogniser } from '../../recogniser.ts';
import { FailureList } from '../failureList.ts';
import type { TestFailure, TestResult } from '../testResult.ts';
import { emptyTally, statusOf, testResultOf } from '../testTally.ts';
import { parseJsonLine } from './jsonLine.ts';
import { numberIn, textIn } from '../../jsonValue.ts';

const startsCargoTest = startsProgram('cargo', 'test|nextest');

/** The JSON of Rust's libtest, `cargo test -- -Z unstable-options --format json` and `cargo nextest run --message-format libtest-json`
 * (https://github.com/rust-lang/rust/blob/master/library/test/src/formatters/json.rs). */
export const libtestJson: ToolRecogniser<TestResult> = {
  matches: (command) => startsCargoTest(command) && /\bjson/.test(command),
  firstSigns: ['{'],
  open: () => new LibtestReading(),
};

class LibtestReading implements LineReading<TestResult> {
  private readonly tally = emptyTally();
  private readonly failures = new FailureList();
  private openSuites = 0;
  private seconds = 0;
  private isSeen = false;
  private isNextest = false;

  line(text: string): void {
    if (!text.startsWith('{')) return;
    const event = parseJsonLine(text, '"event"');
    if (event === undefined) return;
    const what = event['event'];
    if (event['type'] === 'suite') {
      this.isSeen = true;
      this.isNextest ||= event['nextest'] !== undefined;
      this.openSuites += what === 'started' ? 1 : -1;
      this.seconds += numberIn(event['exec_time']);
      return;
    }
    if (event['type'] !== 'test' || what === 'started') return;
    this.isSeen = true;
    if (what === 'ok') this.tally.passed += 1;
    else if (what === 'ignored') this.tally.skipped += 1;
    else if (what === 'failed' || what === 'timeout') {
      this.tally.failed += 1;
      this.failures.add(failureOf(textIn(event['name']), textIn(event['stdout']), textIn(event['message'])));
    }
  }

  end(): Recognised<TestResult> | undefined {
    if (!this.isSeen) return undefined;
    const { tally, failures } = this;
    const status = this.openSuites > 0 ? 'interrupted' : statusOf(tally);
    const tool = this.isNextest ? 'nextest' : 'cargo';
    const durationMs = Math.round(this.seconds * 1e6) / 1e3;
    return { certainty: 3, result: testResultOf({ tool, status, tally, failures, durationMs }) };
  }
}

/** Rust says where before what since 1.73: `thread 'x' panicked at src/lib.rs:3:5:`, before it `panicked at 'message', src/lib.rs:3:5`. */
function failureOf(full: string, stdout: string, said: string): TestFailure {
  // nextest puts the binary before the test: `shop::tests$prices::adds_up`.
  const path = full.slice(full.indexOf('$') + 1).replace(/#\d+$/, '');
  const now = /panicked at (\S+?):(\d+):\d+:\n([\s\S]*?)(?:\nnote: |\nstack backtrace:|$)/.exec(stdout);
  const old = /panicked at '([\s\S]*?)', (\S+?):(\d+):\d+/.exec(stdout);
  const [message = '', file, line] =
    now !== null ? [now[3], now[1], now[2]] : old !== null ? [old[1], old[2], old[3]] : [said || stdout];
  return {
    name: path,
    ...(now === null && old === null ? {} : { errorType: 'panic' }),
    message: message.trim() || `${path} failed`,
    ...(file === undefined ? {} : { file, line: Number(line) }),
  };
}
