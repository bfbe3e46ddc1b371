import type { Matcher } from '../conditions/matcher.ts';
import type { ConfigRef, Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import { readPath } from '../core/json.ts';
import { isGood, problemOf } from './problem.ts';
import { decide } from './stage.ts';

/** While something lasts that `when` matches, `mutes` is kept silent where the fields `equal` are the same. */
export interface InhibitRule {
  readonly when: Matcher;
  readonly mutes: Matcher;
  readonly equal: readonly string[];
  readonly rule?: ConfigRef | undefined;
}

interface Cause {
  readonly event: string;
  readonly title: string;
  /** Values of the rule's fields `equal`. */
  readonly values: string;
  readonly atMs: number;
}

/** Longest time in ms that a cause lasts of which no end was heard. */
const maxCauseMs = 24 * 3_600_000;
/** Causes remembered of each rule; the oldest go first. */
const maxCauses = 1000;

/** What lasts now: by rule, then by the thing that is broken. */
export type InhibitMemory = Map<InhibitRule, Map<string, Cause>>;

const notInhibited = decide('inhibit', 'pass', 'notInhibited');

/** Keeps silent what another problem explains. */
export function decideInhibition(
  event: LookoutEvent,
  rules: readonly InhibitRule[],
  memory: InhibitMemory,
  nowMs: number,
): Decision {
  for (const rule of rules) {
    const causes = memory.get(rule);
    // What is itself a cause is told: two red builds do not silence each other.
    if (causes === undefined || causes.size === 0 || !rule.mutes(event) || rule.when(event)) continue;
    const values = valuesOf(event, rule);
    for (const cause of causes.values()) {
      if (cause.values !== values || nowMs - cause.atMs >= maxCauseMs) continue;
      return decide('inhibit', 'suppress', 'inhibited', { event: cause.event, title: cause.title }, rule.rule);
    }
  }
  return notInhibited;
}

/** Notes what an event begins or ends. */
export function noteCause(
  event: LookoutEvent,
  rules: readonly InhibitRule[],
  memory: InhibitMemory,
  nowMs: number,
): void {
  for (const rule of rules) {
    const causes = memory.get(rule);
    const thing = thingOf(event);
    if (!isGood(event) && rule.when(event)) {
      const { id, title } = event;
      const known = causes ?? new Map<string, Cause>();
      known.delete(thing);
      known.set(thing, { event: id, title, values: valuesOf(event, rule), atMs: nowMs });
      const [oldest] = known.keys();
      if (known.size > maxCauses && oldest !== undefined) known.delete(oldest);
      memory.set(rule, known);
    } else if (causes !== undefined && event.data['transition'] !== 'unknown') causes.delete(thing);
  }
}

/** Published events have no incident: what ends `build.failed` is another `build.…` of the same source and subject. */
function thingOf(event: LookoutEvent): string {
  if (event.incident !== undefined) return problemOf(event);
  const family = event.type.slice(0, event.type.indexOf('.'));
  return `${family} ${event.source} ${event.subject ?? ''}`;
}

function valuesOf(event: LookoutEvent, { equal }: InhibitRule): string {
  return equal.length === 0 ? '' : JSON.stringify(equal.map((field) => readPath(event, field) ?? null));
}
