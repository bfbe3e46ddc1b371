import type { LookoutEvent } from '../core/event.ts';
import { type JsonObject } from '../core/json.ts';
import { phrase, type Words } from '../core/words/phrase.ts';
import { worded } from '../core/wording.ts';
import { type Priority, priorities, type Severity, severities } from '../core/severity.ts';

/** Kinds of events that a title names. */
const maxKinds = 5;
/** Events of a summary that are listed one by one in its data. */
const maxListed = 25;

const rankOf = <T>(order: readonly T[], value: T): number => order.indexOf(value);

/**
 * One event that stands for several, oldest first, at least one; one alone is itself. It has the gravest
 * severity and priority among them, and the id of the first, so that it is the same at every attempt.
 */
export function summarise(events: readonly LookoutEvent[]): LookoutEvent {
  const [first] = events;
  if (first === undefined) throw new RangeError('There is nothing to sum up.');
  if (events.length === 1) return first;
  const severity = events.reduce<Severity>(
    (worst, event) => (rankOf(severities, event.severity) > rankOf(severities, worst) ? event.severity : worst),
    first.severity,
  );
  const priority = events.reduce<Priority>(
    (loudest, event) => (rankOf(priorities, event.priority) > rankOf(priorities, loudest) ? event.priority : loudest),
    first.priority,
  );
  const counts = new Map<string, number>();
  for (const { type } of events) counts.set(type, (counts.get(type) ?? 0) + 1);
  const kinds = [...counts].sort((a, b) => b[1] - a[1]);
  const [only] = kinds;
  const type = kinds.length === 1 && only !== undefined ? only[0] : 'events.summary';
  const labels: Record<string, string> = {};
  for (const [name, value] of Object.entries(first.labels))
    if (events.every((event) => event.labels[name] === value)) labels[name] = value;
  const data: JsonObject = {
    count: events.length,
    types: Object.fromEntries(kinds),
    events: events.slice(0, maxListed).map(({ id, type: kind, title, time }) => ({ id, type: kind, title, time })),
  };
  return {
    ...first,
    type,
    time: events.at(-1)?.time ?? first.time,
    ...worded({
      title: phrase('summary.messages', {
        count: events.length,
        kinds: kindWords(kinds),
      }),
    }),
    subject: undefined,
    data,
    links: [],
    severity,
    priority,
    labels,
  };
}

/** The most common kinds, and how many others there are. */
function kindWords(kinds: readonly (readonly [string, number])[]): Words {
  const shown = kinds.slice(0, maxKinds).map(([type, count]) => phrase('summary.kind', { count, type }));
  const left = kinds.length - shown.length;
  return left === 0 ? shown : [...shown, phrase('summary.moreKinds', { count: left })];
}
