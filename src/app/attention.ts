import type { ChannelState } from '../delivery/channelState.ts';
import type { LookoutEvent } from '../core/event.ts';
import type { ProblemRow } from '../store/store.ts';
import type { ChannelInfo } from './channelService.ts';
import type { WatcherInfo } from './watcherService.ts';

/** Everything that attention is drawn from. */
export interface Situation {
  /** Open problems, the latest changed first. */
  readonly problems: readonly ProblemRow[];
  readonly watchers: readonly WatcherInfo[];
  readonly channels: readonly (ChannelInfo & { readonly state: ChannelState })[];
  /** What was told and not looked at yet, oldest first. */
  readonly unseen: readonly LookoutEvent[];
  /** Messages that could not be sent. */
  readonly undelivered: number;
}

/**
 * `needsYou` something is broken, or went wrong unseen, and nobody took it · `unknown` something cannot be watched or told ·
 * `acknowledged` what is broken was taken · `news` something was told that needs nobody, such as that tests are fixed ·
 * `paused` all that the user asked for is paused · `quiet` none of these.
 */
export type AttentionKind = 'needsYou' | 'unknown' | 'acknowledged' | 'news' | 'paused' | 'quiet';

export interface AttentionState {
  readonly kind: AttentionKind;
  /** Things that need the person; messages that could not be sent are one thing, however many they are. */
  readonly count: number;
  readonly open: readonly ProblemRow[];
  /** What went wrong without being a problem that lasts, such as an error in a log, until it is looked at; oldest first. */
  readonly unseenNeeds: readonly LookoutEvent[];
  /** What was told, needs nobody and was not looked at; oldest first. */
  readonly news: readonly LookoutEvent[];
  /** Messages that could not be sent. */
  readonly undelivered: number;
  readonly acknowledged: readonly ProblemRow[];
  readonly troubledWatchers: readonly WatcherInfo[];
  readonly troubledChannels: Situation['channels'];
}

/** What of all this wants a person now; the gravest kind wins, in the order of {@link AttentionKind}. */
export function attentionOf({ problems, watchers, channels, unseen, undelivered }: Situation): AttentionState {
  const open = problems.filter((problem) => problem.acknowledged === undefined && isNeed(problem));
  const acknowledged = problems.filter((problem) => problem.acknowledged !== undefined);
  const troubledWatchers = watchers.filter(({ state, health }) => state === 'degraded' && health?.waits !== true);
  const troubledChannels = channels.filter(isTroubled);
  // A problem that was told is one thing, not two.
  const openKeys = new Set(problems.map(({ key }) => key));
  const unseenNeeds = unseen.filter((event) => isNeed(event) && !openKeys.has(keyOf(event)));
  const news = unseen.filter((event) => !isNeed(event));
  const count = open.length + unseenNeeds.length + Math.min(undelivered, 1);
  const rest = { count, open, unseenNeeds, news, undelivered, acknowledged, troubledWatchers, troubledChannels };
  if (count > 0) return { kind: 'needsYou', ...rest };
  if (troubledWatchers.length + troubledChannels.length > 0) return { kind: 'unknown', ...rest };
  if (acknowledged.length > 0) return { kind: 'acknowledged', ...rest };
  if (news.length > 0) return { kind: 'news', ...rest };
  return { kind: isPaused(watchers) ? 'paused' : 'quiet', ...rest };
}

/** Whether somebody must take care of it: what is fixed, what changed and a condition such as "deploy succeeds" is news. */
export function isNeed({ severity }: Pick<ProblemRow, 'severity'>): boolean {
  return severity !== 'info';
}

/**
 * What was not looked at after one more event, oldest first and at most `max`: the last word on a matter takes the place of
 * earlier ones, also where it was not told itself. What was fixed meanwhile needs nobody any more.
 */
export function unseenAfter(
  unseen: readonly LookoutEvent[],
  event: LookoutEvent,
  { isTold, max }: { readonly isTold: boolean; readonly max: number },
): LookoutEvent[] {
  const isOver = event.data['transition'] === 'fixed' || event.data['transition'] === 'ok';
  const others = isTold || isOver ? unseen.filter((earlier) => keyOf(earlier) !== keyOf(event)) : [...unseen];
  return (isTold ? [...others, event] : others).slice(-max);
}

function keyOf({ incident, fingerprint }: LookoutEvent): string {
  return incident ?? fingerprint;
}

function isTroubled({ state, asks }: Situation['channels'][number]): boolean {
  return (
    asks !== undefined || (state.pause !== undefined && state.pause.cause !== 'user') || state.breaker.kind === 'open'
  );
}

/** Whether everything that the user asked for is paused; what is built in does not count. */
function isPaused(watchers: readonly WatcherInfo[]): boolean {
  const own = watchers.filter(({ owner }) => owner !== 'builtin');
  return own.length > 0 && own.every(({ state }) => state === 'paused');
}
