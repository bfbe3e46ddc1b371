import type { Matcher } from '../conditions/matcher.ts';
import type { ConfigRef, Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import { decide } from '../core/reasons.ts';

/** Something that nobody wants to hear of for a while. */
export interface Mute {
  /** As lists name it. */
  readonly name: string;
  readonly matches: Matcher;
  /** Wall time in ms at which it ends; without one it lasts until it is taken away. */
  readonly untilMs?: number | undefined;
  readonly rule?: ConfigRef | undefined;
}

const notMuted = decide('notMuted');

/** Keeps silent what somebody muted. */
export function decideMutes(event: LookoutEvent, mutes: readonly Mute[], nowMs: number): Decision {
  for (const { name, matches, untilMs, rule } of mutes) {
    if ((untilMs !== undefined && untilMs <= nowMs) || !matches(event)) continue;
    const facts = untilMs === undefined ? { mute: name } : { mute: name, untilMs };
    return decide('muted', facts, rule);
  }
  return notMuted;
}
