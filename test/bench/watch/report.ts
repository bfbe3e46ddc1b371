import type { Finding } from '../distribution.ts';
import type { Measured } from './measure.ts';
import type { StormResult } from './runStorm.ts';

/** What became of one contender. */
export interface Row {
  readonly name: string;
  readonly measured: Measured;
  /** By name of the storm; those that there was no time for are missing. */
  readonly storms: ReadonlyMap<string, StormResult>;
}

/** Rows of text as lines, the first column to the left, numbers to the right. */
export function alignedTable(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}

const number = (value: number, digits = 0): string => (Number.isFinite(value) ? value.toFixed(digits) : '–');

/** One row per contender; the columns of storms tell missed paths of how many. */
export function comparison(rows: readonly Row[], stormNames: readonly string[]): string[] {
  const head = ['', 'ready', 'over empty', 'resumed', 'KiB/1,000', 'snapshot', 'idle %', 'p50', 'p99', ...stormNames];
  const body = rows.map(({ name, measured, storms }) => [
    name,
    number(measured.readyMs),
    number(measured.readyOverEmptyMs),
    number(measured.resumeMs),
    number(measured.kiBPerThousand),
    number(measured.snapshotKiBPerThousand),
    number(measured.idlePercent, 3),
    number(measured.latency.p50, 1),
    number(measured.latency.p99, 1),
    ...stormNames.map((storm) => missedOf(storms.get(storm))),
  ]);
  return alignedTable([head, ...body]);
}

function missedOf(result: StormResult | undefined): string {
  return result === undefined ? '–' : `${result.missed}/${result.expected}`;
}

/** What SPEC.md and the peers in the same run ask of Lookout. */
export function findingsOf(rows: readonly Row[]): Finding[] {
  const row = (name: string): Row | undefined => rows.find((candidate) => candidate.name === name);
  const own = row('lookout');
  if (own === undefined) return [];
  const { measured: its } = own;
  const findings: Finding[] = [
    limit('start → ready, cold', its.readyMs, 2000, 'ms'),
    limit('start → ready, from the stored snapshot', its.resumeMs, 1000, 'ms'),
    limit('memory of the snapshot per 1,000 files', its.snapshotKiBPerThousand, 50, 'KiB', 1),
    limit('memory of the engine per 1,000 files', its.kiBPerThousand, 150, 'KiB'),
    limit('processor while nothing changes', its.idlePercent, 0.1, '%', 3),
    limit('change on disk → told, p99', its.latency.p99, 100, 'ms', 1),
    total('paths missed in all storms', own, ({ missed }) => missed),
    total('paths told wrongly in all storms', own, ({ wrong }) => wrong),
  ];
  for (const [peer, share] of [
    ['watchdog', 1.5],
    ['chokidar', 0.15],
  ] as const) {
    const other = row(peer)?.measured.readyOverEmptyMs;
    if (other === undefined) continue;
    const ratio = its.readyOverEmptyMs / other;
    findings.push({
      what: `start → ready over an empty folder's, beside ${peer}`,
      measured: `${its.readyOverEmptyMs.toFixed(0)} ms, ${ratio.toFixed(2)} × ${other.toFixed(0)} ms`,
      promise: { text: `≤ ${share} ×`, holds: ratio <= share },
    });
  }
  return findings;
}

/** Figures that this system cannot tell (memory and processor, outside of Linux) promise nothing. */
function limit(what: string, value: number, below: number, unit: string, digits = 0): Finding {
  const finding = { what, measured: `${number(value, digits)} ${unit}` };
  return Number.isNaN(value) ? finding : { ...finding, promise: { text: `< ${below} ${unit}`, holds: value < below } };
}

function total(what: string, { storms }: Row, count: (result: StormResult) => number): Finding {
  const bad = [...storms].filter(([, result]) => count(result) > 0);
  const sum = bad.reduce((all, [, result]) => all + count(result), 0);
  const where = bad.map(([name, result]) => `${name}: ${count(result)} (${result.examples.join(', ')})`).join('; ');
  return { what, measured: where === '' ? '0' : `${sum}: ${where}`, promise: { text: '0', holds: sum === 0 } };
}
