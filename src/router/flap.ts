import type { Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import { phrase } from '../core/words/phrase.ts';
import { retitled, titleWords } from '../core/wording.ts';
import { RecentMap } from '../core/recentMap.ts';
import type { Hold } from './hold.ts';
import { problemOf } from './problem.ts';
import { decide } from '../core/reasons.ts';

/** Something flaps when it changes between good and bad so often within a time. */
export interface FlapPolicy {
  readonly changes: number;
  readonly windowMs: number;
}

/** Wall times in ms of the changes of each problem, oldest first; at most as many as make it flap. */
export type FlapMemory = RecentMap<string, { changedMs: number[]; flaps: boolean }>;

/** Changes counted at most; what flaps faster is not told apart. */
const maxChanges = 100;
/** Problems remembered at least. */
const minProblems = 10_000;

export function createFlapMemory(): FlapMemory {
  return new RecentMap(minProblems);
}

const steady = decide('steady');

/** Tells once that something flaps, then only how it has settled. */
export function decideFlap(
  event: LookoutEvent,
  policy: FlapPolicy,
  memory: FlapMemory,
  nowMs: number,
): { event: LookoutEvent; decision: Decision; hold?: Hold | undefined } {
  const { transition } = event.data;
  if (transition !== 'broke' && transition !== 'fixed') return { event, decision: steady };
  const key = problemOf(event);
  const known = memory.get(key) ?? { changedMs: [], flaps: false };
  memory.set(key, known);

  const last = known.changedMs.at(-1);
  if (last === undefined || nowMs - last >= policy.windowMs) known.flaps = false;
  known.changedMs = known.changedMs.filter((atMs) => atMs <= nowMs && nowMs - atMs < policy.windowMs);
  known.changedMs.push(nowMs);
  if (known.changedMs.length > maxChanges) known.changedMs.shift();
  const changes = known.changedMs.length;
  const facts = { changes, windowMs: policy.windowMs };
  if (known.flaps) {
    const hold: Hold = { kind: 'flap', key: `flap ${key}`, dueMs: nowMs + policy.windowMs, slides: true };
    return { event, decision: decide('flaps', facts), hold };
  }
  if (changes < policy.changes) return { event, decision: steady };
  known.flaps = true;
  const title = phrase('flapping.title', { title: titleWords(event) });
  const told = { ...event, ...retitled(event, title), data: { ...event.data, changes } };
  return { event: told, decision: decide('startsToFlap', facts) };
}
