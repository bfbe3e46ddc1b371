import type { LookoutEvent } from '../core/event.ts';
import type { Priority } from '../core/severity.ts';
import { formatDuration } from '../core/units.ts';
import type { Mute } from './mutes.ts';
import { isGood, problemOf } from './problem.ts';

/** A message that was held, or that could not be sent for long, at the moment at which it would be sent. */
export interface WaitingMessage {
  readonly id: string;
  readonly event: LookoutEvent;
  /** Why it was held; undefined when it was to be sent at once. */
  readonly hold: string | undefined;
  /** Wall time in ms at which it was due for the first time. */
  readonly dueMs: number;
  /** Wall time in ms at which it was accepted. */
  readonly acceptedMs: number;
}

/** A problem as it stands now. */
export interface ProblemNow {
  readonly state: 'open' | 'closed' | 'point';
  readonly lastEventId: string;
  readonly acknowledgedBy?: string | undefined;
}

export interface ReleaseInput {
  readonly problem: (key: string) => ProblemNow | undefined;
  readonly mutes: readonly Mute[];
  /** Shelf life by priority, in ms. */
  readonly expiryMs: Readonly<Record<Priority, number>>;
  readonly nowMs: number;
}

/** A message that is not sent after all. */
export interface Withdrawal {
  readonly id: string;
  readonly status: 'suppressed' | 'expired';
  readonly reason: string;
}

/** What of messages that are told together is still worth telling, in their order. */
export function decideRelease(
  messages: readonly WaitingMessage[],
  input: ReleaseInput,
): { told: WaitingMessage[]; withdrawn: Withdrawal[] } {
  const withdrawn: Withdrawal[] = [];
  const latest = new Map(messages.map((message) => [problemOf(message.event), message]));
  const broke = new Set(messages.filter(({ event }) => isBreak(event)).map(({ event }) => problemOf(event)));
  const told = messages.filter((message) => {
    const problem = problemOf(message.event);
    const last = latest.get(problem);
    const why =
      againstItself(message, input) ??
      (message.hold === undefined || last === undefined || message.event.data['transition'] === undefined
        ? undefined
        : last !== message
          ? suppressed(`Message ${last.id} tells the later state of it.`)
          : isGood(message.event) && broke.has(problem)
            ? suppressed('It broke and was fixed while it was held.')
            : undefined);
    if (why !== undefined) withdrawn.push({ id: message.id, ...why });
    return why === undefined;
  });
  return { told, withdrawn };
}

function isBreak({ data }: LookoutEvent): boolean {
  return data['transition'] === 'broke';
}

function suppressed(reason: string): Omit<Withdrawal, 'id'> {
  return { status: 'suppressed', reason };
}

function againstItself(
  { event, hold, dueMs, acceptedMs }: WaitingMessage,
  { problem, mutes, expiryMs, nowMs }: ReleaseInput,
): Omit<Withdrawal, 'id'> | undefined {
  const now = problem(problemOf(event));
  if (hold === 'escalation') {
    if (now?.acknowledgedBy !== undefined) return suppressed(`${now.acknowledgedBy} takes care of it.`);
    if (now?.state === 'closed') return suppressed('It was fixed before.');
  }
  if (hold !== undefined) {
    const mute = mutes.find(({ untilMs, matches }) => (untilMs === undefined || untilMs > nowMs) && matches(event));
    if (mute !== undefined) return suppressed(`Muted by ${mute.name} meanwhile.`);
  }
  const lifeMs = expiryMs[event.priority];
  if (nowMs - Math.max(dueMs, acceptedMs) < lifeMs) return undefined;
  // The last word on something that still lasts is the present state: late, but true.
  if (now?.state === 'open' && now.lastEventId === event.id) return undefined;
  const newer = now !== undefined && now.lastEventId !== event.id ? '; a later event tells the present state' : '';
  return { status: 'expired', reason: `Not sent within its shelf life of ${formatDuration(lifeMs)}${newer}.` };
}
