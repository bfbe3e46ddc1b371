import type { Decision, Facts } from './decision.ts';
import type { Language } from './language.ts';
import type { ReasonCode } from './reasons.ts';
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

/** What people read of each reason. */
const texts: Readonly<Record<ReasonCode, (facts: Facts) => string>> = {
  labelled: () => 'Labels were added.',
  redacted: (facts) => `Removed: ${foundBy(facts) || 'secrets or home paths'}.`,
  nothingToRedact: () => 'Nothing to remove.',
  stored: () => 'Stored together with this trace.',

  noWatcherOption: () => 'No option of its watcher holds it back.',
  stillGood: () => 'It is good, as it was before.',
  stillBroken: () => 'It is broken, as it was before; that was told when it broke.',
  fixedUnheard: () => 'It broke while it was muted or held back, and is well again.',
  brokeUnheard: () => 'It broke while it was muted or held back; this is the first that is told of it.',
  toldAlready: ({ event }) => `Event ${event} told it already.`,
  endedByHand: () => 'It was ended by hand.',
  wentWell: () => 'It went well; its watcher tells failures only.',
  onlyRecorded: () => 'Its watcher tells nothing: it is in Activity and the history.',
  coolingDown: (facts) => `Cooling down for another ${span(facts, 'leftMs')}.`,
  thresholdWaits: (facts) =>
    `${facts['seen']} of ${facts['count']} within ${span(facts, 'windowMs')}; told together when the threshold is reached.`,
  thresholdReached: (facts) => `Threshold of ${facts['count']} within ${span(facts, 'windowMs')} reached.`,
  aggregated: (facts) => `Its watcher tells once every ${span(facts, 'windowMs')}.`,

  noFilters: () => 'There are no global filters.',
  passesFilters: () => 'Passes all global filters.',
  filtered: ({ index }) => `Global filter ${index} does not let it pass.`,

  notMuted: () => 'Nobody muted it.',
  muted: (facts) =>
    `Muted by ${facts['mute']}${facts['untilMs'] === undefined ? '' : ` until ${moment(facts, 'untilMs')}`}.`,

  notInhibited: () => 'No other problem explains it.',
  inhibited: ({ event, title }) => `Kept silent while event ${event} lasts: ${title}.`,

  firstSighting: (facts) => `Not seen in the last ${span(facts, 'windowMs')}.`,
  repeated: (facts) =>
    `Merged into ${facts['first']}: seen ${facts['count']} times since it was told ${span(facts, 'sinceMs')} ago.`,

  steady: () => 'It does not flap.',
  startsToFlap: (facts) => `It flaps: ${facts['changes']} changes within ${span(facts, 'windowMs')}.`,
  flaps: (facts) =>
    `It flaps: ${facts['changes']} changes within ${span(facts, 'windowMs')}. Its state is told when it has settled.`,

  routed: ({ routes, channels }) => `Route ${routes} → ${channels}.`,
  unrouted: () => 'No route takes it. Add a route without `match` to catch everything.',
  routeWithoutChannels: ({ routes }) => `Route ${routes} names no channel.`,

  ungrouped: () => 'It is not collected with others.',
  grouped: (facts) => `Collected with others for ${facts['channels']}.`,

  noQuietHours: () => 'There are no quiet hours.',
  notQuiet: () => 'It is outside the quiet hours.',
  passesQuietHours: () => 'It may be told in quiet hours.',
  quiet: (facts) => `Quiet hours: held until ${moment(facts, 'untilMs')}.`,

  presenceOff: () => 'Presence is not looked at.',
  focused: ({ left }) => `You are in the editor${left === undefined ? '.' : `: not told on ${left}.`}`,
  unfocused: ({ left }) => `You are in another window${left === undefined ? '.' : `: not told on ${left}.`}`,
  idle: () => 'You are away: told everywhere.',

  calm: () => 'There is no storm.',
  storm: (facts) => `Storm: ${facts['count']} messages within ${span(facts, 'perMs')}. Told together in one summary.`,

  withinLimits: () => 'Within all rate limits.',
  criticalPasses: () => 'Critical messages pass all limits.',
  allHeld: () => 'Held messages use up no limits.',
  minuteLimit: (facts) => `Limit of ${facts['limit']} messages a minute reached.${keptBack(facts)}`,
  hourLimit: (facts) => `Limit of ${facts['limit']} messages an hour reached.${keptBack(facts)}`,
  watcherLimit: (facts) =>
    `Watcher ${facts['watcher']} has used its ${facts['burst']} messages at once; the next is possible in ${span(facts, 'waitMs')}.${keptBack(facts)}`,

  queued: (facts) => `Queued for ${facts['channels']}.${leftOut(facts)}`,
  nobody: (facts) => `Told to nobody.${leftOut(facts)}`,
  dryRun: (facts) => `Dry run: would go to ${facts['channels']}.${leftOut(facts)}`,
  testMessage: ({ channel }) => `Test message for ${channel}; the router is not asked.`,
};

/** The reason of a decision, for people; names the numbers it was decided on. */
export function reasonText({ code, facts = {} }: Pick<Decision, 'code' | 'facts'>, language: Language = 'en'): string {
  // A newer version may have written the history.
  return Object.hasOwn(texts, code) ? sentenceIn(texts[code](facts), language) : code;
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
