import type { Matcher } from '../conditions/matcher.ts';
import type { ConfigRef, Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import { readPath } from '../core/json.ts';
import { isGood, problemOf } from './problem.ts';
import { decide } from '../core/reasons.ts';

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

/** What lasts of one rule. */
class Causes {
  private readonly byThing = new Map<string, Cause>();
  private readonly byValues = new Map<string, Map<string, Cause>>();

  add(thing: string, cause: Cause): void {
    this.delete(thing);
    this.byThing.set(thing, cause);
    const same = this.byValues.get(cause.values) ?? new Map<string, Cause>();
    same.set(thing, cause);
    this.byValues.set(cause.values, same);
    if (this.byThing.size <= maxCauses) return;
    const [oldest] = this.byThing.keys();
    if (oldest !== undefined) this.delete(oldest);
  }

  delete(thing: string): void {
    const cause = this.byThing.get(thing);
    if (cause === undefined) return;
    this.byThing.delete(thing);
    const same = this.byValues.get(cause.values);
    same?.delete(thing);
    if (same?.size === 0) this.byValues.delete(cause.values);
  }

  /** One that lasts with these values. */
  find(values: string, nowMs: number): Cause | undefined {
    for (const cause of this.byValues.get(values)?.values() ?? []) if (nowMs - cause.atMs < maxCauseMs) return cause;
    return undefined;
  }
}

/** What lasts now, by the rules of which it is a cause. */
export type InhibitMemory = Map<InhibitRule, Causes>;

const notInhibited = decide('notInhibited');

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
    if (causes === undefined || !rule.mutes(event) || rule.when(event)) continue;
    const cause = causes.find(valuesOf(event, rule), nowMs);
    if (cause !== undefined) return decide('inhibited', { event: cause.event, title: cause.title }, rule.rule);
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
    const begins = !isGood(event) && rule.when(event);
    if (!begins && causes === undefined) continue;
    const thing = thingOf(event);
    if (begins) {
      const { id, title } = event;
      const known = causes ?? new Causes();
      known.add(thing, { event: id, title, values: valuesOf(event, rule), atMs: nowMs });
      memory.set(rule, known);
    } else if (event.data['transition'] !== 'unknown') causes?.delete(thing);
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
