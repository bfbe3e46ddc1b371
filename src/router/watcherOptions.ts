import type { Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import type { Telling } from '../core/telling.ts';
import { durationWords } from '../core/units.ts';
import { phrase } from '../core/words/phrase.ts';
import { retitled, titleWords } from '../core/wording.ts';
import type { Hold } from './hold.ts';
import { problemOf } from './problem.ts';
import { decide } from '../core/reasons.ts';

/** Noise options of one watcher. */
export interface WatcherOptions {
  /** Speak once per `count` events within `windowMs`. */
  readonly threshold?: { readonly count: number; readonly windowMs: number };
  /** Stay silent for this long after a message. */
  readonly cooldownMs?: number;
  readonly tell?: Telling;
  /** Tell what happened within this time in one message. */
  readonly aggregateMs?: number;
  /** Channels that are told, instead of those of the routes. */
  readonly channels?: readonly string[];
}

/** What the stage remembers of one watcher and subject. Bounded: a threshold keeps at most `count` entries. */
export interface WatcherMemory {
  readonly waiting: { readonly atMs: number; readonly added: number; readonly removed: number }[];
  lastSpokenMs?: number;
}

const free = decide('noWatcherOption');

export interface WatcherVerdict {
  readonly decision: Decision;
  readonly event: LookoutEvent;
  readonly hold?: Hold | undefined;
}

/**
 * Applies threshold, aggregation and cooldown; what is `remembered` is changed as the events are counted. `unheard`
 * are the problems whose break nobody was told of.
 */
export function decideWatcherOptions(
  event: LookoutEvent,
  options: WatcherOptions,
  remembered: () => WatcherMemory,
  unheard: { has(problem: string): boolean },
  nowMs: number,
): WatcherVerdict {
  const { threshold, cooldownMs, tell = 'all' } = options;
  const spoken = silenceOf(event, tell, unheard);
  if (spoken?.verdict === 'suppress') return { event, decision: spoken };
  const isThreshold = threshold !== undefined && threshold.count > 1;
  if (cooldownMs === undefined && !isThreshold) return aggregated(event, options, nowMs, spoken ?? free);
  const memory = remembered();
  if (cooldownMs !== undefined && memory.lastSpokenMs !== undefined && nowMs - memory.lastSpokenMs < cooldownMs) {
    const leftMs = cooldownMs - (nowMs - memory.lastSpokenMs);
    return { event, decision: decide('coolingDown', { leftMs }) };
  }
  if (!isThreshold) {
    memory.lastSpokenMs = nowMs;
    return aggregated(event, options, nowMs, spoken ?? free);
  }
  const { count, windowMs } = threshold;
  const fresh = memory.waiting.filter((item) => nowMs - item.atMs < windowMs);
  fresh.push({ atMs: nowMs, added: numberOf(event.data['added']), removed: numberOf(event.data['removed']) });
  memory.waiting.length = 0;
  if (fresh.length < count) {
    memory.waiting.push(...fresh);
    return { event, decision: decide('thresholdWaits', { seen: fresh.length, count, windowMs }) };
  }
  memory.lastSpokenMs = nowMs;
  const added = fresh.reduce((sum, item) => sum + item.added, 0);
  const removed = fresh.reduce((sum, item) => sum + item.removed, 0);
  const summary: LookoutEvent = {
    ...event,
    ...retitled(
      event,
      phrase('threshold.title', { title: titleWords(event), count: fresh.length, duration: durationWords(windowMs) }),
    ),
    data: { ...event.data, added, removed, times: fresh.length, windowMs },
  };
  return aggregated(summary, options, nowMs, decide('thresholdReached', { count, windowMs }));
}

function aggregated(
  event: LookoutEvent,
  { aggregateMs }: WatcherOptions,
  nowMs: number,
  decision: Decision,
): WatcherVerdict {
  if (aggregateMs === undefined || event.priority === 'critical') return { event, decision };
  const hold: Hold = {
    kind: 'aggregate',
    key: `aggregate ${event.labels['watcher'] ?? ''}`,
    dueMs: nowMs + aggregateMs,
    intervalMs: aggregateMs,
  };
  return { event, decision: decide('aggregated', { windowMs: aggregateMs }), hold };
}

/** Why an event is not told, or why it is though it looks like no news; undefined when there is nothing to say. */
function silenceOf(
  event: LookoutEvent,
  tell: Telling,
  unheard: { has(problem: string): boolean },
): Decision | undefined {
  if (tell === 'all') return undefined;
  if (tell === 'nothing') return decide('onlyRecorded');
  const byOutcome = silenceOfOutcome(event, unheard);
  if (tell === 'changes' || byOutcome?.verdict === 'suppress') return byOutcome;
  return event.severity === 'info' ? decide('wentWell') : byOutcome;
}

function silenceOfOutcome(event: LookoutEvent, unheard: { has(problem: string): boolean }): Decision | undefined {
  const { transition, toldAs, cancelled } = event.data;
  const isUnheard = unheard.has(problemOf(event));
  if (transition === 'ok') return decide('stillGood');
  if (transition === 'fixed' && isUnheard) return decide('fixedUnheard');
  if (transition === 'stillBroken') {
    return isUnheard ? decide('brokeUnheard') : decide('stillBroken');
  }
  if (typeof toldAs === 'string') return decide('toldAlready', { event: toldAs });
  return cancelled === true ? decide('endedByHand') : undefined;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
