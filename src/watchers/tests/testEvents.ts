import type { EventDraft, EventLink } from '../../core/event.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Transition } from '../../core/transition.ts';
import { elapsedWords } from '../../core/units.ts';
import { phrase, type Phrase, type Words } from '../../core/words/phrase.ts';
import { worded } from '../../core/wording.ts';
import type { TestFailure } from '../../recognisers/tests/testResult.ts';
import type { TestChanges } from './testChanges.ts';
import type { Account } from './witnesses.ts';

/** A run of tests that is over. */
export interface TestOutcome extends Account {
  /** Name of the task, else the command line, else the report. */
  readonly name: string;
  readonly commandLine: string | undefined;
  readonly exitCode: number | undefined;
  readonly cancelled: boolean;
  readonly durationMs: number | undefined;
  readonly transition: Transition;
  readonly changes: TestChanges;
  readonly cause: JsonObject;
  readonly links: readonly EventLink[];
}

/** Failures that an event describes; the rest is counted. */
const shownFailures = 20;
/** Names that a list in an event holds. */
const shownNames = 50;

export function testDraft(outcome: TestOutcome): EventDraft {
  const { name, commandLine, result, dispute, transition, changes, exitCode, cancelled, durationMs, cause, links } =
    outcome;
  const { failures } = result;
  const data: JsonObject = {
    transition,
    status: dispute === undefined ? result.status : 'unknown',
    name,
    tool: result.tool,
    passed: result.passed,
    failed: result.failed,
    skipped: result.skipped,
    total: result.total,
    failures: failures.slice(0, shownFailures).map((failure) => ({ ...failure })),
    newlyFailing: changes.newlyFailing.slice(0, shownNames),
    stillFailing: changes.stillFailing.slice(0, shownNames),
    fixed: changes.fixed.slice(0, shownNames),
    ...(cancelled ? { cancelled } : {}),
    ...(commandLine === undefined ? {} : { command: commandLine }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(durationMs === undefined ? {} : { durationMs: Math.round(durationMs) }),
    ...cause,
  };
  return {
    type: typeOf(outcome),
    ...worded({ title: titleOf(outcome), description: dispute ?? descriptionOf(outcome) }),
    subject: name,
    data,
    links,
    fingerprintExact: changes.failing.toSorted().join('\n'),
    incident: `tests ${name}`,
    ...(dispute === undefined && !cancelled ? {} : { severity: cancelled ? ('info' as const) : ('warning' as const) }),
  };
}

function typeOf({ result: { status }, dispute, transition }: TestOutcome): string {
  if (transition === 'flaky') return 'test.flaky';
  if (dispute !== undefined || status === 'error' || status === 'interrupted') return 'test.errored';
  if (status === 'failed') return 'test.failed';
  return transition === 'fixed' ? 'test.fixed' : 'test.passed';
}

function titleOf(outcome: TestOutcome): Phrase {
  const { name, result, dispute, transition, cancelled, durationMs, changes, exitCode } = outcome;
  const { status, passed, failed, total } = result;
  const elapsed = durationMs === undefined ? undefined : elapsedWords(durationMs);
  if (cancelled || status === 'interrupted') return phrase('tests.interrupted', { name, elapsed });
  if (dispute !== undefined) return phrase('tests.unknown', { name });
  if (status === 'error') return phrase('tests.couldNotRun', { name });
  if (status === 'none') return phrase('tests.none', { name });
  if (transition === 'flaky') return phrase('tests.flaky', { name });
  const count = total === 0 ? undefined : phrase('count.passedOf', { passed, total });
  if (status === 'passed') return phrase(transition === 'fixed' ? 'tests.fixed' : 'tests.passed', { name, count });
  const news = changes.newlyFailing.length;
  const newly = news > 0 && news < failed ? news : undefined;
  const what = failed > 0 ? phrase('count.failed', { count: failed }) : exitWords(exitCode);
  return phrase(transition === 'stillBroken' ? 'tests.stillFailing' : 'tests.failed', { name, what, newly, count });
}

/** An exit code is a name, not an amount. */
function exitWords(exitCode: number | undefined): Phrase {
  return exitCode === undefined
    ? phrase('tests.exitCodeUnknown')
    : phrase('tests.exitCode', { exitCode: String(exitCode) });
}

function descriptionOf({ result, changes, transition }: TestOutcome): Words | undefined {
  if (transition === 'fixed' || transition === 'flaky') return beginningOf(changes.fixed.map((name) => `✓ ${name}`));
  const isNew = new Set(changes.newlyFailing);
  return beginningOf(result.failures.map((failure) => failureText(failure, isNew)));
}

/** Five lines, and how many more there are. */
function beginningOf(lines: readonly string[]): Words | undefined {
  if (lines.length === 0) return undefined;
  const shown = lines.slice(0, 5);
  const count = lines.length - shown.length;
  return { lines: count === 0 ? shown : [...shown, phrase('more.items', { count })] };
}

function failureText({ suite, name, errorType, message, file, line }: TestFailure, isNew: ReadonlySet<string>): string {
  const full = suite === undefined ? name : `${suite} › ${name}`;
  const place = file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`;
  const [head = ''] = message.split('\n');
  const what = [errorType, head].filter((part) => part !== undefined && part !== '').join(': ');
  return `${isNew.has(full) ? '✗' : '↻'} ${full}${place}${what === '' ? '' : ` – ${what}`}`;
}
