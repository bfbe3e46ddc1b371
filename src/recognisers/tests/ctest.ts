import { startsProgram } from '../builds/startsProgram.ts';
import { placeInTrace } from './reports/places.ts';
import { BlockText, type FailureDraft, testRecogniser } from './testLedger.ts';

/** ` 2/3 Test  #2: cart .....***Failed    0.01 sec`; a reason may stand before the stars, and a regular expression behind. */
const outcome = /^ *\d+\/\d+ Test +#(\d+): (\S.*?) \.{3,}(?: +(Passed)|(?:\S.*?)?\*\*\*(\S.*?)) +([\d.]+) sec\b.*$/;
const summary = /^(\d+)% tests passed, (\d+) tests? failed out of (\d+)$/;
const failed = /^\t *\d+ - (\S.*) \((.+?)\)(?: +\S.*)?$/;

/** CTest (https://cmake.org/cmake/help/latest/manual/ctest.1.html). What its tests print is theirs alone. */
export const ctest = testRecogniser({
  tool: 'ctest',
  matches: startsProgram('ctest'),
  read(ledger) {
    let draft: FailureDraft | undefined;
    let block = new BlockText();
    let isListing = false;
    let isOver = false;

    return { line, end: close };

    function line(text: string): void {
      if (text.includes(' Test ') && text.includes(' sec')) {
        const match = outcome.exec(text);
        if (match !== null) return take(match);
      }
      if (text.includes('% tests passed, ')) {
        const match = summary.exec(text);
        if (match !== null) return sum(match);
      }
      if (isOver) return takeEnd(text);
      if (!ledger.isAtLeast(1) && !text.startsWith('Test project ')) return;
      if (text.startsWith('Test project ')) ledger.isSure(2);
      else if (text.startsWith('No tests were found!!!')) {
        ledger.isSure(3);
        ledger.say('none');
      } else if (!/^ +Start +\d+: /.test(text)) block.take(text.replace(/^\d+: /, ''));
      else if (draft !== undefined) close();
    }

    function take([, , name = '', passed, reason = '']: RegExpExecArray): void {
      ledger.isSure(2);
      close();
      const isSkipped = /^(?:Skipped|Not Run \(Disabled\))/.test(reason);
      ledger.running[passed !== undefined ? 'passed' : isSkipped ? 'skipped' : 'failed'] += 1;
      if (passed === undefined && !isSkipped) draft = ledger.fail({ name, message: reason.trim() });
      // With `-V` the output stands before its outcome, else after.
      if (draft === undefined || block.isEmpty || !isVerbose(block)) block = new BlockText();
    }

    function close(): void {
      if (draft !== undefined) {
        const text = block.text.trim();
        Object.assign(draft, placeInTrace(text));
        if (text !== '') draft.message = `${draft.message}\n${text}`;
      }
      draft = undefined;
      block = new BlockText();
    }

    function sum([, , failures, total]: RegExpExecArray): void {
      close();
      ledger.isSure(3);
      isOver = true;
      const skipped = ledger.running.skipped;
      // Skipped tests are part of the total, disabled ones are not.
      const passed = Number(total) - Number(failures);
      const told = ledger.running.passed;
      ledger.tally = { passed: told > 0 || passed === skipped ? told : passed, failed: Number(failures), skipped };
    }

    function takeEnd(text: string): void {
      if (text.startsWith('Total Test time (real) = ')) {
        ledger.durationMs = Number(/= +([\d.]+) sec/.exec(text)?.[1] ?? 0) * 1000;
      } else if (text.startsWith('The following tests FAILED:')) isListing = true;
      else if (isListing) {
        const [, name = '', reason = ''] = failed.exec(text) ?? [];
        if (name === '') isListing = false;
        else if (!ledger.drafts.some((one) => one.name === name)) ledger.fail({ name, message: reason });
      }
    }
  },
});

function isVerbose(block: BlockText): boolean {
  return block.text.includes('Test timeout computed to be: ');
}
