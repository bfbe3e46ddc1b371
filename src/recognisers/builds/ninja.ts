import { buildRecogniser } from './buildLedger.ts';
import { takeAnyProblem } from './gnuCompiler.ts';
import { startsProgram } from './startsProgram.ts';

const progress = /^\[(\d+)\/(\d+)(?: [\d.]+s)?\] /;

/** Ninja with its default `NINJA_STATUS` (https://ninja-build.org/manual.html); problems are those of what it starts. */
export const ninja = buildRecogniser({
  tool: 'ninja',
  survivesErrors: true,
  matches: startsProgram('ninja(?:-build)?|samu'),
  read(ledger) {
    let errorsBefore = 0;
    let failed: string | undefined;
    /** An edge that failed is a problem of its own when its output has told none. */
    const settleFailed = (): void => {
      if (failed !== undefined && ledger.errors === errorsBefore)
        ledger.add({ severity: 'error', message: `FAILED: ${failed}` });
      failed = undefined;
      errorsBefore = ledger.errors;
    };
    const line = (text: string): void => {
      const match = text.startsWith('[') ? progress.exec(text) : null;
      if (match !== null) {
        settleFailed();
        ledger.isSure(1);
        if (match[1] === match[2] && ledger.said === undefined) ledger.say('succeeded');
      } else if (text.startsWith('FAILED: ')) {
        settleFailed();
        failed = text.slice('FAILED: '.length).trim();
        ledger.isSure(2);
        ledger.say('failed');
      } else if (text.startsWith('ninja: ')) {
        settleFailed();
        takeOwn(text.slice('ninja: '.length));
      } else takeAnyProblem(text, ledger);
    };
    const takeOwn = (said: string): void => {
      ledger.isSure(3);
      if (said.startsWith('no work to do')) ledger.say('succeeded');
      else if (said.startsWith('build stopped: interrupted')) ledger.say('cancelled');
      else if (said.startsWith('build stopped')) ledger.say('failed');
      else if (said.startsWith('warning: '))
        ledger.add({ severity: 'warning', message: said.slice('warning: '.length) });
      else if (said.startsWith('error: ') || said.startsWith('fatal: ')) {
        ledger.say('failed');
        ledger.add({ severity: 'error', message: said.slice('error: '.length) });
      }
    };
    return { line, end: settleFailed };
  },
});
