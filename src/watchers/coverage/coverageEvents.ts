import type { EventDraft, EventLink } from '../../core/event.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Transition } from '../../core/transition.ts';
import { phrase, type Phrase } from '../../core/words/phrase.ts';
import { worded } from '../../core/wording.ts';
import type { CoverageResult } from '../../recognisers/coverage/coverageResult.ts';

/** A report and what it means. Percents, and points of percent. */
export interface CoverageOutcome {
  /** Path of the report, for people. */
  readonly name: string;
  readonly result: CoverageResult;
  readonly transition: Transition;
  /** Lines fell by more than is let pass. */
  readonly isDrop: boolean;
  readonly threshold: number | undefined;
  /** Lines of the report before. */
  readonly previous: number | undefined;
  readonly cause: JsonObject;
  readonly links: readonly EventLink[];
}

/** Files that the words of an event name. */
const shownFiles = 5;

/** Points from one percent to another, with two decimals. */
export function pointsBetween(previous: number, lines: number): number {
  return Math.round((lines - previous) * 100) / 100;
}

/** The files that miss most, with their percent where the result still has it. */
function lowestOf({ files, lowest }: CoverageResult): { path: string; lines?: number }[] {
  const wanted = new Set(lowest);
  const percents = new Map(files.filter(({ path }) => wanted.has(path)).map(({ path, lines }) => [path, lines]));
  return lowest.map((path) => {
    const lines = percents.get(path);
    return lines === undefined ? { path } : { path, lines };
  });
}

export function coverageDraft(outcome: CoverageOutcome): EventDraft {
  const { name, result, isDrop, threshold, previous, cause, links } = outcome;
  const { format, lines, branches, functions } = result;
  const type = typeOf(outcome);
  const lowest = lowestOf(result);
  const shown = lowest
    .slice(0, shownFiles)
    .map(({ path, lines: percent }) =>
      percent === undefined ? path : phrase('coverage.file', { path, lines: percent }),
    );
  const misses = shown.length === 0 ? undefined : { lines: [phrase('coverage.lowest'), ...shown] };
  return {
    type,
    ...worded({
      title: titleOf(outcome, type),
      description: type === 'coverage.recovered' ? undefined : misses,
    }),
    subject: name,
    data: {
      // A fall is news, also of what was below before.
      transition: isDrop ? 'broke' : outcome.transition,
      name,
      format,
      lines,
      ...(branches === undefined ? {} : { branches }),
      ...(functions === undefined ? {} : { functions }),
      ...(threshold === undefined ? {} : { threshold }),
      ...(previous === undefined ? {} : { previous, change: pointsBetween(previous, lines) }),
      lowest,
      ...cause,
    },
    links,
    // Each fall is another one.
    fingerprintExact: type === 'coverage.dropped' ? `${previous} ${lines}` : undefined,
    incident: `coverage ${name}`,
  };
}

type CoverageEvent = 'coverage.below' | 'coverage.dropped' | 'coverage.recovered';

function typeOf({ transition, isDrop }: CoverageOutcome): CoverageEvent {
  if (transition === 'broke') return 'coverage.below';
  if (isDrop) return 'coverage.dropped';
  return transition === 'stillBroken' ? 'coverage.below' : 'coverage.recovered';
}

function titleOf(outcome: CoverageOutcome, type: CoverageEvent): Phrase {
  const { name, result, transition, threshold = result.lines, previous = result.lines } = outcome;
  const { lines } = result;
  switch (type) {
    case 'coverage.below':
      return phrase(transition === 'broke' ? type : 'coverage.stillBelow', { lines, threshold, name });
    case 'coverage.dropped':
      return phrase(type, { previous, lines, name });
    case 'coverage.recovered':
      return transition === 'fixed'
        ? phrase(type, { lines, threshold, name })
        : phrase('coverage.known', { lines, name });
  }
}
