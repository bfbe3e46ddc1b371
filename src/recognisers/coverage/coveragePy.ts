import { isObject, type JsonObject, objectIn } from '../jsonValue.ts';
import { countsOf, type CoverageCounts, coverageResultOf } from './coverageResult.ts';
import type { JsonCoverage } from './jsonCoverage.ts';

/** The JSON of coverage.py (https://coverage.readthedocs.io/en/latest/commands/cmd_json.html). Its own percent mixes lines with branches; here they are apart. */
export const coveragePy: JsonCoverage = (report) => {
  const { meta, files, totals } = report;
  if (!isObject(meta) || !isObject(files) || !isObject(totals)) return undefined;
  return coverageResultOf(
    'coverage.py',
    Object.entries(files).map(([path, file]) => ({ path, ...countsIn(objectIn(objectIn(file)['summary'])) })),
    { totals: countsIn(totals) },
  );
};

function countsIn(summary: JsonObject): CoverageCounts {
  return {
    lines: countsOf(Number(summary['covered_lines']), Number(summary['num_statements'])),
    // Only where branches were measured.
    branches:
      'num_branches' in summary
        ? countsOf(Number(summary['covered_branches']), Number(summary['num_branches']))
        : undefined,
  };
}
