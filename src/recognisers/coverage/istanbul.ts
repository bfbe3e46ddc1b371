import { isObject, type JsonObject, objectIn } from '../jsonValue.ts';
import {
  type Counts,
  countsOf,
  coverageResultOf,
  type FileCounts,
  incomplete,
  type Percent,
} from './coverageResult.ts';
import type { JsonCoverage } from './jsonCoverage.ts';

/** Istanbul cuts where others round. */
const cutPercent: Percent = ({ covered, total }) => (total === 0 ? 100 : Math.floor((covered * 10_000) / total) / 100);

/** Istanbul's `coverage-summary.json` (https://github.com/istanbuljs/istanbuljs/tree/main/packages/istanbul-reports): counts per file, and in total. */
export const istanbulSummary: JsonCoverage = (report) => {
  const entries = Object.entries(report);
  if (entries.length === 0 || !entries.every(([, value]) => isObject(objectIn(value)['lines']))) return undefined;
  const total = report['total'];
  const files = entries.flatMap(([path, value]) => (path === 'total' ? [] : [{ path, ...summaryOf(objectIn(value)) }]));
  return coverageResultOf('istanbul-summary', files, {
    ...(isObject(total) ? { totals: summaryOf(total) } : {}),
    percent: cutPercent,
  });
};

function summaryOf(summary: JsonObject): Omit<FileCounts, 'path'> {
  const counts = (value: unknown): Counts => {
    const { covered, total } = objectIn(value);
    return countsOf(Number(covered), Number(total));
  };
  return {
    lines: counts(summary['lines']),
    branches: isObject(summary['branches']) ? counts(summary['branches']) : undefined,
    functions: isObject(summary['functions']) ? counts(summary['functions']) : undefined,
  };
}

/** Istanbul's `coverage-final.json` (https://github.com/istanbuljs/istanbuljs/tree/main/packages/istanbul-lib-coverage): hits of statements, functions and branches per file. */
export const istanbulFinal: JsonCoverage = (report) => {
  const entries = Object.entries(report).map(([path, value]) => [path, objectIn(value)] as const);
  if (entries.length === 0 || !entries.every(([, file]) => isObject(file['statementMap']) && isObject(file['s'])))
    return undefined;
  return coverageResultOf(
    'istanbul',
    entries.map(([path, file]) => ({
      path,
      lines: linesOf(objectIn(file['statementMap']), objectIn(file['s'])),
      branches: hitsOf(Object.values(objectIn(file['b'])).flatMap((arms) => (Array.isArray(arms) ? arms : [arms]))),
      functions: hitsOf(Object.values(objectIn(file['f']))),
    })),
    { percent: cutPercent },
  );
};

/** A line is where a statement begins; it is reached when one of its statements is. */
function linesOf(places: JsonObject, hits: JsonObject): Counts {
  const lines = new Map<unknown, boolean>();
  for (const [id, times] of Object.entries(hits)) {
    const place = places[id];
    if (!isObject(place)) continue;
    const { line } = objectIn(place['start']);
    lines.set(line, isHit(times) || lines.get(line) === true);
  }
  return { covered: [...lines.values()].filter(Boolean).length, total: lines.size };
}

function hitsOf(times: readonly unknown[]): Counts {
  return { covered: times.filter(isHit).length, total: times.length };
}

function isHit(times: unknown): boolean {
  if (typeof times !== 'number') throw incomplete('a count of hits is no number');
  return times > 0;
}
