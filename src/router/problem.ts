import type { LookoutEvent } from '../core/event.ts';

/** The key under which the events of one problem belong together, from its break to its end. */
export function problemOf({ incident, fingerprint }: LookoutEvent): string {
  return incident ?? fingerprint;
}

/** Whether an event says that something is well: again, or still. */
export function isGood({ data }: LookoutEvent): boolean {
  return data['transition'] === 'fixed' || data['transition'] === 'ok';
}
