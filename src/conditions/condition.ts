import type { Words } from '../core/words/phrase.ts';

/** What a condition asks over time, beside its expression. */
export type Window =
  /** True so often within a time. */
  | { readonly kind: 'count'; readonly count: number; readonly withinMs: number; readonly by?: string }
  /** True all the time for so long. */
  | { readonly kind: 'for'; readonly forMs: number }
  /** Never true for so long. */
  | { readonly kind: 'absence'; readonly forMs: number }
  /** Further from the median of earlier values than so many times their median deviation. */
  | { readonly kind: 'deviation'; readonly field: string; readonly deviations: number; readonly samples: number };

/** A condition in its canonical form. */
export interface Condition {
  /** CEL. */
  readonly expression: string;
  /** For people: what will be watched, in words that leave nothing open. */
  readonly canonical: Words;
  readonly window?: Window;
  /** CEL: the condition ends only when this is true, not already when the expression is false (hysteresis). */
  readonly recovery?: string;
}
