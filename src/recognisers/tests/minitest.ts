import { digits } from '../sleepers.ts';
import { startsProgram } from '../builds/startsProgram.ts';
import { BlockText, type FailureDraft, testRecogniser } from './testLedger.ts';

const startsRails = startsProgram('rails', 'test(?::\\S+)?');
const startsMinitest = startsProgram('minitest');

const figures = /^(\d+) (?:runs|tests), \d+ assertions, (\d+) failures, (\d+) errors, (\d+) skips$/;
const verbose = /^\S.*#\S.* = [\d.]+ s = ([.FES])$/;
const failed = /^(\S.*) \[(.+):(\d+)\]:$/;
const frame = /^ +((?:[A-Za-z]:)?[^\s:]+):(\d+):in /;
const errorHead = /^((?:[A-Z]\w*::)*[A-Z]\w*): ?(.*)$/;
const library = /[\\/](?:gems|vendor|ruby[\\/]\d[\d.]*|vendor_ruby)[\\/]|^<internal:/;

/** Minitest, also below Rails (https://docs.seattlerb.org/minitest/). */
export const minitest = testRecogniser({
  tool: 'minitest',
  matches: (command) => startsMinitest(command) || startsRails(command),
  firstSigns: [
    'Run options: ',
    'Finished in ',
    'Interrupted.',
    '  1) ',
    ...['Failure', 'Error', 'Skipped'].map((word) => `${word}:`),
    ...digits,
  ],
  read(ledger) {
    let kind: 'Failure' | 'Error' | undefined;
    let draft: FailureDraft | undefined;
    let message = new BlockText();
    let isAtFrames = false;

    return { line, end: close };

    function line(text: string): void {
      const heading = text.endsWith(':') ? /^(?: +\d+\) )?(Failure|Error|Skipped):$/.exec(text) : null;
      if (heading !== null) {
        close();
        kind = heading[1] === 'Skipped' ? undefined : heading[1] === 'Error' ? 'Error' : 'Failure';
        return;
      }
      if (text.endsWith(' skips') && text.includes(' assertions, ')) return sum(text);
      if (kind !== undefined && draft === undefined) return open(text);
      if (draft !== undefined) return text === '' && isAtFrames ? close() : takeBlock(text, draft);
      if (text.startsWith('Run options: ') && text.includes('--seed')) ledger.isSure(2);
      else if (text.startsWith('Finished in ')) {
        const seconds = /^Finished in ([\d.]+)s,/.exec(text)?.[1];
        if (seconds !== undefined) ledger.durationMs = Number(seconds) * 1000;
      } else if (text.startsWith('Interrupted. Exiting')) ledger.say('interrupted');
      else follow(text);
    }

    function open(text: string): void {
      const match = kind === 'Failure' ? failed.exec(text) : null;
      const full = match?.[1] ?? /^(\S.*?):$/.exec(text)?.[1];
      if (full === undefined) {
        kind = undefined;
        return;
      }
      const split = full.indexOf('#');
      draft = ledger.fail({ name: full.slice(split + 1), message: '' });
      if (split > 0) draft.suite = full.slice(0, split);
      if (match !== null) {
        draft.file = match[2] ?? '';
        draft.line = Number(match[3]);
      }
    }

    function takeBlock(text: string, to: FailureDraft): void {
      const match = kind === 'Error' ? frame.exec(text) : null;
      if (match === null) {
        if (text !== '' || kind === 'Failure') message.take(text);
        // A failure ends with an empty line; diffs hold none.
        if (text === '' && !message.isEmpty && kind === 'Failure') close();
        return;
      }
      isAtFrames = true;
      const [, file = '', number] = match;
      if (to.line !== undefined && (library.test(file) || !library.test(to.file ?? ''))) return;
      to.file = file;
      to.line = Number(number);
    }

    function close(): void {
      if (draft !== undefined) {
        const text = message.text.trim();
        const match = kind === 'Error' ? errorHead.exec(text.split('\n')[0] ?? '') : null;
        draft.message = match === null ? text : [match[2], ...text.split('\n').slice(1)].join('\n');
        if (match !== null) draft.errorType = match[1];
      }
      draft = undefined;
      kind = undefined;
      message = new BlockText();
      isAtFrames = false;
    }

    function sum(text: string): void {
      const match = figures.exec(text);
      if (match === null) return;
      close();
      ledger.isSure(3);
      const [total = 0, failures = 0, errors = 0, skipped = 0] = match.slice(1).map(Number);
      ledger.tally = { passed: total - failures - errors - skipped, failed: failures + errors, skipped };
    }

    /** Tests as they end. */
    function follow(text: string): void {
      if (!ledger.isAtLeast(2)) return;
      const marks = text.includes(' s = ') ? verbose.exec(text)?.[1] : /^[.FES]+$/.test(text) ? text : '';
      for (const mark of marks ?? '')
        ledger.running[mark === '.' ? 'passed' : mark === 'S' ? 'skipped' : 'failed'] += 1;
    }
  },
});
