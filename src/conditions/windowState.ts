import type { CompiledCondition } from './compileCondition.ts';
import { isRecord, type JsonObject, type JsonValue } from '../core/json.ts';
import { type Baseline, baselineOf } from './baseline.ts';

/** What is remembered of a condition. Plain JSON. Times are in ms of one clock that never goes back. */
export interface WindowState {
  readonly isMet: boolean;
  /** When it was true, of windows that count; at most the count. */
  readonly hitsMs: readonly number[];
  /** Since when it is true without a break. */
  readonly sinceMs?: number | undefined;
  /** When it was true last, or when waiting began; of absence. */
  readonly seenMs?: number | undefined;
  /** Earlier values, of deviation; at most {@link maxSamples}. */
  readonly samples: readonly number[];
}

export interface Step {
  readonly state: WindowState;
  readonly change?: 'met' | 'cleared';
  /** When to look again although nothing happens, in ms of the same clock. */
  readonly dueMs?: number | undefined;
  /** What the value was compared with. */
  readonly baseline?: Baseline;
}

const maxSamples = 50;

export function initialState(nowMs: number): WindowState {
  return { isMet: false, hitsMs: [], seenMs: nowMs, samples: [] };
}

/** What lasts over a restart: the clock does not, and waiting begins anew. */
export function stateToJson({ isMet, samples }: WindowState): JsonObject {
  return { isMet, samples: [...samples] };
}

/** Reads what {@link stateToJson} wrote; anything else is nothing. */
export function stateFromJson(json: JsonValue | undefined, nowMs: number): WindowState {
  const fresh = initialState(nowMs);
  if (!isRecord(json)) return fresh;
  const { isMet, samples } = json;
  return {
    ...fresh,
    isMet: isMet === true,
    samples: Array.isArray(samples) ? samples.filter((sample) => typeof sample === 'number') : [],
  };
}

/** Whether a condition is about single happenings, and not about how things are. */
function isAboutEvents({ reads }: Pick<CompiledCondition, 'reads'>): boolean {
  return reads.some((field) => /^(?:event|log)\./.test(field));
}

/**
 * Takes what is known now. `isNews` tells a happening from a look at the clock. What is not known
 * changes nothing: it is neither true nor false.
 */
export function advance(
  condition: CompiledCondition,
  before: WindowState,
  known: Readonly<Record<string, unknown>>,
  nowMs: number,
  isNews: boolean,
): Step {
  const { window, when } = condition;
  switch (window?.kind) {
    case undefined:
      return isNews ? plain(condition, before, known) : { state: before };
    case 'count': {
      const { count, withinMs } = window;
      if (!isNews || when.evaluate(known) !== true) return { state: before };
      const hitsMs = [...before.hitsMs.filter((hitMs) => nowMs - hitMs < withinMs), nowMs].slice(-count);
      // Told once for so many; the next time needs as many again.
      return hitsMs.length < count
        ? { state: { ...before, hitsMs } }
        : { state: { ...before, hitsMs: [] }, change: 'met' };
    }
    case 'for': {
      const value = when.evaluate(known);
      if (value === undefined) return { state: before, dueMs: dueOf(before.sinceMs, window.forMs, before.isMet) };
      if (!value) return ended(condition, { ...before, sinceMs: undefined }, known);
      const sinceMs = before.sinceMs ?? nowMs;
      const isMet = nowMs - sinceMs >= window.forMs;
      const state = { ...before, sinceMs, isMet: before.isMet || isMet };
      return {
        state,
        ...(isMet && !before.isMet ? { change: 'met' } : {}),
        dueMs: dueOf(sinceMs, window.forMs, state.isMet),
      };
    }
    case 'absence': {
      if (isNews && when.evaluate(known) === true) {
        const state = { ...before, seenMs: nowMs, isMet: false };
        return { state, ...(before.isMet ? { change: 'cleared' } : {}), dueMs: nowMs + window.forMs };
      }
      const seenMs = before.seenMs ?? nowMs;
      const isMet = nowMs - seenMs >= window.forMs;
      const state = { ...before, seenMs, isMet: before.isMet || isMet };
      return {
        state,
        ...(isMet && !before.isMet ? { change: 'met' } : {}),
        dueMs: dueOf(seenMs, window.forMs, state.isMet),
      };
    }
    case 'deviation': {
      const sample = isNews ? numberAt(known, window.field) : undefined;
      if (sample === undefined) return { state: before };
      const baseline =
        before.samples.length < window.samples ? undefined : baselineOf(before.samples, window.deviations);
      const samples = [...before.samples, sample].slice(-maxSamples);
      if (baseline === undefined) return { state: { ...before, samples } };
      return { ...plain(condition, { ...before, samples }, { ...known, baseline }), baseline };
    }
  }
}

function dueOf(fromMs: number | undefined, forMs: number, isMet: boolean): number | undefined {
  return fromMs === undefined || isMet ? undefined : fromMs + forMs;
}

function plain(condition: CompiledCondition, before: WindowState, known: Readonly<Record<string, unknown>>): Step {
  const value = condition.when.evaluate(known);
  if (value === undefined) return { state: before };
  if (isAboutEvents(condition)) return value ? { state: before, change: 'met' } : { state: before };
  if (!value) return ended(condition, before, known);
  return before.isMet ? { state: before } : { state: { ...before, isMet: true }, change: 'met' };
}

/** It is false now; with a recovery of its own it may go on nevertheless. */
function ended({ recovered }: CompiledCondition, before: WindowState, known: Readonly<Record<string, unknown>>): Step {
  if (!before.isMet || (recovered !== undefined && recovered.evaluate(known) !== true)) return { state: before };
  return { state: { ...before, isMet: false }, change: 'cleared' };
}

function numberAt(known: Readonly<Record<string, unknown>>, field: string): number | undefined {
  let value: unknown = known;
  for (const key of field.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return typeof value === 'number' ? value : undefined;
}
