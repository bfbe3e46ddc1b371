import { buildRecogniser } from './buildLedger.ts';
import { takeGnuProblem } from './gnuCompiler.ts';
import { startsProgram } from './startsProgram.ts';

/** `cc1: fatal error: …`, `gcc: error: …`, `g++-12: fatal error: no input files`. */
const driver =
  /^(?:\S*[/\\])?((?:\S*-)?(?:gcc|g\+\+|cc|c\+\+|gfortran|cc1|cc1plus|collect2|lto1|as)(?:-\d+)?(?:\.exe)?): (fatal error|error|warning): (.*)$/;

/** GNU's compilers (https://gcc.gnu.org/onlinedocs/gcc/Diagnostic-Message-Formatting-Options.html). */
export const gcc = buildRecogniser({
  tool: 'gcc',
  matches: startsProgram('(?:\\S+-)?(?:gcc|g\\+\\+|cc|c\\+\\+|gfortran)(?:-\\d+)?'),
  read: (ledger) => (text) => {
    if (takeGnuProblem(text, ledger)) return ledger.isSure(2);
    if (!text.includes(': ') || !(text.includes('error: ') || text.includes('warning: '))) return;
    const match = driver.exec(text);
    if (match === null) return;
    ledger.isSure(2);
    const [, program = '', word, message = ''] = match;
    // The linker has said already what was wrong.
    if (program.startsWith('collect2') && ledger.errors > 0) return;
    ledger.add({ severity: word === 'warning' ? 'warning' : 'error', message });
  },
});
