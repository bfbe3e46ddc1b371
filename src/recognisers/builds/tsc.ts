import { parseDurationText } from '../durationText.ts';
import { buildRecogniser } from './buildLedger.ts';
import type { BuildProblem } from './buildResult.ts';
import { startsProgram } from './startsProgram.ts';

/** `a.ts(3,7): error TS2322: …`, with `--pretty` `a.ts:3:7 - error TS2322: …`, and without a place `error TS18003: …`. */
const problem = /^(?:(\S.*?)(?:\((\d+),(\d+)\): |:(\d+):(\d+) - ))?(error|warning) (TS\d+): (.*)$/;
const found = /(?:^|[\s\]-])Found (\d+) errors?(?: in |\.|$)/;

/** The TypeScript compiler and its kin, once or watching. */
export const tsc = buildRecogniser({
  tool: 'tsc',
  matches: startsProgram('tsc|tsgo|vue-tsc|ttsc|tspc'),
  read: (ledger) => (text) => {
    if (text.includes(' TS') || text.startsWith('error TS')) {
      const read = parseTscProblem(text);
      if (read === undefined) return;
      ledger.isSure(2);
      ledger.add(read);
    } else if (text.includes('Found ')) {
      const match = found.exec(text);
      if (match === null) return;
      const errors = Number(match[1]);
      // Other checkers sum up in the same words, but without TypeScript's codes.
      if (errors !== ledger.errors && !text.includes('Watching for file changes')) return;
      ledger.isSure(3);
      ledger.count({ errors });
      ledger.say(errors === 0 ? 'succeeded' : 'failed');
      if (text.includes('Watching for file changes')) ledger.endCycle();
    } else if (text.endsWith('ompilation in watch mode...') || text.endsWith('Starting incremental compilation...')) {
      ledger.isSure(2);
      ledger.beginCycle();
    } else if (text.startsWith('Total time: ')) ledger.took(parseDurationText(text.slice('Total time: '.length)));
  },
});

function parseTscProblem(text: string): BuildProblem | undefined {
  const match = problem.exec(text);
  if (match === null) return undefined;
  const [, file, plainLine, plainColumn, line = plainLine, column = plainColumn, word, code = '', message = ''] = match;
  return {
    severity: word === 'warning' ? 'warning' : 'error',
    ...(file === undefined ? {} : { file, line: Number(line), column: Number(column) }),
    code,
    message,
  };
}
