import { buildRecogniser } from './buildLedger.ts';
import { startsProgram } from './startsProgram.ts';

const frame = /^ {2}File "(.+)", line (\d+)(?:, in .+)?$/;
/** The last line of a traceback: a class, perhaps with its module, and what it says. */
const raised = /^(?:Sorry: )?((?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*)(?:: (.*))?$/;
const isForeign = /[\\/](?:site-packages|dist-packages|lib[\\/]python[\d.]+)[\\/]|^<frozen /;
const chained =
  /^(?:The above exception was the direct cause of the following exception|During handling of the above exception, another exception occurred):$/;

interface Place {
  readonly file: string;
  readonly line: number;
}

/** Tracebacks of Python (https://docs.python.org/3/library/traceback.html), of scripts and of its own compiler. */
export const python = buildRecogniser({
  tool: 'python',
  // A traceback may be logged, and the program go on.
  survivesErrors: true,
  matches: startsProgram(
    'python[\\d.]*|py',
    '-m\\s+(?:py_compile|compileall|build)|setup\\.py\\s+(?:build\\w*|\\w*dist\\w*|install|develop)',
  ),
  read(ledger) {
    let isOpen = false;
    let place: Place | undefined;
    /** Told when it is known that no other exception came of it. */
    let pending: { readonly place?: Place; readonly code: string; readonly message: string } | undefined;
    let linesAfter = 0;

    const flush = (): void => {
      if (pending === undefined) return;
      const { code, message, place: where } = pending;
      pending = undefined;
      if (code === 'KeyboardInterrupt') ledger.say('cancelled');
      else ledger.add({ severity: 'error', ...where, code, message });
    };
    const line = (raw: string): void => {
      // An exception group draws a margin; what is deeper within are its parts.
      const text = raw.startsWith('  | ') ? raw.slice('  | '.length) : raw;
      if (
        text === 'Traceback (most recent call last):' ||
        text === '  + Exception Group Traceback (most recent call last):'
      ) {
        if (pending !== undefined && linesAfter > 0) flush();
        isOpen = true;
        place = undefined;
        ledger.isSure(2);
      } else if (text.startsWith('  File "')) {
        const match = frame.exec(text);
        if (match === null) return;
        isOpen = true;
        const next = { file: match[1] ?? '', line: Number(match[2]) };
        if (place === undefined || isForeign.test(place.file) || !isForeign.test(next.file)) place = next;
      } else if (isOpen && text !== '' && !text.startsWith(' ')) {
        const match = raised.exec(text);
        isOpen = false;
        if (match === null || place === undefined) return;
        flush();
        ledger.isSure(2);
        const [, code = '', message = ''] = match;
        pending = { place, code, message };
        place = undefined;
        linesAfter = 0;
      } else if (chained.test(text)) pending = undefined;
      else if (text !== '' && !isOpen && !text.startsWith(' ')) linesAfter += 1;
    };
    const end = (): void => {
      // The program ended with what was raised last.
      if (pending !== undefined && linesAfter === 0) ledger.say('failed');
      flush();
    };
    return { line, end };
  },
});
