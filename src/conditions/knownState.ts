import type { LookoutEvent } from '../core/event.ts';
import { isRecord, type JsonObject, type JsonValue } from '../core/json.ts';

/** What is known of things now, by their names in expressions. Plain JSON. */
export type KnownState = Readonly<Record<string, JsonObject | string>>;

/** Fields of events that stay known, by the name under which they do. */
const kept: readonly (readonly [type: RegExp, name: string, fields: readonly string[]])[] = [
  [
    /^build\.(?:completed|failed|cancelled)$/,
    'build',
    ['status', 'durationMs', 'errors', 'warnings', 'name', 'transition'],
  ],
  [
    /^test\.(?:passed|failed|errored|fixed|flaky)$/,
    'tests',
    ['status', 'durationMs', 'passed', 'failed', 'skipped', 'total', 'name', 'transition'],
  ],
  [/^coverage\./, 'coverage', ['lines', 'branches', 'functions', 'change']],
  [/^deploy\./, 'deploy', ['status', 'environment', 'version', 'url']],
  [/^resource\.cpu\./, 'cpu', ['percent']],
  [/^resource\.memory\./, 'memory', ['percent', 'mb']],
  [/^resource\.disk\./, 'disk', ['percent', 'path']],
];

/** What no watcher measures yet: it is known only once somebody publishes it. */
const unmeasured: ReadonlySet<string> = new Set(['cpu', 'memory', 'disk']);

/** The first name among dotted fields of which nothing here tells and nothing is known. */
export function unmeasuredIn(fields: readonly string[], known: KnownState = {}): string | undefined {
  return fields
    .map((field) => field.split('.', 1)[0] ?? '')
    .find((name) => unmeasured.has(name) && known[name] === undefined);
}

/** The state after an event. What an event does not tell stays as it was. */
export function withEvent(state: KnownState, event: LookoutEvent): KnownState {
  const branch = event.labels['branch'];
  const named: KnownState = branch === undefined ? state : { ...state, branch };
  const rule = kept.find(([type]) => type.test(event.type));
  if (rule === undefined) return named;
  const [, name, fields] = rule;
  const before = named[name];
  const told = Object.fromEntries(
    fields.flatMap((field): [string, JsonValue][] => {
      const value = event.data[field];
      return value === undefined ? [] : [[field, value]];
    }),
  );
  return { ...named, [name]: { ...(isRecord(before) ? before : {}), ...told } };
}

/** What an expression sees when an event happens. */
export function seenWith(state: KnownState, event: LookoutEvent): Readonly<Record<string, unknown>> {
  return { ...state, event, labels: event.labels };
}
