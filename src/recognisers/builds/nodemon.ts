import { parseErrorHead } from '../errorHead.ts';
import { isUserFrame, parseJsFrame } from '../jsFrame.ts';
import { buildRecogniser } from './buildLedger.ts';
import { parseAnyProblem } from './problemShapes.ts';
import { startsProgram } from './startsProgram.ts';

/** nodemon starts a program again whenever a file changes (https://github.com/remy/nodemon): each run is a cycle. */
export const nodemon = buildRecogniser({
  tool: 'nodemon',
  matches: startsProgram('nodemon'),
  read(ledger) {
    let isOpen = false;
    return (text) => {
      if (text.startsWith('[nodemon] ')) {
        ledger.isSure(2);
        takeOwn(text.slice('[nodemon] '.length));
        return;
      }
      const problem = parseAnyProblem(text);
      if (problem !== undefined) return ledger.add(problem);
      if (text.startsWith('    at ')) {
        const frame = isOpen ? parseJsFrame(text) : undefined;
        if (frame === undefined || !isUserFrame(frame)) return;
        const { file, line, column } = frame;
        ledger.complete({ file, line, column });
        isOpen = false;
        return;
      }
      const error = text.includes('Error') ? parseErrorHead(text) : undefined;
      if (error === undefined) return;
      ledger.add({ severity: 'error', code: error.errorType, message: error.message });
      isOpen = true;
    };

    function takeOwn(said: string): void {
      if (said.startsWith('starting ')) ledger.beginCycle();
      else if (said.startsWith('clean exit')) {
        ledger.say('succeeded');
        ledger.endCycle();
      } else if (said.startsWith('app crashed')) {
        ledger.say('failed');
        ledger.endCycle();
      }
    }
  },
});
