import { buildRecogniser } from './buildLedger.ts';
import type { BuildProblem } from './buildResult.ts';
import { startsProgram } from './startsProgram.ts';

/** `Cart.java:5: error: …`, `Cart.java:6: warning: [deprecation] …`; Ant's `[javac] ` stands before it. */
const problem = /^(?:\s*\[javac\] )?(\S.*\.java):(\d+): (?:(error|warning): )?(?:\[([\w-]+)\] )?(.*)$/;
const unplaced = /^(error|warning): (?:\[([\w-]+)\] )?(.*)$/;
const total = /^(?:\s*\[javac\] )?(\d+) (error|warning)s?$/;

/** Reads the first line of a problem of the Java compiler that has a place. */
export function parseJavacProblem(text: string): BuildProblem | undefined {
  const match = text.includes('.java:') ? problem.exec(text) : null;
  const [, file = '', line, severity, code, message = ''] = match ?? [];
  if (severity !== 'error' && severity !== 'warning') return undefined;
  return { severity, file, line: Number(line), ...(code === undefined ? {} : { code }), message };
}

/** The JDK's compiler (https://docs.oracle.com/en/java/javase/21/docs/specs/man/javac.html). */
export const javac = buildRecogniser({
  tool: 'javac',
  matches: startsProgram('javac'),
  read(ledger) {
    let isOpen = false;
    return (text) => {
      const read = parseJavacProblem(text);
      if (read !== undefined) {
        ledger.isSure(2);
        ledger.add(read);
        isOpen = true;
      } else if (isOpen && /^\s*\^$/.test(text)) {
        ledger.complete({ column: text.length });
        isOpen = false;
      } else if (/^\s*(?:\[javac\] )?\d+ /.test(text)) {
        const match = total.exec(text);
        if (match === null || (ledger.errors === 0 && match[2] === 'error')) return;
        const figures = Number(match[1]);
        if (match[2] === 'warning') ledger.presume('succeeded');
        ledger.count(match[2] === 'error' ? { errors: figures } : { warnings: figures });
      } else if (text.startsWith('error: ') || text.startsWith('warning: [')) {
        const match = unplaced.exec(text);
        if (match === null) return;
        const [, severity, code, message = ''] = match;
        ledger.isSure(1);
        ledger.add({
          severity: severity === 'error' ? 'error' : 'warning',
          ...(code === undefined ? {} : { code }),
          message,
        });
      } else if (
        text.startsWith('Usage: javac ') ||
        (text.startsWith('Note: ') && text.endsWith('Recompile with -Xlint:unchecked for details.'))
      ) {
        ledger.isSure(2);
      }
    };
  },
});
