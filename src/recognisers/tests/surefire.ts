import { parseDurationText } from '../durationText.ts';
import { startsProgram } from '../builds/startsProgram.ts';
import { JavaTrace } from './javaTrace.ts';
import { type FailureDraft, testRecogniser } from './testLedger.ts';

const figures = /^Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: (\d+)(, Time elapsed: .*)?$/;
/** `org.shop.CartTest.fails -- Time elapsed: 0.01 s <<< FAILURE!`, before version 3 `fails(org.shop.CartTest)  Time elapsed: 0.01 s  <<< FAILURE!`. */
const failing = /^Time elapsed: [\d.,]+ s(?:ec)? +<<< (?:FAILURE|ERROR)!$/;
const startsMaven = startsProgram('mvnw?|mvnd', '(?:.*\\s)?(?:test|surefire:\\S+|failsafe:\\S+|integration-test)');

/** Maven Surefire and Failsafe, versions 2 and 3 (https://maven.apache.org/surefire/). */
export const surefire = testRecogniser({
  tool: 'surefire',
  matches: startsMaven,
  read(ledger) {
    let draft: FailureDraft | undefined;
    let trace = new JavaTrace();
    let isSummary = false;
    let isOpen = false;

    return { line, end };

    function line(raw: string): void {
      const text = withoutLevel(raw);
      if (text.startsWith(' T E S T S')) {
        ledger.isSure(2);
        isOpen = true;
        isSummary = false;
      } else if (text === 'Results:' || text === 'Results :') {
        close();
        isSummary = true;
      } else if (text.startsWith('Tests run: ')) takeFigures(text);
      else if (text.includes('<<< ')) open(text);
      else if (text.startsWith('COMPILATION ERROR')) fail();
      else if (text.startsWith('No tests to run.') || text.startsWith('No tests were executed!')) {
        ledger.isSure(2);
        ledger.add({ passed: 0, failed: 0, skipped: 0 });
      } else if (text.startsWith('The forked VM terminated without')) fail();
      else if (text.startsWith('Total time: ')) takeTime(text.slice('Total time: '.length));
      else if (draft !== undefined) {
        if (text === '' || raw.startsWith('[')) close();
        else trace.take(text);
      }
    }

    function fail(): void {
      ledger.isSure(3);
      ledger.say('error');
    }

    function takeFigures(text: string): void {
      const match = figures.exec(text);
      if (match === null) return;
      close();
      const [total = 0, failures = 0, errors = 0, skipped = 0] = match.slice(1, 5).map(Number);
      const tally = { passed: total - failures - errors - skipped, failed: failures + errors, skipped };
      if (match[5] !== undefined) {
        ledger.isSure(2);
        ledger.running.passed += tally.passed;
        ledger.running.failed += tally.failed;
        ledger.running.skipped += tally.skipped;
      } else if (isSummary) {
        ledger.isSure(3);
        ledger.add(tally);
        isSummary = false;
        isOpen = false;
      }
    }

    function open(text: string): void {
      const at = text.indexOf('Time elapsed: ');
      if (at < 1 || !failing.test(text.slice(at))) return;
      close();
      const before = text.slice(0, at).trim();
      const title = before.endsWith(' --') ? before.slice(0, -3) : before;
      const [, oldName, oldSuite] = /^(.*)\(([\w.$]+)\)$/.exec(title) ?? [];
      const dot = title.lastIndexOf('.', /[({[]/.exec(title)?.index ?? title.length);
      const name = oldName ?? title.slice(dot + 1);
      const suite = oldSuite ?? title.slice(0, Math.max(dot, 0));
      draft = ledger.fail({ name, suite, message: '' });
      trace = new JavaTrace();
    }

    function close(): void {
      if (draft !== undefined) Object.assign(draft, trace.parts(draft.suite ?? ''));
      draft = undefined;
    }

    function takeTime(text: string): void {
      if (ledger.isAtLeast(2)) ledger.durationMs = parseMavenTime(text);
    }

    function end(): void {
      close();
      if (isOpen && ledger.said === undefined) ledger.say('interrupted');
    }
  },
});

function withoutLevel(text: string): string {
  if (!text.startsWith('[')) return text;
  const level = /^\[(?:INFO|ERROR|WARNING)\] ?/.exec(text);
  return level === null ? text : text.slice(level[0].length);
}

/** `1.234 s`, `01:23 min`; a note on the wall clock may follow. */
function parseMavenTime(text: string): number | undefined {
  const clock = /^\s*(\d+):(\d+) (min|h)/.exec(text);
  if (clock === null) return parseDurationText(text.replace(/\(.*$/, ''));
  return (Number(clock[1]) * 60 + Number(clock[2])) * (clock[3] === 'h' ? 60_000 : 1000);
}
