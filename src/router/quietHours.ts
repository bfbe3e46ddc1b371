import type { Matcher } from '../conditions/matcher.ts';
import type { ConfigRef, Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import type { Priority } from '../core/severity.ts';
import type { Hold } from './hold.ts';
import { decide } from '../core/reasons.ts';

/** Hours in which messages wait. */
export interface QuietHours {
  /** Wall time in ms at which the quiet hours that hold now end; undefined outside of them. */
  readonly endMs: (nowMs: number) => number | undefined;
  /** Events that are told all the same. */
  readonly except: Matcher;
  /** Priorities that are told all the same. */
  readonly overriding: ReadonlySet<Priority>;
  readonly rule?: ConfigRef | undefined;
}

const none = decide('noQuietHours');
const notQuiet = decide('notQuiet');

/** Holds messages until the quiet hours end. */
export function decideQuietHours(
  event: LookoutEvent,
  quiet: QuietHours | undefined,
  nowMs: number,
): { decision: Decision; hold?: Hold | undefined } {
  if (quiet === undefined) return { decision: none };
  const untilMs = quiet.endMs(nowMs);
  if (untilMs === undefined) return { decision: notQuiet };
  if (quiet.overriding.has(event.priority) || quiet.except(event))
    return { decision: decide('passesQuietHours', undefined, quiet.rule) };
  return {
    decision: decide('quiet', { untilMs }, quiet.rule),
    hold: { kind: 'quiet', key: 'quiet', dueMs: untilMs },
  };
}
