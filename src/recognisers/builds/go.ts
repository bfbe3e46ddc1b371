import { buildRecogniser } from './buildLedger.ts';
import { startsProgram } from './startsProgram.ts';

const problem = /^(?:vet: )?((?:[A-Za-z]:)?[^\s:][^:]*\.(?:go|s|c|h)):(\d+)(?::(\d+))?: (.*)$/;
/** The go command's own troubles: `go: cannot find main module; …`, `go: errors parsing go.mod:`. */
const own =
  /^go: (?!downloading |finding |found |added |upgraded |downgraded |removed |extracting |creating |to add |warning: )(.*)$/;

/** `go build`, `go vet` and their kin (https://pkg.go.dev/cmd/go); all that the compiler says is an error. */
export const go = buildRecogniser({
  tool: 'go',
  matches: startsProgram('go', 'build|vet|install|generate|mod\\s+\\w+|get'),
  read: (ledger) => (text) => {
    if (text.startsWith('# ')) {
      // A package, before its problems.
      if (/^# (?:\[?[\w.~/-]+\]?)(?: \[[\w./]+\])?$/.test(text)) ledger.isSure(1);
    } else if (text.startsWith('go: ')) {
      const message = own.exec(text)?.[1];
      ledger.isSure(2);
      if (message !== undefined) ledger.add({ severity: 'error', message });
      else if (text.startsWith('go: warning: '))
        ledger.add({ severity: 'warning', message: text.slice('go: warning: '.length) });
    } else if (text.includes('.go:')) {
      const match = problem.exec(text);
      if (match === null) return;
      ledger.isSure(2);
      const [, file = '', line, column, message = ''] = match;
      ledger.add({
        severity: 'error',
        file,
        line: Number(line),
        ...(column === undefined ? {} : { column: Number(column) }),
        message,
      });
    }
  },
});
