import { startsProgram } from '../builds/startsProgram.ts';
import { testRecogniser, type FailureDraft } from './testLedger.ts';

/** On macOS `Test Case '-[ShopTests.CartTests testAdds]' passed (0.001 seconds).`, on Linux `'CartTests.testAdds'`. */
const testCase = /^Test Case '(.+)' (started|passed|failed|skipped)\b/;
/** xcodebuild with parallel tests: `Test case 'CartTests.testAdds()' passed on 'My Mac - …' (0.001 seconds)`. */
const parallelCase = /^Test case '(.+)' (passed|failed|skipped) on '/;
const issue = /^((?:[A-Za-z]:)?[^:]+):(\d+): error: (-\[.+?\]|[\w.]+\.\w+) : (.*)$/;
const executed =
  /^\s*Executed (\d+) tests?, with .*?(\d+) failures? \((\d+) unexpected\) in ([\d.]+) \(([\d.]+)\) seconds$/;
/** The marks of swift-testing, as symbols of Apple's and of Unicode. */
const mark = /^(?:[◇✔✘➜↳✗⚠]|[\u{100000}-\u{10FFFF}])\uFE0E? +/u;
const swiftTest = /^Test (.+?) (?:(passed|failed) after ([\d.]+) seconds|skipped)/;
const swiftIssue = /^Test (.+?) recorded an issue(?: with .*?)? at (\S.*?):(\d+):\d+: (.*)$/;
const swiftRun = /^Test run with (\d+) tests?(?: in \d+ suites?)? (passed|failed) after ([\d.]+) seconds/;

/** XCTest and swift-testing, by `swift test` and xcodebuild (https://developer.apple.com/documentation/xctest, https://github.com/swiftlang/swift-testing). */
export const xctest = testRecogniser({
  tool: 'xctest',
  matches: (command) => startsSwift(command) || startsXcode(command),
  read(ledger) {
    const open = new Map<string, FailureDraft>();
    let isRunning = false;
    let isBroken = false;
    const { running } = ledger;

    return { line, end };

    function line(text: string): void {
      if (text.startsWith('Test ')) return takeXc(text);
      if (text.includes(': error: ')) {
        const match = issue.exec(text);
        if (match !== null) return takeIssue(match);
        if (/\.swift:\d+:\d+: error: /.test(text)) isBroken = true;
      }
      if (text.includes('Executed ')) {
        const match = executed.exec(text);
        if (match === null) return;
        ledger.isSure(3);
        // Each suite tells its own; the outermost is the last.
        ledger.durationMs = Number(match[5]) * 1000;
        isRunning = false;
        ledger.tally = running;
      } else if (text.charCodeAt(0) > 0x7f && mark.test(text)) takeSwift(text.replace(mark, ''));
      else if (text.startsWith('** ')) takeXcode(text);
      else if (
        text.startsWith('error: fatalError') ||
        text.startsWith('error: Build failed') ||
        text.startsWith('error: no such module')
      )
        isBroken = true;
      else if (text.startsWith('error: no tests found') || text.startsWith('warning: No matching test cases')) {
        ledger.isSure(2);
        ledger.say('none');
      }
    }

    function takeXc(text: string): void {
      const match = testCase.exec(text) ?? parallelCase.exec(text);
      if (match === null) {
        if (/^Test Suite '.+' started at /.test(text)) {
          ledger.isSure(2);
          isRunning = true;
        }
        return;
      }
      ledger.isSure(2);
      const [, id = '', word] = match;
      if (word === 'started') {
        isRunning = true;
        return;
      }
      count(word);
      if (word === 'failed' && !open.has(id)) ledger.fail({ ...namesOf(id), message: '' });
      open.delete(id);
    }

    function count(word: string | undefined): void {
      running[word === 'passed' ? 'passed' : word === 'failed' ? 'failed' : 'skipped'] += 1;
    }

    /** Several assertions of one test may fail; the first is told. */
    function takeIssue([, file = '', number, id = '', said = '']: RegExpExecArray): void {
      if (open.has(id) || open.size >= 200) return;
      ledger.isSure(2);
      const thrown = /^(?:failed: )?caught error: "?(.*?)"?$/.exec(said)?.[1];
      const assertion = /^(XCT\w+) failed: ?(.*)$/.exec(said);
      const draft = ledger.fail({
        ...namesOf(id),
        message: thrown ?? said,
        file,
        line: Number(number),
        errorType: assertion?.[1],
      });
      open.set(id, draft);
    }

    function takeSwift(text: string): void {
      if (text.startsWith('Test run started')) {
        ledger.isSure(2);
        isRunning = true;
        return;
      }
      const run = swiftRun.exec(text);
      if (run !== null) {
        ledger.isSure(3);
        isRunning = false;
        ledger.tally = running;
        ledger.took(Number(run[3]) * 1000);
        return;
      }
      const found = text.includes(' recorded an issue') ? swiftIssue.exec(text) : null;
      if (found !== null) {
        const [, id = '', file = '', number, message = ''] = found;
        if (open.has(id) || open.size >= 200) return;
        const errorType = /^Caught error: (?:\.?([A-Za-z_]\w*Error)\b)?/.exec(message)?.[1];
        open.set(id, ledger.fail({ name: plain(id), message, file, line: Number(number), errorType }));
        return;
      }
      const match = swiftTest.exec(text);
      if (match === null || text.startsWith('Test case passing ')) return;
      ledger.isSure(2);
      const [, id = '', word = 'skipped'] = match;
      count(word);
      if (word === 'failed' && !open.has(id)) ledger.fail({ name: plain(id), message: '' });
      open.delete(id);
    }

    function takeXcode(text: string): void {
      if (!/^\*\* (?:TEST (?:BUILD )?|BUILD )(?:FAILED|SUCCEEDED|INTERRUPTED) \*\*$/.test(text)) return;
      ledger.isSure(2);
      if (text.includes('INTERRUPTED')) ledger.say('interrupted');
      else if (text.includes('FAILED') && running.passed + running.failed + running.skipped === 0) ledger.say('error');
      else ledger.tally = running;
      isRunning = false;
    }

    function end(): void {
      if (isRunning) ledger.say('interrupted');
      else if (isBroken && running.passed + running.failed === 0) {
        ledger.isSure(1);
        ledger.say('error');
      }
    }
  },
});

const startsSwift = startsProgram('swift', 'test');
const startsXcode = startsProgram('xcodebuild', '(?:.*\\s)?(?:test|test-without-building)');

/** `-[ShopTests.CartTests testAdds]` or `CartTests.testAdds`. */
function namesOf(id: string): { name: string; suite: string } {
  const [, suite, name] = /^-\[(\S+) (.+)\]$/.exec(id) ?? /^(.+)[./](.+)$/.exec(id) ?? [];
  return { name: name ?? id, suite: suite ?? '' };
}

/** A test with a display name is told in quotes. */
function plain(id: string): string {
  return id.replace(/^"(.*)"$/, '$1');
}
