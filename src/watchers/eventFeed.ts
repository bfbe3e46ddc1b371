import type { KnownState } from '../conditions/knownState.ts';
import type { Disposable } from '../core/disposable.ts';
import type { LookoutEvent } from '../core/event.ts';

/** An event that was accepted. */
export interface AcceptedNews {
  readonly event: LookoutEvent;
  /** What is known with it. */
  readonly known: KnownState;
  /** Whether somebody is told of it. */
  readonly isTold: boolean;
}

/** The events of all watchers of the workspace, and what is known by them. */
export interface EventFeed {
  onAccepted(listener: (news: AcceptedNews) => void): Disposable;
  known(): KnownState;
}

/** Where nothing happens. */
export const noEvents: EventFeed = { onAccepted: () => ({ dispose() {} }), known: () => ({}) };
