import type { Decision } from '../core/decision.ts';
import { type LookoutEvent } from '../core/event.ts';
import { formatDuration } from '../core/units.ts';
import { decide } from './stage.ts';

/** Noise options of one watcher. */
export interface WatcherOptions {
  /** Speak once per `count` events within `windowMs`. */
  readonly threshold?: { readonly count: number; readonly windowMs: number };
  /** Stay silent for this long after a message. */
  readonly cooldownMs?: number;
  /** With `changes` an outcome that is as it was before is not told, and neither is a run that the user ended. */
  readonly tell?: 'changes' | 'all';
}

/** What the stage remembers of one watcher and subject. Bounded: a threshold keeps at most `count` entries. */
export interface WatcherMemory {
  readonly waiting: { readonly atMs: number; readonly added: number; readonly removed: number }[];
  lastSpokenMs?: number;
}

/** Applies threshold and cooldown; `memory` is changed as the events are counted. */
export function decideWatcherOptions(
  event: LookoutEvent,
  options: WatcherOptions,
  memory: WatcherMemory,
  nowMs: number,
): { decision: Decision; event: LookoutEvent } {
  const { threshold, cooldownMs } = options;
  const silence = options.tell === 'changes' ? silenceOf(event) : undefined;
  if (silence !== undefined) return { event, decision: decide('watcher', 'suppress', silence) };
  if (cooldownMs !== undefined && memory.lastSpokenMs !== undefined && nowMs - memory.lastSpokenMs < cooldownMs) {
    const leftMs = cooldownMs - (nowMs - memory.lastSpokenMs);
    return { event, decision: decide('watcher', 'suppress', `Cooling down for another ${formatDuration(leftMs)}.`) };
  }
  if (threshold === undefined || threshold.count <= 1) {
    memory.lastSpokenMs = nowMs;
    return { event, decision: decide('watcher', 'pass', 'No threshold or cooldown holds it back.') };
  }
  const fresh = memory.waiting.filter((item) => nowMs - item.atMs < threshold.windowMs);
  fresh.push({ atMs: nowMs, added: numberOf(event.data['added']), removed: numberOf(event.data['removed']) });
  memory.waiting.length = 0;
  const window = formatDuration(threshold.windowMs);
  if (fresh.length < threshold.count) {
    memory.waiting.push(...fresh);
    const reason = `${fresh.length} of ${threshold.count} within ${window}; told together when the threshold is reached.`;
    return { event, decision: decide('watcher', 'merge', reason) };
  }
  memory.lastSpokenMs = nowMs;
  const added = fresh.reduce((sum, item) => sum + item.added, 0);
  const removed = fresh.reduce((sum, item) => sum + item.removed, 0);
  const summary: LookoutEvent = {
    ...event,
    title: `${event.title} – changed ${fresh.length} times in the last ${window}`,
    data: { ...event.data, added, removed, times: fresh.length, windowMs: threshold.windowMs },
  };
  return {
    event: summary,
    decision: decide('watcher', 'pass', `Threshold of ${threshold.count} within ${window} reached.`),
  };
}

/** Why an outcome is no news; undefined when it is. */
function silenceOf({ data }: LookoutEvent): string | undefined {
  if (data['transition'] === 'ok') return 'It is good, as it was before.';
  if (data['transition'] === 'stillBroken') return 'It is broken, as it was before; that was told when it broke.';
  if (typeof data['toldAs'] === 'string') return `Event ${data['toldAs']} told it already.`;
  return data['cancelled'] === true ? 'It was ended by hand.' : undefined;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
