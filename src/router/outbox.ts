import type { Matcher } from '../conditions/matcher.ts';
import type { ConfigRef, Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import { decide } from './stage.ts';

/** A channel as the router sees it. */
export interface RoutedChannel {
  /** Key in the outbox; workspace channels carry their workspace. */
  readonly key: string;
  /** `outward`, or the scope of the window that shows it. */
  readonly scope: string;
  readonly accepts: Matcher;
  /** Why nothing can be sent there: disabled, not yet available, not allowed. */
  readonly unavailable?: string | undefined;
  readonly rule?: ConfigRef | undefined;
}

/** Switches over all channels. */
export interface OutboxSwitches {
  readonly dryRun: boolean;
  /** Nothing leaves the machine. */
  readonly localOnly: boolean;
}

/** Turns the names that the routes chose into deliveries, saying for each name left out why. */
export function decideOutbox(
  event: LookoutEvent,
  names: readonly string[],
  channels: ReadonlyMap<string, RoutedChannel>,
  switches: OutboxSwitches,
): { decision: Decision; chosen: RoutedChannel[] } {
  const chosen: RoutedChannel[] = [];
  const taken: string[] = [];
  const left: string[] = [];
  let rule: ConfigRef | undefined;
  for (const name of names) {
    const channel = channels.get(name);
    const why = reasonAgainst(event, channel, switches);
    if (channel !== undefined && why === undefined) {
      chosen.push(channel);
      taken.push(name);
    } else {
      left.push(`${name} (${why})`);
      rule ??= channel?.rule;
    }
  }
  const without = left.length === 0 ? '' : ` Left out: ${left.join(', ')}.`;
  if (chosen.length === 0) return { chosen, decision: decide('outbox', 'suppress', `Told to nobody.${without}`, rule) };
  if (switches.dryRun) {
    return {
      chosen: [],
      decision: decide('outbox', 'suppress', `Dry run: would go to ${taken.join(', ')}.${without}`),
    };
  }
  return { chosen, decision: decide('outbox', 'pass', `Queued for ${taken.join(', ')}.${without}`) };
}

function reasonAgainst(
  event: LookoutEvent,
  channel: RoutedChannel | undefined,
  switches: OutboxSwitches,
): string | undefined {
  if (channel === undefined) return 'not configured';
  if (channel.unavailable !== undefined) return channel.unavailable;
  if (switches.localOnly && channel.scope === 'outward') return 'local only';
  if (!channel.accepts(event)) return `takes no ${event.type}`;
  return undefined;
}
