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
 * `needsYou` something is broken, or was told, and nobody took it · `acknowledged` what is broken was taken ·
 * `unknown` something cannot be watched or told · `paused` all that the user asked for is paused · `quiet` none of these.
 */
export type AttentionKind = 'needsYou' | 'acknowledged' | 'unknown' | 'paused' | 'quiet';

export interface AttentionState {
  readonly kind: AttentionKind;
  /** Things that need the person. */
  readonly count: number;
  readonly open: readonly ProblemRow[];
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
  const news = unseen.filter(({ incident, fingerprint }) => !openKeys.has(incident ?? fingerprint)).length;
  const count = open.length + news + undelivered;
  const rest = { count, open, acknowledged, troubledWatchers, troubledChannels };
  if (count > 0) return { kind: 'needsYou', ...rest };
  if (troubledWatchers.length + troubledChannels.length > 0) return { kind: 'unknown', ...rest };
  if (acknowledged.length > 0) return { kind: 'acknowledged', ...rest };
  return { kind: isPaused(watchers) ? 'paused' : 'quiet', ...rest };
}

/** Whether somebody must take care of a problem: a condition that came true, such as "deploy succeeds", is news. */
export function isNeed({ severity }: Pick<ProblemRow, 'severity'>): boolean {
  return severity !== 'info';
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
