import type { EventDraft, EventLink } from '../../core/event.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Transition } from '../../core/transition.ts';
import { formatElapsed } from '../../core/units.ts';
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
    title: titleOf(outcome),
    description: dispute ?? descriptionOf(outcome),
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

function titleOf({ name, result, dispute, transition, cancelled, durationMs, changes, exitCode }: TestOutcome): string {
  const { status, passed, failed, total } = result;
  const took = durationMs === undefined ? '' : ` after ${formatElapsed(durationMs)}`;
  if (cancelled || status === 'interrupted') return `Tests interrupted: ${name}${took}`;
  if (dispute !== undefined) return `Tests ended, outcome unknown: ${name}`;
  if (status === 'error') return `Tests could not run: ${name}`;
  if (status === 'none') return `No tests ran: ${name}`;
  if (transition === 'flaky') return `Flaky: ${name} passes now, without a change`;
  const count = total === 0 ? '' : `, ${passed}/${total} passed`;
  if (status === 'passed') return `${transition === 'fixed' ? 'Tests fixed' : 'Tests passed'}: ${name}${count}`;
  const news = changes.newlyFailing.length;
  const newly = news > 0 && news < failed ? `, ${news} newly` : '';
  const what = failed > 0 ? `${failed} failed${newly}` : `exit code ${exitCode ?? 'unknown'}`;
  return `${transition === 'stillBroken' ? 'Tests still failing' : 'Tests failed'}: ${name}, ${what}${count}`;
}

function descriptionOf({ result, changes, transition }: TestOutcome): string | undefined {
  if (transition === 'fixed' || transition === 'flaky') return namesText(changes.fixed);
  const isNew = new Set(changes.newlyFailing);
  const shown = result.failures.slice(0, 5).map((failure) => failureText(failure, isNew));
  const more = result.failures.length - shown.length;
  if (shown.length === 0) return undefined;
  return more > 0 ? `${shown.join('\n')}\n… and ${more} more` : shown.join('\n');
}

function failureText({ suite, name, errorType, message, file, line }: TestFailure, isNew: ReadonlySet<string>): string {
  const full = suite === undefined ? name : `${suite} › ${name}`;
  const place = file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`;
  const [head = ''] = message.split('\n');
  const what = [errorType, head].filter((part) => part !== undefined && part !== '').join(': ');
  return `${isNew.has(full) ? '✗' : '↻'} ${full}${place}${what === '' ? '' : ` – ${what}`}`;
}

function namesText(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const shown = names.slice(0, 5).map((name) => `✓ ${name}`);
  return names.length > shown.length
    ? `${shown.join('\n')}\n… and ${names.length - shown.length} more`
    : shown.join('\n');
}
