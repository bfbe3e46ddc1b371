import type { Matcher } from '../conditions/matcher.ts';
import type { ConfigRef, Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import type { GroupPolicy } from './grouping.ts';
import type { Target } from './routes.ts';
import { decide } from '../core/reasons.ts';

/** A channel as the router sees it. */
export interface RoutedChannel {
  /** Key in the outbox; workspace channels carry their workspace. */
  readonly key: string;
  /** `outward`, or the scope of the window that shows it. */
  readonly scope: string;
  readonly accepts: Matcher;
  /** Why an event that it accepts is not shown there, as whoever looks at it wants it; undefined when it is. */
  readonly reasonToHide?: ((event: LookoutEvent) => string | undefined) | undefined;
  /** Why nothing can be sent there: disabled, not yet available, not allowed. */
  readonly unavailable?: string | undefined;
  /** How the channel itself collects messages; a route's way goes first. */
  readonly group?: GroupPolicy | undefined;
  /** Next time in ms at which collected messages are told, for those who want a digest. */
  readonly nextDigestMs?: ((nowMs: number) => number) | undefined;
  /** Channels that take over, in order, when this one fails. */
  readonly fallback?: readonly { readonly channel: string; readonly scope: string }[] | undefined;
  readonly rule?: ConfigRef | undefined;
}

/** Switches over all channels. */
export interface OutboxSwitches {
  readonly dryRun: boolean;
  /** Nothing leaves the machine. */
  readonly localOnly: boolean;
}

/** A channel that can be told. */
export interface Chosen extends Target {
  readonly name: string;
  readonly to: RoutedChannel;
}

/** Those of the targets that can be told, and for each of the others why not. One name may stand for several: who is told at once, and who gets a digest. */
export function chooseChannels(
  event: LookoutEvent,
  targets: readonly Target[],
  channels: ReadonlyMap<string, readonly RoutedChannel[]>,
  { localOnly }: OutboxSwitches,
): Choice {
  const chosen: Chosen[] = [];
  let left: string[] | undefined;
  let rule: ConfigRef | undefined;
  for (const target of targets) {
    const found = channels.get(target.channel) ?? [];
    let any = false;
    for (const to of found) {
      if (reasonAgainst(event, to, localOnly) !== undefined) continue;
      chosen.push({ ...target, name: target.channel, to });
      any = true;
    }
    if (any) continue;
    const [first] = found;
    const why = first === undefined ? 'not configured' : reasonAgainst(event, first, localOnly);
    (left ??= []).push(`${target.channel} (${why})`);
    rule ??= first?.rule;
  }
  return { chosen, left: left?.join(', '), rule };
}

export interface Choice {
  readonly chosen: readonly Chosen[];
  /** Channels left out, with the reasons. */
  readonly left: string | undefined;
  readonly rule: ConfigRef | undefined;
}

/** The last word: who gets the message. */
export function decideOutbox(
  chosen: readonly Chosen[],
  { left, rule }: Pick<Choice, 'left' | 'rule'>,
  { dryRun }: OutboxSwitches,
): Decision {
  const without = left === undefined ? {} : { left };
  if (chosen.length === 0) return decide('nobody', without, rule);
  const channels = [...new Set(chosen.map(({ name }) => name))].join(', ');
  const facts = { channels, ...without };
  return dryRun ? decide('dryRun', facts) : decide('queued', facts);
}

function reasonAgainst(event: LookoutEvent, channel: RoutedChannel, localOnly: boolean): string | undefined {
  if (channel.unavailable !== undefined) return channel.unavailable;
  if (localOnly && channel.scope === 'outward') return 'local only';
  return channel.accepts(event) ? channel.reasonToHide?.(event) : `takes no ${event.type}`;
}
