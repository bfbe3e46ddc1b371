import { startsProgram } from '../builds/startsProgram.ts';
import { BlockText, type FailureDraft, testRecogniser } from './testLedger.ts';

const place = /(?:in|from function .* in) (?:test )?file (\S.*?), line (\d+)/;
const figures = /^(\d+) tests?, (\d+) failures?(?:, (\d+) skipped)?(?:, (\d+) not run)?(?: in .*| \(.*\))?$/;
const point = /^(not )?ok \d+ (?!- )(\S.*)$/;

/** What fails in place of the tests of a file that cannot be read. */
const unrun = /^(?:setup_file failed|setup_suite|bats-gather-tests)/;

/** Bats, in its pretty and its TAP form (https://bats-core.readthedocs.io/). */
export const bats = testRecogniser({
  tool: 'bats',
  matches: startsProgram('bats'),
  read(ledger) {
    let draft: FailureDraft | undefined;
    let block = new BlockText();
    let suite = '';
    let plan: number | undefined;
    let isPretty = false;

    return { line, end };

    function line(text: string): void {
      switch (text[0]) {
        case ' ':
          return takePretty(text);
        case '#':
          return takeComment(text.slice(1).trim());
        case 'n':
        case 'o': {
          const match = point.exec(text);
          if (match !== null && plan !== undefined) takePoint(match);
          return;
        }
        case undefined:
          return;
        default:
      }
      const planned = text.startsWith('1..') ? /^1\.\.(\d+)$/.exec(text)?.[1] : undefined;
      if (planned !== undefined) plan = Number(planned);
      else if (text.includes(' failure')) sum(text);
      else if (text.endsWith('.bats')) suite = text;
      else if (text.startsWith('# bats')) ledger.isSure(1);
    }

    function takePretty(text: string): void {
      const [, mark, title = ''] = /^ (✓|✗|-) (\S.*)$/.exec(text) ?? [];
      if (mark === undefined) {
        if (text.startsWith('   ')) takeComment(text.slice(3));
        return;
      }
      isPretty = true;
      close();
      const name = title.replace(/ \[\d+\]$| in \d+m?s?$/, '');
      ledger.running[mark === '✓' ? 'passed' : mark === '✗' ? 'failed' : 'skipped'] += 1;
      if (mark === '✗') draft = ledger.fail({ name, message: '' });
      if (suite !== '') ledger.isSure(1);
    }

    function takePoint([, not, description = '']: RegExpExecArray): void {
      close();
      const isSkipped = / # skip\b/i.test(description);
      ledger.running[isSkipped ? 'skipped' : not === undefined ? 'passed' : 'failed'] += 1;
      if (not !== undefined && !isSkipped) {
        const name = description.replace(/ in \d+ ?(?:ms|sec|s)$/, '');
        draft = ledger.fail({ name, message: '' });
      }
    }

    function takeComment(text: string): void {
      if (text.startsWith('Received SIGINT, aborting')) ledger.say('interrupted');
      if (draft === undefined) return;
      if (/\.bats: line \d+: /.test(text)) ledger.isSure(2);
      const match = draft.line === undefined && text.startsWith('(') ? place.exec(text) : null;
      const inTest = text.includes('in test file ') ? /in test file (\S.*?), line (\d+)/.exec(text) : null;
      const found = inTest ?? match;
      if (found !== null) {
        ledger.isSure(2);
        Object.assign(draft, { file: found[1] ?? '', line: Number(found[2]) });
      } else block.take(text);
    }

    function close(): void {
      if (draft !== undefined) draft.message = block.text.trim();
      draft = undefined;
      block = new BlockText();
    }

    function sum(text: string): void {
      const match = figures.exec(text);
      if (match === null || !(isPretty || text.startsWith('0 '))) return;
      close();
      ledger.isSure(3);
      const [total = 0, failed = 0, skipped = 0, unrun = 0] = match
        .slice(1)
        .map((one: string | undefined) => Number(one ?? 0));
      ledger.tally = { passed: total - failed - skipped - unrun, failed, skipped };
      if (unrun > 0) ledger.say('interrupted');
    }

    function end(): void {
      close();
      const { running } = ledger;
      const ran = running.passed + running.failed + running.skipped;
      const isBroken = ledger.drafts.length > 0 && ledger.drafts.every(({ name }) => unrun.test(name));
      if (isBroken && running.passed === 0) ledger.say('error');
      if (ledger.tally === undefined && plan !== undefined && ran >= plan && ledger.said === undefined) {
        ledger.tally = running;
        if (ledger.isAtLeast(2)) ledger.isSure(3);
        else ledger.isSure(1);
      }
    }
  },
});
