import type { Message } from './channel.ts';

/** What a message says about something that is broken until it is fixed. */
export interface IncidentNews {
  /** The same for all news of one incident. */
  readonly key: string;
  readonly isOver: boolean;
}

const states: Readonly<Record<string, 'open' | 'over'>> = {
  broke: 'open',
  stillBroken: 'open',
  flaky: 'open',
  fixed: 'over',
  ok: 'over',
};

/** The incident that a message is about; undefined when it is about none, about several, or a test. */
export function incidentOf({ event, parts, test }: Message): IncidentNews | undefined {
  const transition = event.data['transition'];
  const state = typeof transition === 'string' && Object.hasOwn(states, transition) ? states[transition] : undefined;
  if (event.incident === undefined || state === undefined || parts !== undefined || test) return undefined;
  return { key: `${event.labels['workspace'] ?? ''} ${event.incident}`, isOver: state === 'over' };
}
