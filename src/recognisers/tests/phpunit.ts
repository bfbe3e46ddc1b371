import { startsProgram } from '../builds/startsProgram.ts';
import { BlockText, type FailureDraft, testRecogniser } from './testLedger.ts';

const startsPhpunit = startsProgram('phpunit|simple-phpunit|paratest');
const startsPhar = startsProgram('php', '\\S*phpunit(?:\\.phar)?');

const heading = /^There (?:was|were) (\d+) (?:PHPUnit )?(error|failure|[a-z ]+)s?:$/;
const item = /^\d+\) (\S.*)$/;
const place = /^((?:[A-Za-z]:)?[^\s:][^:]*\.(?:php|phpt|inc)):(\d+)$/;
const errorHead = /^((?:\\?[A-Z]\w*\\)*[A-Z]\w*(?:Error|Exception|Failure|Warning)?)(?:: (.*))?$/;
const library = /[\\/](?:vendor|usr[\\/]share[\\/]php)[\\/]/;
const marks = /^([.FEISRWNDU]+) +\d+ \/ (\d+) \( *\d+%\)$/;

/** PHPUnit 6 to 12 (https://docs.phpunit.de/en/12.0/textui.html). */
export const phpunit = testRecogniser({
  tool: 'phpunit',
  matches: (command) => startsPhpunit(command) || startsPhar(command),
  firstSigns: ['.', 'F', 'E', 'I', 'S', 'R', 'W', 'N', 'D', 'U', 'P', 'T', 'O', 'C'],
  read(ledger) {
    let major = 0;
    let section: 'other' | 'failed' = 'other';
    let draft: FailureDraft | undefined;
    let block = new BlockText();
    let hasPlace = false;
    let isFatal = false;

    return { line, end };

    function line(text: string): void {
      if (text.startsWith('PHPUnit ')) {
        const version = /^PHPUnit (\d+)\.\S+ by Sebastian Bergmann/.exec(text)?.[1];
        if (version !== undefined) {
          major = Number(version);
          ledger.isSure(2);
        }
      } else if (text.startsWith('There w')) {
        const kind = heading.exec(text)?.[2];
        if (kind === undefined) return takeBlock(text);
        close();
        section = kind.startsWith('error') || kind.startsWith('failure') ? 'failed' : 'other';
      } else if (
        /^[OFEWTN]/.test(text) &&
        /^(?:OK \(|OK, |FAILURES!|ERRORS!|WARNINGS!|Tests: |No tests executed!)/.test(text)
      )
        sum(text);
      else if (text.startsWith('Time: ')) ledger.durationMs = parseClock(text);
      else if (
        /^[PFCT]/.test(text) &&
        /^(?:PHP )?(?:Fatal|Parse) error: |^(?:Cannot open file|Test file|Could not read) "/.test(text)
      )
        fatal(text);
      else if (isFatal && text.startsWith('#') && text.includes(' PHPUnit\\TextUI\\')) ledger.isSure(2);
      else if (section === 'failed') takeBlock(text);
      else follow(text);
    }

    function takeBlock(text: string): void {
      if (text === '--' || /^-{3,}$/.test(text)) {
        close();
        if (text !== '--') section = 'other';
        return;
      }
      const first = draft === undefined || hasPlace ? item.exec(text) : null;
      if (first !== null) {
        close();
        const [suite, name] = splitName(first[1] ?? '');
        draft = ledger.fail({ name, suite, message: '' });
        return;
      }
      if (draft === undefined) return;
      const match = place.exec(text);
      if (match === null) {
        if (!hasPlace) block.take(text);
        return;
      }
      const [, file = '', number] = match;
      hasPlace = true;
      // The innermost of the user's comes first; the test itself may stand below.
      if (draft.line !== undefined && (library.test(file) || !library.test(draft.file ?? ''))) return;
      draft.file = file;
      draft.line = Number(number);
    }

    function close(): void {
      if (draft !== undefined) {
        const text = block.text.trim();
        const [first = '', ...others] = text.split('\n');
        const head = /^[\w\\]+(?::|$)/.test(first) ? errorHead.exec(first) : null;
        draft.message = head === null ? text : [head[2] ?? '', ...others].join('\n').trim();
        if (head !== null) draft.errorType = head[1];
      }
      draft = undefined;
      block = new BlockText();
      hasPlace = false;
    }

    function sum(text: string): void {
      if (text.startsWith('OK (')) {
        const total = /^OK \((\d+) tests?, \d+ assertions?\)$/.exec(text)?.[1];
        if (total !== undefined) finish({ passed: Number(total), failed: 0, skipped: 0 });
      } else if (text.startsWith('No tests executed!')) finish({ passed: 0, failed: 0, skipped: 0 });
      else if (text.startsWith('Tests: ')) {
        if (!/^Tests: \d+, Assertions: \d+/.test(text)) return;
        const of = (name: string) => Number(new RegExp(`(?:^|, )${name}: (\\d+)`).exec(text)?.[1] ?? 0);
        const failed = of('Failures') + of('Errors');
        const skipped = of('Skipped') + of('Incomplete');
        // Since version 10 tests pass with warnings.
        const warned = major > 0 && major < 10 ? of('Warnings') : 0;
        finish({ passed: Math.max(0, of('Tests') - failed - skipped - warned), failed: failed + warned, skipped });
      }
    }

    function finish(tally: { passed: number; failed: number; skipped: number }): void {
      close();
      section = 'other';
      ledger.isSure(3);
      ledger.tally = tally;
    }

    function fatal(text: string): void {
      if (isFatal || ledger.tally !== undefined) return;
      isFatal = true;
      const [, message = text, file, number] =
        /^(?:PHP )?\w+ error: +(.*?)(?: in (\S.*?)(?: on line |:)(\d+))?$/.exec(text) ?? [];
      const known = file === undefined ? {} : { file, line: Number(number) };
      ledger.fail({ name: file ?? 'phpunit', errorType: /(?:Fatal|Parse) error/.exec(text)?.[0], message, ...known });
    }

    function end(): void {
      close();
      if (isFatal && ledger.tally === undefined) ledger.say('error');
    }

    /** Marks of tests that ended. */
    function follow(text: string): void {
      const match = text.endsWith('%)') ? marks.exec(text) : null;
      for (const mark of match?.[1] ?? '')
        ledger.running[mark === 'F' || mark === 'E' ? 'failed' : mark === 'S' || mark === 'I' ? 'skipped' : 'passed'] +=
          1;
    }
  },
});

function splitName(full: string): [suite: string, name: string] {
  const at = full.indexOf('::');
  return at === -1 ? ['', full] : [full.slice(0, at), full.slice(at + 2)];
}

/** `Time: 00:01.234, Memory: …`, `Time: 01:02:03.004`, before version 8.5 `Time: 25 ms`. In ms. */
function parseClock(text: string): number | undefined {
  const [, hours = '0', minutes, seconds] = /^Time: (?:(\d+):)?(\d+):([\d.]+)(?:,|$)/.exec(text) ?? [];
  if (minutes !== undefined) return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  const [, count, unit] = /^Time: ([\d.]+) (ms|seconds?|minutes?)\b/.exec(text) ?? [];
  if (count === undefined) return undefined;
  return Number(count) * (unit === 'ms' ? 1 : unit?.startsWith('minute') === true ? 60_000 : 1000);
}
