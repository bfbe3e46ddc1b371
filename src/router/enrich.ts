import type { Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import { decide } from '../core/reasons.ts';

/** Labels that every event of this window or process carries. */
export interface Surroundings {
  readonly workspace: string;
  readonly host: string;
  readonly user: string;
  /** Branch that is checked out now, where it is known. */
  readonly branch?: string | undefined;
}

export const enriched: Decision = decide('labelled');

/** Adds what the source could not know. Labels that the source set win. */
export function enrich(event: LookoutEvent, surroundings: Surroundings): LookoutEvent {
  const { workspace, host, user, branch } = surroundings;
  const known: Record<string, string> =
    branch === undefined ? { workspace, host, user } : { workspace, host, user, branch };
  return { ...event, labels: { ...known, ...event.labels } };
}
