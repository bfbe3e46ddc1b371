/** What is usual, by the median and the median absolute deviation of earlier values: outliers do not move it. */
export interface Baseline {
  readonly median: number;
  readonly mad: number;
  readonly upper: number;
  readonly lower: number;
  readonly samples: number;
}

/** Makes the deviation comparable with a standard deviation (https://en.wikipedia.org/wiki/Median_absolute_deviation). */
const consistency = 1.4826;
/** Values that hardly differ must not make every difference unusual: at least this share of the median counts as usual. */
const leastShare = 0.05;

/** The borders of what is usual. `samples` is not empty. */
export function baselineOf(samples: readonly number[], deviations: number): Baseline {
  const median = medianOf(samples);
  const mad = medianOf(samples.map((sample) => Math.abs(sample - median)));
  const spread = Math.max(mad * consistency, Math.abs(median) * leastShare) * deviations;
  return { median, mad, upper: median + spread, lower: median - spread, samples: samples.length };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
