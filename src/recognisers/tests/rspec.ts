import { digits } from '../sleepers.ts';
import { startsProgram } from '../builds/startsProgram.ts';
import { parseDurationText } from '../durationText.ts';
import { RubyBlock } from './rubyBlock.ts';
import { testRecogniser } from './testLedger.ts';

const figures =
  /^(\d+) examples?, (\d+) failures?(?:, (\d+) pending)?(?:, (\d+) errors? occurred outside of examples)?$/;
const took = /^Finished in (.+?)(?: \(files took .+ to load\))?$/;
const loading = /^An error occurred while loading (\S.*?)\.?$/;

/** RSpec's formatters `progress` and `documentation` (https://rspec.info/features/3-13/rspec-core/formatters/). */
export const rspec = testRecogniser({
  tool: 'rspec',
  matches: startsProgram('rspec'),
  firstSigns: ['.', 'F', '*', 'Pending: (', 'An error occurred ', 'RSpec is ', ...digits],
  read(ledger) {
    let section: 'other' | 'failures' | 'pending' = 'other';
    let block: RubyBlock | undefined;

    return { line, end: close };

    function line(text: string): void {
      if (text.startsWith('  ') && section === 'failures') {
        const first = /^ {2,6}\d+\) (.+)$/.exec(text);
        if (first !== null) return open(first[1] ?? '');
      }
      if (text === '' || text.startsWith(' ')) {
        if (block !== undefined && text.includes('Failure/Error:')) ledger.isSure(2);
        return block?.take(text);
      }
      if (text === 'Failures:' || text.startsWith('Pending: (')) {
        close();
        section = text === 'Failures:' ? 'failures' : 'pending';
      } else if (text.startsWith('An error occurred ')) {
        const file = loading.exec(text)?.[1];
        if (file === undefined && !text.startsWith('An error occurred in a')) return;
        close();
        open(file ?? text, file);
      } else if (text.startsWith('Finished in ')) {
        close();
        section = 'other';
        ledger.durationMs = parseDurationText(durationOf(text));
      } else if (/^\d/.test(text) && text.includes(' example')) sum(text);
      else if (text.startsWith('RSpec is shutting down')) {
        ledger.isSure(2);
        ledger.say('interrupted');
      } else if (section === 'other' && block === undefined) follow(text);
      else block?.take(text);
    }

    function open(name: string, file?: string): void {
      close();
      block = new RubyBlock(ledger.fail({ name, message: '', file }));
    }

    function close(): void {
      block?.close();
      block = undefined;
    }

    function sum(text: string): void {
      const match = figures.exec(text);
      if (match === null) return;
      close();
      const [, total, failed, pending = '0', outside = '0'] = match.map((one: string | undefined) => one ?? '0');
      ledger.isSure(3);
      const skipped = Number(pending);
      const errors = Number(outside);
      ledger.tally = { passed: Number(total) - Number(failed) - skipped, failed: Number(failed) + errors, skipped };
      if (ledger.said === undefined && errors > 0 && Number(failed) === 0) ledger.say('error');
    }

    /** Marks of examples that ended. */
    function follow(text: string): void {
      if (!/^[.F*]+$/.test(text)) return;
      for (const mark of text) ledger.running[mark === '.' ? 'passed' : mark === 'F' ? 'failed' : 'skipped'] += 1;
    }
  },
});

/** `1 minute 2.5 seconds` without the time for loading. */
function durationOf(text: string): string {
  return took.exec(text)?.[1] ?? '';
}
