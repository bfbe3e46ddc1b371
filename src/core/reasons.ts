import type { ConfigRef, Decision, Facts, StageId, Verdict } from './decision.ts';
import type { Language } from './language.ts';
import { formatDuration } from './units.ts';
import { sentenceIn } from './words/sentence.ts';

const span = (facts: Facts, name: string): string => formatDuration(Number(facts[name] ?? 0));
const moment = (facts: Facts, name: string): string => new Date(Number(facts[name] ?? 0)).toISOString();
/** ` Left out: a (why).`, or nothing. */
const leftOut = ({ left }: Facts): string => (left === undefined ? '' : ` Left out: ${left}.`);
const keptBack = ({ suppressed }: Facts): string =>
  ` The next message says how many were kept back (${suppressed} so far).`;

/** `GitHub token, home path (3 times)`; empty of the traces of earlier versions. */
const foundBy = (facts: Facts): string =>
  Object.entries(facts)
    .map(([rule, count]) => (count === 1 ? rule : `${rule} (${count} times)`))
    .join(', ');

interface Reason {
  readonly stage: StageId;
  readonly verdict: Verdict;
  readonly text: (facts: Facts) => string;
}

const because = (stage: StageId, verdict: Verdict, text: Reason['text']): Reason => ({ stage, verdict, text });

/** Every reason that a stage can have, with the verdict that it comes to and its text for people. */
const reasons = {
  labelled: because('enrich', 'pass', () => 'Labels were added.'),
  redacted: because('redact', 'pass', (facts) => `Removed: ${foundBy(facts) || 'secrets or home paths'}.`),
  nothingToRedact: because('redact', 'pass', () => 'Nothing to remove.'),
  stored: because('persist', 'pass', () => 'Stored together with this trace.'),

  noWatcherOption: because('watcher', 'pass', () => 'No option of its watcher holds it back.'),
  stillGood: because('watcher', 'suppress', () => 'It is good, as it was before.'),
  stillBroken: because('watcher', 'suppress', () => 'It is broken, as it was before; that was told when it broke.'),
  fixedUnheard: because('watcher', 'suppress', () => 'It broke while it was muted or held back, and is well again.'),
  brokeUnheard: because(
    'watcher',
    'pass',
    () => 'It broke while it was muted or held back; this is the first that is told of it.',
  ),
  toldAlready: because('watcher', 'suppress', ({ event }) => `Event ${event} told it already.`),
  endedByHand: because('watcher', 'suppress', () => 'It was ended by hand.'),
  coolingDown: because('watcher', 'suppress', (facts) => `Cooling down for another ${span(facts, 'leftMs')}.`),
  thresholdWaits: because(
    'watcher',
    'merge',
    (facts) =>
      `${facts['seen']} of ${facts['count']} within ${span(facts, 'windowMs')}; told together when the threshold is reached.`,
  ),
  thresholdReached: because(
    'watcher',
    'pass',
    (facts) => `Threshold of ${facts['count']} within ${span(facts, 'windowMs')} reached.`,
  ),
  aggregated: because('watcher', 'hold', (facts) => `Its watcher tells once every ${span(facts, 'windowMs')}.`),

  noFilters: because('filter', 'pass', () => 'There are no global filters.'),
  passesFilters: because('filter', 'pass', () => 'Passes all global filters.'),
  filtered: because('filter', 'suppress', ({ index }) => `Global filter ${index} does not let it pass.`),

  notMuted: because('mute', 'pass', () => 'Nobody muted it.'),
  muted: because(
    'mute',
    'suppress',
    (facts) =>
      `Muted by ${facts['mute']}${facts['untilMs'] === undefined ? '' : ` until ${moment(facts, 'untilMs')}`}.`,
  ),

  notInhibited: because('inhibit', 'pass', () => 'No other problem explains it.'),
  inhibited: because('inhibit', 'suppress', ({ event, title }) => `Kept silent while event ${event} lasts: ${title}.`),

  firstSighting: because('dedup', 'pass', (facts) => `Not seen in the last ${span(facts, 'windowMs')}.`),
  repeated: because(
    'dedup',
    'merge',
    (facts) =>
      `Merged into ${facts['first']}: seen ${facts['count']} times since it was told ${span(facts, 'sinceMs')} ago.`,
  ),

  steady: because('flap', 'pass', () => 'It does not flap.'),
  startsToFlap: because(
    'flap',
    'pass',
    (facts) => `It flaps: ${facts['changes']} changes within ${span(facts, 'windowMs')}.`,
  ),
  flaps: because(
    'flap',
    'hold',
    (facts) =>
      `It flaps: ${facts['changes']} changes within ${span(facts, 'windowMs')}. Its state is told when it has settled.`,
  ),

  routed: because('route', 'route', ({ routes, channels }) => `Route ${routes} → ${channels}.`),
  unrouted: because('route', 'suppress', () => 'No route takes it. Add a route without `match` to catch everything.'),
  routeWithoutChannels: because('route', 'suppress', ({ routes }) => `Route ${routes} names no channel.`),

  ungrouped: because('group', 'pass', () => 'It is not collected with others.'),
  grouped: because('group', 'hold', (facts) => `Collected with others for ${facts['channels']}.`),

  noQuietHours: because('quiet', 'pass', () => 'There are no quiet hours.'),
  notQuiet: because('quiet', 'pass', () => 'It is outside the quiet hours.'),
  passesQuietHours: because('quiet', 'pass', () => 'It may be told in quiet hours.'),
  quiet: because('quiet', 'hold', (facts) => `Quiet hours: held until ${moment(facts, 'untilMs')}.`),

  presenceOff: because('presence', 'pass', () => 'Presence is not looked at.'),
  focused: because(
    'presence',
    'pass',
    ({ left }) => `You are in the editor${left === undefined ? '.' : `: not told on ${left}.`}`,
  ),
  unfocused: because(
    'presence',
    'pass',
    ({ left }) => `You are in another window${left === undefined ? '.' : `: not told on ${left}.`}`,
  ),
  idle: because('presence', 'pass', () => 'You are away: told everywhere.'),

  calm: because('storm', 'pass', () => 'There is no storm.'),
  storm: because(
    'storm',
    'hold',
    (facts) => `Storm: ${facts['count']} messages within ${span(facts, 'perMs')}. Told together in one summary.`,
  ),

  withinLimits: because('limit', 'pass', () => 'Within all rate limits.'),
  criticalPasses: because('limit', 'pass', () => 'Critical messages pass all limits.'),
  allHeld: because('limit', 'pass', () => 'Held messages use up no limits.'),
  minuteLimit: because(
    'limit',
    'suppress',
    (facts) => `Limit of ${facts['limit']} messages a minute reached.${keptBack(facts)}`,
  ),
  hourLimit: because(
    'limit',
    'suppress',
    (facts) => `Limit of ${facts['limit']} messages an hour reached.${keptBack(facts)}`,
  ),
  watcherLimit: because(
    'limit',
    'suppress',
    (facts) =>
      `Watcher ${facts['watcher']} has used its ${facts['burst']} messages at once; the next is possible in ${span(facts, 'waitMs')}.${keptBack(facts)}`,
  ),

  queued: because('outbox', 'pass', (facts) => `Queued for ${facts['channels']}.${leftOut(facts)}`),
  nobody: because('outbox', 'suppress', (facts) => `Told to nobody.${leftOut(facts)}`),
  dryRun: because('outbox', 'suppress', (facts) => `Dry run: would go to ${facts['channels']}.${leftOut(facts)}`),
  testMessage: because('outbox', 'pass', ({ channel }) => `Test message for ${channel}; the router is not asked.`),
} as const satisfies Record<string, Reason>;

export type ReasonCode = keyof typeof reasons;

export const reasonCodes = Object.keys(reasons) as ReasonCode[];

/** Builds one entry of an event's trace. */
export function decide(code: ReasonCode, facts?: Facts, rule?: ConfigRef): Decision {
  const { stage, verdict } = reasons[code];
  if (facts === undefined && rule === undefined) return { stage, verdict, code };
  if (rule === undefined) return { stage, verdict, code, facts };
  return facts === undefined ? { stage, verdict, code, rule } : { stage, verdict, code, facts, rule };
}

/** A trace as the history keeps it: what follows from the code is left out. */
export function packDecisions(decisions: readonly Decision[]): string {
  return JSON.stringify(
    decisions.map(({ code, facts, rule }) =>
      facts === undefined && rule === undefined ? code : [code, facts ?? null, rule],
    ),
  );
}

/** Reads what {@link packDecisions} wrote; codes of a newer version are shown as they are. */
export function unpackDecisions(text: string): Decision[] {
  const packed = JSON.parse(text) as (string | [string, Facts | null, ConfigRef | null | undefined])[];
  return packed.map((item) => {
    const [code, facts, rule] = typeof item === 'string' ? [item] : item;
    if (Object.hasOwn(reasons, code)) return decide(code as ReasonCode, facts ?? undefined, rule ?? undefined);
    return { stage: 'persist', verdict: 'pass', code: code as ReasonCode };
  });
}

/** The reason of a decision, for people; names the numbers it was decided on. */
export function reasonText({ code, facts = {} }: Pick<Decision, 'code' | 'facts'>, language: Language = 'en'): string {
  // A newer version may have written the history.
  return Object.hasOwn(reasons, code) ? sentenceIn(reasons[code].text(facts), language) : code;
}

/** A decision as documents and lines of JSON show it: with its reason in words. */
export function describeDecision(decision: Decision): Omit<Decision, 'facts'> & { readonly reason: string } {
  const { stage, verdict, code, rule } = decision;
  return { stage, verdict, code, reason: reasonText(decision), ...(rule === undefined ? {} : { rule }) };
}

/** Why an event ended where it did, in words. */
export function lastReason(decisions: readonly Decision[], language: Language = 'en'): string {
  const last = decisions.at(-1);
  return last === undefined ? '' : reasonText(last, language);
}
