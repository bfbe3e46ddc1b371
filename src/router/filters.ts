import type { Matcher } from '../conditions/matcher.ts';
import type { ConfigRef, Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import { decide } from '../core/reasons.ts';

export interface GlobalFilter {
  readonly matches: Matcher;
  readonly rule: ConfigRef;
}

const noFilters = decide('noFilters');
const passes = decide('passesFilters');

/** An event must pass every global filter. */
export function decideFilters(event: LookoutEvent, filters: readonly GlobalFilter[]): Decision {
  for (const [index, filter] of filters.entries()) {
    if (!filter.matches(event)) return decide('filtered', { index: index + 1 }, filter.rule);
  }
  return filters.length === 0 ? noFilters : passes;
}
