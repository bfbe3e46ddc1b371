import type { EventDraft, EventLink } from '../../core/event.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Transition } from '../../core/transition.ts';
import { elapsedWords } from '../../core/units.ts';
import { phrase, type Phrase, type Words } from '../../core/words/phrase.ts';
import { worded } from '../../core/wording.ts';
import type { BuildProblem, BuildResult } from '../../recognisers/builds/buildResult.ts';
import type { RunEnd } from '../runs/run.ts';

/** A build that is over, or one cycle of it. */
export interface BuildOutcome {
  /** Name of the task, else the command line. */
  readonly name: string;
  readonly commandLine: string | undefined;
  readonly result: BuildResult;
  readonly transition: Transition;
  readonly end: Pick<RunEnd, 'exitCode' | 'cancelled'>;
  /** Undefined for a cycle whose tool does not tell. */
  readonly durationMs: number | undefined;
  /** Contradicting accounts, in words, when nobody can tell what became of it. */
  readonly dispute: Words | undefined;
  readonly cause: JsonObject;
  readonly links: readonly EventLink[];
}

/** Problems that an event names. */
const shownProblems = 10;

/** The two stories, where what the tool said and how the command ended contradict each other. */
export function disputeOf({ status, errors, tool }: BuildResult, exitCode: number | undefined): Phrase | undefined {
  if (status !== 'unknown' || exitCode === undefined) return undefined;
  const said = errors === 0 ? phrase('build.saidSuccess') : phrase('count.errors', { count: errors });
  return phrase('build.dispute', { tool, said, exitCode: String(exitCode) });
}

/** The event of a build that is over. */
export function buildDraft(outcome: BuildOutcome): EventDraft {
  const { name, commandLine, result, transition, end, durationMs, dispute, cause, links } = outcome;
  const failed = result.status === 'failed';
  const first =
    result.problems.find(({ severity }) => severity === 'error') ?? (failed ? result.problems[0] : undefined);
  const data: JsonObject = {
    transition,
    status: result.status,
    name,
    tool: result.tool,
    errors: result.errors,
    warnings: result.warnings,
    problems: result.problems.slice(0, shownProblems).map((problem) => ({ ...problem })),
    ...(end.cancelled ? { cancelled: true } : {}),
    ...(commandLine === undefined ? {} : { command: commandLine }),
    ...(durationMs === undefined ? {} : { durationMs: Math.round(durationMs) }),
    ...(end.exitCode === undefined ? {} : { exitCode: end.exitCode }),
    ...cause,
  };
  return {
    type: typeOf(outcome),
    ...worded({
      title: titleOf(outcome),
      description: dispute ?? (first === undefined ? undefined : problemText(first)),
    }),
    subject: name,
    data,
    links,
    // The same first problem is the same failure, whatever else is printed.
    fingerprintTexts: failed && first !== undefined ? [first.file ?? '', first.code ?? '', first.message] : [],
    incident: `build ${name}`,
    ...(dispute === undefined ? {} : { severity: 'warning' as const }),
  };
}

function typeOf({ result, end }: BuildOutcome): string {
  if (end.cancelled || result.status === 'cancelled') return 'build.cancelled';
  return result.status === 'failed' ? 'build.failed' : 'build.completed';
}

function titleOf({ name, result, transition, end, durationMs }: BuildOutcome): Phrase {
  const elapsed = durationMs === undefined ? undefined : elapsedWords(durationMs);
  if (end.cancelled || result.status === 'cancelled') return phrase('build.cancelled', { name, elapsed });
  if (result.status === 'unknown') return phrase('build.unknown', { name });
  if (result.status === 'failed') {
    const errors = result.errors === 0 ? undefined : phrase('count.errors', { count: result.errors });
    const key = transition === 'stillBroken' ? 'build.stillFailing' : 'build.failed';
    return phrase(key, { name, errors, elapsed });
  }
  const warnings = result.warnings === 0 ? undefined : phrase('count.warnings', { count: result.warnings });
  return phrase(transition === 'fixed' ? 'build.fixed' : 'build.succeeded', { name, warnings, elapsed });
}

function problemText({ file, line, column, code, message }: BuildProblem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return [place, [code, message].filter(Boolean).join(' ')].filter((part) => part !== '').join(' – ');
}
