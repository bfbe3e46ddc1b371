import { parseDurationText } from '../durationText.ts';
import { buildRecogniser } from './buildLedger.ts';
import { startsProgram } from './startsProgram.ts';

const created = /^created .+ in (\S+(?: \S+)?)$/;
/** `[!] RollupError: …`, `[!] (plugin typescript) Error: …`. */
const failed = /^\[!\] (?:\(plugin ([^)]+)\) )?(?:\w*Error: )?(.*)$/;
const placed = /^(\S.*?)(?: \((\d+):(\d+)\)|:(\d+):(\d+))(?:: (.*))?$/;

/** Rollup's command (https://rollupjs.org/command-line-interface/). */
export const rollup = buildRecogniser({
  tool: 'rollup',
  matches: startsProgram('rollup'),
  read(ledger) {
    let isOpen = false;
    return (text) => {
      if (text.startsWith('created ')) {
        const match = created.exec(text);
        if (match === null) return;
        ledger.isSure(3);
        if (ledger.said === undefined) ledger.say('succeeded');
        ledger.took(parseDurationText(match[1] ?? ''));
        isOpen = false;
      } else if (text.startsWith('[!] ')) {
        const match = failed.exec(text);
        if (match === null) return;
        ledger.isSure(3);
        ledger.say('failed');
        add('error', match[2] ?? '', match[1]);
      } else if (text.startsWith('(!) ')) {
        ledger.isSure(2);
        add('warning', text.slice('(!) '.length));
      } else if (text.endsWith('] waiting for changes...')) {
        ledger.isSure(3);
        ledger.endCycle();
        isOpen = false;
      } else if (text.startsWith('bundles ') && text.includes(' → ')) {
        ledger.isSure(2);
        ledger.beginCycle();
      } else if (text.endsWith('...') && text.includes(' → ')) ledger.isSure(2);
      else if (isOpen && text !== '' && !text.startsWith('http')) {
        const match = placed.exec(text);
        if (match !== null) ledger.complete(placeOf(match));
        else if (/^\S+\.\w+$/.test(text)) ledger.complete({ file: text });
        isOpen = false;
      }
    };

    function add(severity: 'error' | 'warning', text: string, plugin?: string): void {
      const match = placed.exec(text);
      ledger.add({
        severity,
        ...(match === null ? {} : placeOf(match)),
        ...(plugin === undefined ? {} : { code: plugin }),
        message: match?.[6] ?? text,
      });
      isOpen = true;
    }
  },
});

function placeOf([, file = '', line, column, otherLine = line, otherColumn = column]: RegExpExecArray) {
  return { file, line: Number(otherLine), column: Number(otherColumn) };
}
