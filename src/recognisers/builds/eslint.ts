import { buildRecogniser } from './buildLedger.ts';
import { startsProgram } from './startsProgram.ts';

const stylish = /^ {2,}(\d+):(\d+) +(error|warning) {2,}(\S.*)$/;
const compact = /^(\S.*): line (\d+), col (\d+), (Error|Warning) - (.*?)(?: \(([^\s()]+)\))?$/;
const unix = /^(\S.*?):(\d+):(\d+): (.*) \[(Error|Warning)(?:\/([^\]]+))?\]$/;
const total = /^(?:\S )?(\d+) problems?(?: \((\d+) errors?, (\d+) warnings?\))?$/;
const sourceFile = /^(?:\/|[A-Za-z]:[\\/]|\.{0,2}[\w@.[(-]).*\.\w+$|^<(?:text|input)>$/;

/** ESLint's formats stylish, unix and compact (https://eslint.org/docs/latest/use/formatters/). */
export const eslint = buildRecogniser({
  tool: 'eslint',
  matches: startsProgram('eslint(?:_d)?|standard|xo|semistandard'),
  read(ledger) {
    let file: string | undefined;
    return (text) => {
      if (text === '') return;
      if (text.startsWith('  ')) {
        const match = file === undefined ? null : stylish.exec(text);
        if (match === null || file === undefined) return;
        ledger.isSure(2);
        const [, line, column, severity, rest = ''] = match;
        // Columns of the table are at least two blanks apart, and a rule holds none.
        const gap = rest.lastIndexOf('  ');
        const code = gap === -1 ? '' : rest.slice(gap + 2).trim();
        const isRule = code !== '' && !code.includes(' ');
        ledger.add({
          severity: severity === 'error' ? 'error' : 'warning',
          file,
          line: Number(line),
          column: Number(column),
          ...(isRule ? { code } : {}),
          message: (isRule ? rest.slice(0, gap) : rest).trim(),
        });
      } else if (text.includes(' problem')) {
        const match = total.exec(text);
        if (match === null) return;
        const [, , errors, warnings] = match;
        if (errors === undefined) return;
        ledger.isSure(3);
        ledger.count({ errors: Number(errors), warnings: Number(warnings) });
        // Where warnings are too many the exit code tells, or the words below.
        if (Number(errors) > 0) ledger.say('failed');
        else ledger.presume('succeeded');
      } else if (text.startsWith('ESLint found too many warnings') || text.startsWith('Oops! Something went wrong!')) {
        ledger.isSure(3);
        ledger.say('failed');
      } else if (text.startsWith("ESLint couldn't find ")) {
        ledger.isSure(3);
        ledger.add({ severity: 'error', message: text });
      } else if (text.endsWith(']') || text.includes(', col ')) {
        const problem = parseOneLine(text);
        if (problem === undefined) return;
        ledger.isSure(2);
        ledger.add(problem);
      } else file = sourceFile.test(text) ? text : undefined;
    };
  },
});

function parseOneLine(text: string) {
  const inUnix = text.endsWith(']') ? unix.exec(text) : null;
  const match = inUnix ?? compact.exec(text);
  if (match === null) return undefined;
  const [, file = '', line, column] = match;
  const [message = '', word, code] = inUnix === null ? [match[5], match[4], match[6]] : [match[4], match[5], match[6]];
  return {
    severity: word === 'Error' ? ('error' as const) : ('warning' as const),
    file,
    line: Number(line),
    column: Number(column),
    ...(code === undefined ? {} : { code }),
    message,
  };
}
