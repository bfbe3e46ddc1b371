import type { Matcher } from '../conditions/matcher.ts';
import type { ConfigRef, Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import { decide } from './stage.ts';

export interface GlobalFilter {
  readonly matches: Matcher;
  readonly rule: ConfigRef;
}

/** An event must pass every global filter. */
export function decideFilters(event: LookoutEvent, filters: readonly GlobalFilter[]): Decision {
  for (const [index, filter] of filters.entries()) {
    if (!filter.matches(event)) {
      return decide('filter', 'suppress', `Global filter ${index + 1} does not let it pass.`, filter.rule);
    }
  }
  return decide('filter', 'pass', filters.length === 0 ? 'There are no global filters.' : 'Passes all global filters.');
}
