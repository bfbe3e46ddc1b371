/** Summary of a sample of times in ms. */
export interface Distribution {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export function distributionOf(samples: readonly number[]): Distribution {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

export function show({ count, p50, p99, max }: Distribution): string {
  return `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, max ${max.toFixed(1)} ms (n = ${count})`;
}

/** One line of the report: what was measured, and whether it keeps what was promised. */
export interface Finding {
  readonly what: string;
  readonly measured: string;
  /** The promise as text, and whether it holds; without one the line is for comparison. */
  readonly promise?: { readonly text: string; readonly holds: boolean };
}
