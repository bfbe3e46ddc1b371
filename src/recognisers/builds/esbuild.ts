import { parseDurationText } from '../durationText.ts';
import { buildRecogniser } from './buildLedger.ts';
import { startsProgram } from './startsProgram.ts';

/** `✘ [ERROR] Could not resolve "x" [plugin y]`, `▲ [WARNING] … [impossible-typeof]`. */
const head = /^\S \[(ERROR|WARNING)\] (.*)$/;
const flagged = /^(.*\S) \[([a-z][a-z0-9-]+)\]$/;
const place = /^ {4}(\S.*):(\d+):(\d+):$/;
/** Of its interface for programs and of versions before 0.14. */
const inline = /^(?: > )?(\S.*?):(\d+):(\d+): (ERROR|WARNING|error|warning): (.*)$/;
const total = /^(?:(\d+) warnings?)?(?: and )?(?:(\d+) errors?)?$/;
const failedWith = /(?:^|: )(?:Build|Transform) failed with (\d+) errors?:$/;

/** esbuild's command and interface (https://esbuild.github.io/api/#log-level). */
export const esbuild = buildRecogniser({
  tool: 'esbuild',
  matches: startsProgram('esbuild'),
  read: (ledger) => (text) => {
    if (text.startsWith('[watch] ')) {
      ledger.isSure(3);
      if (text.startsWith('[watch] build started')) ledger.beginCycle();
      else if (text.startsWith('[watch] build finished')) ledger.endCycle();
    } else if (text.startsWith('    ')) {
      const match = text.endsWith(':') ? place.exec(text) : null;
      if (match !== null) ledger.complete({ file: match[1] ?? '', line: Number(match[2]), column: Number(match[3]) });
    } else if (text.startsWith(' [', 1)) {
      const match = head.exec(text);
      if (match === null) return;
      ledger.isSure(2);
      const [, word, rest = ''] = match;
      const [, message = rest, code] = flagged.exec(rest) ?? [];
      ledger.add({
        severity: word === 'ERROR' ? 'error' : 'warning',
        ...(code === undefined ? {} : { code }),
        message,
      });
    } else if (/^\d/.test(text) && total.test(text)) {
      const [, warnings = 0, errors = 0] = total.exec(text) ?? [];
      // Others sum up in these words too: theirs are not the problems that were seen.
      if (Number(errors) !== ledger.errors) return;
      ledger.count({ errors: Number(errors), warnings: Number(warnings) });
    } else if (text.startsWith('⚡ Done in ')) {
      ledger.isSure(3);
      if (ledger.errors === 0) ledger.say('succeeded');
      ledger.took(parseDurationText(text.slice('⚡ Done in '.length)));
    } else if (text.includes(': ERROR: ') || text.includes(': WARNING: ') || text.startsWith(' > ')) {
      const match = inline.exec(text);
      if (match === null) return;
      ledger.isSure(2);
      const [, file = '', line, column, word = '', message = ''] = match;
      const severity = word.toLowerCase() === 'error' ? 'error' : 'warning';
      ledger.add({ severity, file, line: Number(line), column: Number(column), message });
    } else if (text.includes(' failed with ') && failedWith.test(text)) ledger.say('failed');
  },
});
