import { buildRecogniser } from './buildLedger.ts';
import { takeGnuProblem } from './gnuCompiler.ts';
import { startsProgram } from './startsProgram.ts';

const generated = /^(?:(\d+) warnings?)?(?: and )?(?:(\d+) errors?)? generated(?: when compiling.*)?\.$/;
const driver = /^(?:\S*[/\\])?(?:\S*-)?clang(?:\+\+|-cl)?(?:-\d+)?(?:\.exe)?: (error|warning): (.*)$/;

/** Clang (https://clang.llvm.org/docs/UsersManual.html#formatting-of-diagnostics); it sums up each file. */
export const clang = buildRecogniser({
  tool: 'clang',
  matches: startsProgram('(?:\\S+-)?clang(?:\\+\\+|-cl)?(?:-\\d+)?'),
  read: (ledger) => (text) => {
    if (takeGnuProblem(text, ledger)) return ledger.isSure(1);
    if (text.endsWith('generated.') || text.includes(' generated when compiling')) {
      if (!generated.test(text)) return;
      ledger.isSure(3);
      ledger.presume('succeeded');
    } else if (text.includes('clang') && (text.includes(': error: ') || text.includes(': warning: '))) {
      const match = driver.exec(text);
      if (match === null) return;
      ledger.isSure(3);
      const [, word, message = ''] = match;
      // The linker has said already what was wrong.
      if (message.startsWith('linker command failed') && ledger.errors > 0) return;
      ledger.add({ severity: word === 'warning' ? 'warning' : 'error', message });
    }
  },
});
