import { buildRecogniser } from './buildLedger.ts';
import { takeAnyProblem } from './gnuCompiler.ts';
import { startsProgram } from './startsProgram.ts';

/** `make[1]: *** [Makefile:3: main.o] Error 1`; in older versions without the place. */
const stop = /^(?:\S*[/\\])?(?:g|mingw32-|b?s?d?)?make(?:\.exe)?(?:\[(\d+)\])?: \*\*\* (.*)$/;
const recipe = /^\[(?:(.+):(\d+): )?(.+)\] (?:Error (?:0x)?[\dA-Fa-f]+|(Interrupt|Terminated|Hangup)|.+)$/;
const parse = /^(\S[^:]*):(\d+): (?:\*\*\* |(warning: ))(.*)$/;
const own = /^(?:\S*[/\\])?(?:g|mingw32-)?make(?:\.exe)?(?:\[\d+\])?: (.*)$/;

/** GNU Make (https://www.gnu.org/software/make/manual/html_node/Error-Messages.html); problems are those of what it starts. */
export const make = buildRecogniser({
  tool: 'make',
  survivesErrors: true,
  matches: startsProgram('g?make|mingw32-make'),
  read(ledger) {
    let errorsBefore = 0;
    let failedLevel: number | undefined;
    /** A recipe that failed is a problem of its own when nothing it started has told one. */
    const stopped = (level: number, message: string): void => {
      const isPassedOn = failedLevel !== undefined && level < failedLevel;
      failedLevel = level;
      ledger.say('failed');
      const failed = recipe.exec(message);
      if (failed?.[4] !== undefined) ledger.say('cancelled');
      else if (!isPassedOn && ledger.errors === errorsBefore) {
        const [, file, line] = failed ?? [];
        ledger.add({
          severity: 'error',
          ...(file === undefined ? {} : { file, line: Number(line) }),
          message: message.replace(/ {2}Stop\.$/, ''),
        });
      }
      errorsBefore = ledger.errors;
    };
    return (text) => {
      if (text.includes('*** ')) {
        const match = stop.exec(text);
        const message = match?.[2] ?? '';
        if (match !== null && /^(?:Waiting for unfinished jobs|Deleting )/.test(message)) return;
        if (match !== null) {
          ledger.isSure(3);
          return stopped(Number(match[1] ?? 0), message);
        }
      }
      if (text.includes('*** ') || text.includes(': warning: ')) {
        const match = parse.exec(text);
        if (match !== null && /(?:^|[/\\])(?:GNU)?[Mm]akefile|\.mk$|\.make$/.test(match[1] ?? '')) {
          const [, file = '', line, warning, message = ''] = match;
          ledger.isSure(warning === undefined ? 3 : 2);
          if (warning === undefined) ledger.say('failed');
          ledger.add({
            severity: warning === undefined ? 'error' : 'warning',
            file,
            line: Number(line),
            message: message.replace(/ {2}Stop\.$/, ''),
          });
          return;
        }
      }
      if (takeAnyProblem(text, ledger)) return;
      if (text.startsWith('[100%] Built target ')) {
        ledger.isSure(2);
        if (ledger.said === undefined) ledger.say('succeeded');
        return;
      }
      if (text.startsWith('[') && /^\[ *\d+%\] (?:Building|Built|Linking) /.test(text)) return ledger.isSure(2);
      if (!text.includes('make')) return;
      const said = own.exec(text)?.[1] ?? '';
      if (/^(?:Nothing to be done for |['`].*' is up to date\.$)/.test(said)) {
        ledger.isSure(3);
        if (ledger.said === undefined) ledger.say('succeeded');
      } else if (/^(?:Entering|Leaving) directory /.test(said)) ledger.isSure(2);
      else if (/^Target ['`].*' not remade because of errors\.$/.test(said)) {
        ledger.isSure(3);
        ledger.say('failed');
      }
    };
  },
});
