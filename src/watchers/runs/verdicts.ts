import { isRecord, type JsonObject, type JsonValue } from '../../core/json.ts';
import { type Transition, transitionOf, type Verdict } from '../../core/transition.ts';
import type { TreeMark } from '../changeLog.ts';

/** What is remembered of one thing that runs again and again. */
export interface Remembered {
  readonly verdict: 'good' | 'bad';
  /** Since when, wall time in ms. */
  readonly sinceMs: number;
  /** The tree when it was good last. */
  readonly green?: TreeMark | undefined;
  /** What failed, for things that consist of parts. */
  readonly failing?: readonly string[];
  /** How many parts there were. */
  readonly total?: number;
  /** Percent of lines that were covered, for coverage. */
  readonly lines?: number;
  /** What the outcome was read from, equal for the same state of a file. */
  readonly stamp?: string;
  /** The tree when it was bad last. */
  readonly red?: TreeMark | undefined;
  /** Times of changes between good and bad, newest last; at most {@link maxFlips}. */
  readonly flipsMs?: readonly number[];
}

const maxFlips = 10;
/** The least recently run are forgotten beyond it. */
const maxThings = 200;

/** Verdicts by name, the most recently used last. Kept in a cursor. */
export class Verdicts {
  private readonly things: Map<string, Remembered>;

  /** Takes what {@link toJson} wrote; anything else is nothing. */
  constructor(json: JsonValue | undefined) {
    const things: [string, unknown][] =
      isRecord(json) && isRecord(json['things']) ? Object.entries(json['things']) : [];
    this.things = new Map(
      things.flatMap(([name, value]): [string, Remembered][] => (isRemembered(value) ? [[name, value]] : [])),
    );
  }

  get(name: string): Remembered | undefined {
    return this.things.get(name);
  }

  transition(name: string, now: Verdict): Transition {
    return transitionOf(this.things.get(name)?.verdict, now);
  }

  /** Remembers a verdict; one that is unknown changes nothing. */
  note(name: string, now: Verdict, atMs: number, more: Omit<Remembered, 'verdict' | 'sinceMs' | 'flipsMs'> = {}): void {
    if (now === 'unknown') return;
    const before = this.things.get(name);
    const isFlip = before !== undefined && before.verdict !== now;
    const flipsMs = [...(before?.flipsMs ?? []), ...(isFlip ? [atMs] : [])].slice(-maxFlips);
    this.things.delete(name);
    this.things.set(name, {
      verdict: now,
      sinceMs: before === undefined || isFlip ? atMs : before.sinceMs,
      ...more,
      green: more.green ?? before?.green,
      flipsMs,
    });
    const [oldest] = this.things.keys();
    if (this.things.size > maxThings && oldest !== undefined) this.things.delete(oldest);
  }

  toJson(): JsonObject {
    return JSON.parse(JSON.stringify({ things: Object.fromEntries(this.things) })) as JsonObject;
  }
}

function isRemembered(value: unknown): value is Remembered {
  return (
    isRecord(value) &&
    (value['verdict'] === 'good' || value['verdict'] === 'bad') &&
    typeof value['sinceMs'] === 'number'
  );
}
