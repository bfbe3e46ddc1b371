import { startsProgram } from '../builds/startsProgram.ts';
import { parseDurationText } from '../durationText.ts';
import { RustPanic } from './rustPanic.ts';
import { type FailureDraft, endsCargoWatch, testRecogniser } from './testLedger.ts';

/** `FAIL [   0.005s] (2/3) shop::carts prices::adds_up`; what is retried has `TRY 1 ` before, and `2/3` behind its status. */
const test =
  /^ *(TRY \d+ )?([A-Z][A-Z-]*(?:[+][A-Z]+)?|FL[+]LK)(?: (\d+\/\d+))? \[ *[>\d.]+s\](?: \( *[\d─-]+\/\d+\))?(?: \[\d+\/\d+\])? +(\S+) +(\S.*)$/;
const summary = /^ *Summary \[ *([\d.]+)s\] (\d+)(?:\/\d+)? tests? run: (.*)$/;
const part = /(\d+) (passed|failed|exec failed|timed out|skipped)\b/g;
const good: ReadonlySet<string> = new Set(['PASS', 'LEAK', 'FLAKY', 'FL+LK']);

/** cargo-nextest (https://nexte.st/docs/running/). */
export const nextest = testRecogniser({
  tool: 'nextest',
  matches: startsProgram('cargo|cross|cargo-nextest', '(?:\\+\\S+\\s+)?(?:nextest|ntr)'),
  endsCycle: endsCargoWatch,
  read(ledger) {
    let draft: FailureDraft | undefined;
    let panic: RustPanic | undefined;
    const known = new Set<string>();

    return { line, end: close };

    function line(text: string): void {
      if (text.startsWith('---') && /^--- STD(?:OUT|ERR): /.test(text)) return reopen(text);
      if (text === '') return panic?.take(text);
      const first = text.charCodeAt(0);
      if (first === 0x20 || (first >= 0x41 && first <= 0x5a)) {
        if (text.includes(' tests run: ') || text.includes(' test run: ')) return sum(text);
        if (text.includes('s] ') && take(text)) return;
        if (text.startsWith(' Nextest run ')) ledger.isSure(2);
        else if (text.includes('ing due to ') && /^ *Cancell?ing due to (?:interrupt|signal|\w+ signal)/.test(text))
          ledger.say('interrupted');
      } else if (text.startsWith('error: ')) takeError(text);
      // Output stands indented below its test in newer versions.
      panic?.take(text.replace(/^ {4}/, ''));
    }

    function take(text: string): boolean {
      const match = test.exec(text);
      if (match === null) return false;
      const [, attempt, status = '', , suite = '', name = ''] = match;
      if (status === 'SLOW' || status === 'SETUP') return true;
      ledger.isSure(2);
      close();
      if (attempt !== undefined && !good.has(status)) return true;
      const key = `${suite} ${name}`;
      if (good.has(status)) {
        ledger.running.passed += 1;
        return true;
      }
      // The end tells them again.
      if (known.has(key)) return true;
      if (known.size < 1000) known.add(key);
      ledger.running.failed += 1;
      draft = ledger.fail({ name, suite, message: status === 'FAIL' ? '' : status });
      panic = new RustPanic();
      return true;
    }

    /** Before version 0.9.86 each output has a title. */
    function reopen(text: string): void {
      const [, suite = '', name = ''] = /^--- STD(?:OUT|ERR): +(\S+) +(\S.*?) -*$/.exec(text) ?? [];
      const found = ledger.drafts.find((one) => one.suite === suite && one.name === name);
      if (found === draft && panic !== undefined) return;
      close();
      draft = found;
      panic = found === undefined ? undefined : new RustPanic();
    }

    function close(): void {
      const parts = panic?.parts;
      if (draft !== undefined && parts?.errorType !== undefined) Object.assign(draft, parts);
      draft = undefined;
      panic = undefined;
    }

    function sum(text: string): void {
      const match = summary.exec(text);
      if (match === null) return;
      close();
      ledger.isSure(3);
      ledger.durationMs = parseDurationText(`${match[1]}s`);
      ledger.tally = { passed: 0, failed: 0, skipped: 0 };
      for (const [, count, word] of (match[3] ?? '').matchAll(part))
        ledger.tally[word === 'passed' || word === 'skipped' ? word : 'failed'] += Number(count);
    }

    function takeError(text: string): void {
      if (text.startsWith('error: no tests to run')) {
        ledger.isSure(2);
        ledger.say('none');
      } else if (/^error: command .*cargo test --no-run.* exited with code/.test(text)) {
        ledger.isSure(3);
        ledger.say('error');
      }
    }
  },
});
