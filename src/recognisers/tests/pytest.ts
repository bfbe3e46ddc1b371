import { digits } from '../sleepers.ts';
import { startsProgram } from '../builds/startsProgram.ts';
import { countIn } from '../countIn.ts';
import { parseErrorHead } from '../errorHead.ts';
import { PytestBlock } from './pytestBlock.ts';
import { type TestLedger, testRecogniser } from './testLedger.ts';

const startsPytest = startsProgram('pytest(?:-3)?|py\\.test');
const startsModule = startsProgram('python[\\d.]*|py', '-m\\s+pytest');

const banner = /^=+ (\S.*) =+$/;
const bang = /^!+ (\S.*) !+$/;
/** `1 failed, 2 passed, 1 warning in 0.12s`, in older versions `in 0.12 seconds`. */
const ending =
  /^((?:\d+ [a-z]+(?: [a-z]+)?(?:, )?)+|no tests (?:ran|collected)(?: \(.*\))?) in ([\d.]+)(?:s\b| seconds)/;
/** What pytest says before it has collected anything. */
const refusal =
  /^(?:usage: \S*py(?:\.?test|thon)|ImportError while loading conftest |file or directory not found: |not found: |found no collectors for )/;
const verbose =
  /^(?:\[gw\d+\](?: \[ *\d+%\])? (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS) \S|\S.*::.* (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)\b(?: \(.*\))?(?: +\[ *\d+%\])?$)/;
const dots = /^(?:\S+\.py )?([.FEsxX]+)(?: +\[ *\d+%\])?$/;
const told = /^(FAILED|ERROR|SUBFAIL(?:ED)?(?:\[.*?\]|\(.*?\))?(?: \(.*?\))?) (\S.*?)(?: - (.*))?$/;

/** pytest, also with xdist and subtests (https://docs.pytest.org/en/stable/how-to/output.html). */
export const pytest = testRecogniser({
  tool: 'pytest',
  matches: (command) => startsPytest(command) || startsModule(command),
  firstSigns: ['=', '!', 'INTERNALERROR>', 'ImportError while ', 'ERROR: ', 'no tests ', ...digits],
  read(ledger) {
    let section: 'progress' | 'blocks' | 'summary' | 'other' = 'progress';
    let block: PytestBlock | undefined;
    let uncollected = 0;
    let isRefused = false;
    /** Failures that were told in the short summary too. */
    const confirmed = new WeakSet<object>();

    return { line, end };

    function line(text: string): void {
      switch (text[0]) {
        case undefined:
          return;
        case '=':
          return take(banner.exec(text)?.[1] ?? '');
        case '!':
          return stop(bang.exec(text)?.[1] ?? '');
        case 'I':
          if (text.startsWith('INTERNALERROR>')) return internal(text.slice('INTERNALERROR> '.length));
          if (text.startsWith('ImportError while loading conftest ')) return refuse(text);
          break;
        case 'E':
          if (text.startsWith('ERROR: ') && (section === 'progress' || section === 'other'))
            return refuse(text.slice('ERROR: '.length));
          break;
        default:
      }
      if (section === 'blocks' && text.startsWith('_') && takeTitle(text)) return;
      // Without the rules of other modes, `-q` ends with the bare figures.
      if (text.includes(' in ') && ending.test(text)) return finish(text);
      if (section === 'blocks') block?.take(text);
      else if (section === 'summary') takeSummary(text);
      else if (section === 'progress') follow(ledger, text);
    }

    function end(): void {
      block?.close();
      const { tally } = ledger;
      if (ledger.said === 'interrupted') return;
      const isEmpty = tally === undefined || tally.passed + tally.failed + tally.skipped === 0;
      if ((isRefused && isEmpty) || (tally !== undefined && uncollected > 0 && uncollected >= tally.failed))
        ledger.say('error');
    }

    function take(title: string): void {
      if (title === '') return;
      if (ending.test(title)) return finish(title);
      block?.close();
      block = undefined;
      if (title === 'test session starts') {
        ledger.isSure(2);
        section = 'progress';
      } else if (title === 'FAILURES' || title === 'ERRORS') section = 'blocks';
      else if (title === 'short test summary info') section = 'summary';
      else section = 'other';
    }

    function takeTitle(text: string): boolean {
      const title = /^_+ (\S.*) _+$/.exec(text)?.[1];
      if (title === undefined || title.startsWith('_ ')) return false;
      block?.close();
      block = new PytestBlock(ledger, title);
      if (block.isOfCollection) uncollected += 1;
      return true;
    }

    function stop(title: string): void {
      if (title === 'KeyboardInterrupt' || /^(?:_pytest\.outcomes\.)?Exit: /.test(title)) ledger.say('interrupted');
      else if (/^Interrupted: \d+ errors? during collection$/.test(title)) ledger.say('error');
      else if (title.startsWith('Interrupted: ') && !title.startsWith('Interrupted: stopping after '))
        ledger.say('interrupted');
    }

    function refuse(message: string): void {
      // Other programs begin a line with `ERROR: ` too.
      if (!ledger.isAtLeast(2) && !refusal.test(message)) return;
      isRefused = true;
      ledger.isSure(refusal.test(message) ? 3 : 1);
      if (ledger.drafts.length === 0) ledger.fail({ name: 'pytest', message });
    }

    function internal(text: string): void {
      ledger.isSure(3);
      if (ledger.said !== 'error') ledger.fail({ name: 'pytest', message: '' });
      ledger.say('error');
      const head = parseErrorHead(text);
      const [draft] = ledger.drafts.slice(-1);
      if (head !== undefined && draft !== undefined) Object.assign(draft, head);
    }

    function takeSummary(text: string): void {
      const match = told.exec(text);
      if (match === null) return;
      const [, word = '', id = '', message = ''] = match;
      if (word.startsWith('SUBFAIL') && ledger.drafts.length > 0) return;
      const [file = '', ...names] = id.split('::');
      const name = names.at(-1) ?? file;
      const suite = names.slice(0, -1).join('::');
      const known = ledger.drafts.find(
        (draft) => draft.name === name && (draft.suite ?? '') === suite && !confirmed.has(draft),
      );
      if (known === undefined && word === 'ERROR' && names.length === 0) uncollected += 1;
      const draft = known ?? ledger.fail({ name, suite, message: '' });
      confirmed.add(draft);
      draft.file ??= file;
      if (draft.message !== '' || message === '') return;
      const head = parseErrorHead(message);
      draft.message = head?.message ?? message;
      draft.errorType ??= head?.errorType ?? (message.startsWith('assert ') ? 'AssertionError' : undefined);
    }

    function finish(text: string): void {
      const match = ending.exec(text);
      if (match === null) return;
      const [, figures = '', seconds] = match;
      ledger.isSure(ledger.isAtLeast(2) ? 3 : 2);
      ledger.durationMs = Number(seconds) * 1000;
      ledger.tally = {
        passed: countIn(figures, 'passed') + countIn(figures, 'xpassed'),
        failed: countIn(figures, 'failed') + countIn(figures, 'error'),
        skipped: countIn(figures, 'skipped') + countIn(figures, 'xfailed'),
      };
      // What a test printed may look like the end.
      if (block?.isCaptured === true) return;
      block?.close();
      block = undefined;
      section = 'other';
    }
  },
});

/** A test that ended, or several, as they are told while the others run. */
function follow(ledger: TestLedger, text: string): void {
  if (!ledger.isAtLeast(2)) return;
  if (text.includes('::') || text.startsWith('[gw')) {
    const match =
      text.endsWith(']') || text.endsWith(')') || /[DERS]$/.test(text) || text.startsWith('[gw')
        ? verbose.exec(text)
        : null;
    const word = match?.[1] ?? match?.[2];
    if (word !== undefined)
      ledger.running[
        word === 'PASSED' || word === 'XPASS' ? 'passed' : word === 'FAILED' || word === 'ERROR' ? 'failed' : 'skipped'
      ] += 1;
    return;
  }
  for (const mark of dots.exec(text)?.[1] ?? '')
    ledger.running[mark === '.' || mark === 'X' ? 'passed' : mark === 's' || mark === 'x' ? 'skipped' : 'failed'] += 1;
}
