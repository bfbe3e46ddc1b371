import type { ConfigRef, Decision, Facts, StageId, Verdict } from './decision.ts';

interface Reason {
  readonly stage: StageId;
  readonly verdict: Verdict;
}

const because = (stage: StageId, verdict: Verdict): Reason => ({ stage, verdict });

/** Every reason that a stage can have, with the verdict that it comes to; their words are in `reasonTexts.ts`, which the store does not need. */
const reasons = {
  labelled: because('enrich', 'pass'),
  redacted: because('redact', 'pass'),
  nothingToRedact: because('redact', 'pass'),
  stored: because('persist', 'pass'),

  noWatcherOption: because('watcher', 'pass'),
  stillGood: because('watcher', 'suppress'),
  stillBroken: because('watcher', 'suppress'),
  fixedUnheard: because('watcher', 'suppress'),
  brokeUnheard: because('watcher', 'pass'),
  toldAlready: because('watcher', 'suppress'),
  endedByHand: because('watcher', 'suppress'),
  wentWell: because('watcher', 'suppress'),
  onlyRecorded: because('watcher', 'suppress'),
  coolingDown: because('watcher', 'suppress'),
  thresholdWaits: because('watcher', 'merge'),
  thresholdReached: because('watcher', 'pass'),
  aggregated: because('watcher', 'hold'),

  noFilters: because('filter', 'pass'),
  passesFilters: because('filter', 'pass'),
  filtered: because('filter', 'suppress'),

  notMuted: because('mute', 'pass'),
  muted: because('mute', 'suppress'),

  notInhibited: because('inhibit', 'pass'),
  inhibited: because('inhibit', 'suppress'),

  firstSighting: because('dedup', 'pass'),
  repeated: because('dedup', 'merge'),

  steady: because('flap', 'pass'),
  startsToFlap: because('flap', 'pass'),
  flaps: because('flap', 'hold'),

  routed: because('route', 'route'),
  unrouted: because('route', 'suppress'),
  routeWithoutChannels: because('route', 'suppress'),

  ungrouped: because('group', 'pass'),
  grouped: because('group', 'hold'),

  noQuietHours: because('quiet', 'pass'),
  notQuiet: because('quiet', 'pass'),
  passesQuietHours: because('quiet', 'pass'),
  quiet: because('quiet', 'hold'),

  presenceOff: because('presence', 'pass'),
  focused: because('presence', 'pass'),
  unfocused: because('presence', 'pass'),
  idle: because('presence', 'pass'),

  calm: because('storm', 'pass'),
  storm: because('storm', 'hold'),

  withinLimits: because('limit', 'pass'),
  criticalPasses: because('limit', 'pass'),
  allHeld: because('limit', 'pass'),
  minuteLimit: because('limit', 'suppress'),
  hourLimit: because('limit', 'suppress'),
  watcherLimit: because('limit', 'suppress'),

  queued: because('outbox', 'pass'),
  nobody: because('outbox', 'suppress'),
  dryRun: because('outbox', 'suppress'),
  testMessage: because('outbox', 'pass'),
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
