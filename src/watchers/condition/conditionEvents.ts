import type { Baseline } from '../../conditions/baseline.ts';
import type { CompiledCondition } from '../../conditions/compileCondition.ts';
import type { EventDraft, LookoutEvent } from '../../core/event.ts';
import { type JsonObject, readPath, textOf } from '../../core/json.ts';
import { phrase, say, type Words } from '../../core/words/phrase.ts';
import { titleWords, worded, wordedLink } from '../../core/wording.ts';
import type { Deploy } from '../../recognisers/deploys/deploy.ts';

export interface ConditionChange {
  /** The phrase or expression as it was written. */
  readonly name: string;
  readonly condition: CompiledCondition;
  readonly change: 'met' | 'cleared';
  readonly known: Readonly<Record<string, unknown>>;
  readonly baseline?: Baseline | undefined;
  /** The event that decided. */
  readonly event?: LookoutEvent | undefined;
  readonly isTold?: boolean | undefined;
  /** The line of a log that decided. */
  readonly line?: string | undefined;
  readonly path?: string | undefined;
}

export function conditionDraft(change: ConditionChange): EventDraft {
  const { name, condition, event, isTold, line, path, baseline } = change;
  const isMet = change.change === 'met';
  const values: JsonObject = {};
  for (const field of condition.reads) {
    const value = readPath(change.known, field);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') values[field] = value;
  }
  const shown = line ?? (event === undefined ? describe(values) : titleWords(event));
  return {
    type: isMet ? 'condition.met' : 'condition.cleared',
    ...worded({
      title: phrase(isMet ? 'condition.met' : 'condition.cleared', { name }),
      description: shown === undefined || shown === '' ? condition.canonical : shown,
    }),
    subject: name,
    data: {
      transition: isMet ? 'broke' : 'fixed',
      expression: condition.expression,
      canonical: say(condition.canonical, 'en'),
      values,
      ...(baseline === undefined ? {} : { baseline: { ...baseline } }),
      ...(path === undefined ? {} : { path }),
      ...(event === undefined ? {} : { event: event.id }),
      // About an event, and without a window, the condition says no more than the event did.
      ...(isTold === true &&
      condition.window === undefined &&
      condition.reads.some((field) => field.startsWith('event.'))
        ? { toldAs: event?.id ?? '' }
        : {}),
    },
    links: event?.links ?? [],
    // Each happening is one of its own.
    fingerprintExact: event?.id ?? line ?? '',
    incident: `condition ${name}`,
  };
}

function describe(values: JsonObject): Words | undefined {
  const known = Object.entries(values).map(([field, value]) =>
    phrase('condition.value', { field, value: textOf(value) }),
  );
  return known.length === 0 ? undefined : known;
}

/** A deploy that was seen in a log or in a terminal. */
export function deployDraft(
  { status, environment, version, url, message }: Deploy,
  where: string,
  nowMs: number,
): EventDraft {
  const to = environment === undefined ? undefined : phrase('deploy.to', { environment });
  const what =
    version === undefined || environment === undefined
      ? (version ?? to)
      : phrase('deploy.versionTo', { version, environment });
  return {
    type: `deploy.${status}`,
    ...worded({
      title: phrase(status === 'succeeded' ? 'deploy.succeeded' : 'deploy.failed', { what }),
      description: message,
    }),
    subject: where,
    data: {
      status,
      time: new Date(nowMs).toISOString(),
      ...(environment === undefined ? {} : { environment }),
      ...(version === undefined ? {} : { version }),
      ...(url === undefined ? {} : { url }),
    },
    links: url === undefined ? [] : [wordedLink(phrase('link.openDeployment'), url)],
    fingerprintExact: `${nowMs} ${message}`,
    incident: `deploy ${environment ?? where}`,
  };
}
