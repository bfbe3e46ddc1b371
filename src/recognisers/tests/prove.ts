import { startsProgram } from '../builds/startsProgram.ts';
import { BlockText, type FailureDraft, testRecogniser } from './testLedger.ts';

const figures = /^Files=(\d+), Tests=(\d+), +([\d.]+) wallclock secs/;
const file = /^(\S.*?) +\(Wstat: \d+(?: \(.*?\))? Tests: (\d+) Failed: (\d+)\)$/;
const named = /^\s*# {3}Failed test(?: \(.*\))?(?: '(.*)'| at (\S.*) line (\d+)\.)?$/;
const at = /^\s*# {3}(?:at|in) (\S.*?)(?: at line| line) (\d+)\.$/;
const fewer = /^\t\(less (\d+) skipped subtests?: \d+ okay\)$/;

/** prove and what runs TAP::Harness, as `make test` of Perl (https://metacpan.org/pod/TAP::Harness). */
export const prove = testRecogniser({
  tool: 'prove',
  matches: startsProgram('prove'),
  read(ledger) {
    let draft: FailureDraft | undefined;
    let block = new BlockText();
    let skipped = 0;
    let failed = 0;
    let hollow = 0;
    let total: number | undefined;
    let isSummed = false;

    return { line, end };

    function line(text: string): void {
      const first = text.charCodeAt(0);
      const isComment = (first === 0x23 || first === 0x20 || first === 0x09) && /^\s*# /.test(text);
      if (isComment && text.includes('#   Failed test')) {
        const match = named.exec(text);
        if (match !== null) return open(match);
      }
      if (isComment) return takeComment(text);
      if (text.startsWith('Test Summary Report')) {
        close();
        ledger.isSure(3);
        isSummed = true;
      } else if (isSummed && text.includes('(Wstat: ')) takeFile(text);
      else if (text.startsWith('Files=')) {
        const match = figures.exec(text);
        if (match === null) return;
        ledger.isSure(2);
        total = Number(match[2]);
        ledger.durationMs = Number(match[3]) * 1000;
      } else if (text.startsWith('Result: ')) finish(text.slice('Result: '.length));
      else if (text.includes(' ..')) takeProgress(text);
      else {
        const less = text.startsWith('\t(less ') ? fewer.exec(text) : null;
        if (less !== null) skipped += Number(less[1]);
        else if (text.startsWith('FAILED--Further testing stopped') || text.startsWith('Bailout called.')) {
          ledger.isSure(3);
          ledger.say('interrupted');
        }
      }
    }

    function takeProgress(text: string): void {
      if (!/^\S.*? \.{2,} ?(?:ok|Dubious|skipped|Failed|No subtests|\d+\/|Bailout|$|All )/.test(text)) return;
      // Checks of other programs are told with dots too.
      if (/^\S+\.\w+ /.test(text)) ledger.isSure(1);
      close();
      if (/ \.{2,} ok(?: |$)/.test(text)) ledger.running.passed += 1;
      else if (/ \.{2,} (?:Dubious|Failed)/.test(text)) ledger.running.failed += 1;
      else if (/ \.{2,} skipped: /.test(text)) ledger.running.skipped += 1;
    }

    function open([, name, place, line]: RegExpExecArray): void {
      close();
      draft = ledger.fail({ name: name ?? 'test', message: '' });
      if (place !== undefined) Object.assign(draft, { name: `test at line ${line}`, file: place, line: Number(line) });
    }

    function takeComment(text: string): void {
      if (draft === undefined) return;
      const match = draft.line === undefined ? at.exec(text) : null;
      if (match !== null) Object.assign(draft, { file: match[1] ?? '', line: Number(match[2]) });
      else if (!text.includes('# Looks like you ')) block.take(text.replace(/^\s*# {0,10}/, ''));
      else close();
    }

    function close(): void {
      if (draft !== undefined) draft.message = block.text.trim();
      draft = undefined;
      block = new BlockText();
    }

    /** A program that ends without a test that failed, as by a syntax error, counts as one. */
    function takeFile(text: string): void {
      const match = file.exec(text);
      if (match === null) return;
      const [, name = '', tests, failures] = match;
      failed += Number(failures);
      if (failures !== '0') {
        const known = ledger.drafts.filter((one) => one.file === name).length;
        if (known === 0) ledger.fail({ name, message: `${failures} of ${tests} failed`, file: name });
        return;
      }
      hollow += 1;
      ledger.fail({ name, message: text.slice(name.length).trim(), file: name });
    }

    function finish(word: string): void {
      if (!/^(?:PASS|FAIL|NOTESTS)$/.test(word) || total === undefined) return;
      ledger.isSure(3);
      ledger.tally = { passed: Math.max(0, total - failed - skipped), failed: failed + hollow, skipped };
      if (word === 'NOTESTS') ledger.say('none');
      else if (word === 'FAIL' && failed === 0) ledger.say('error');
      else if (word === 'PASS') ledger.say('passed');
    }

    function end(): void {
      close();
    }
  },
});
