import { buildRecogniser } from './buildLedger.ts';
import { parseAnyProblem } from './problemShapes.ts';

/** Name in results of what no recogniser knew. */
export const unknownBuild = 'unknown';

/** Any tool that writes its problems in a shape that tools share. */
export const unknown = buildRecogniser({
  tool: unknownBuild,
  matches: () => false,
  read: (ledger) => (text) => {
    const problem = parseAnyProblem(text);
    if (problem === undefined) return;
    ledger.isSure(1);
    ledger.add(problem);
  },
});
