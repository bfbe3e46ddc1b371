import type { ConfigRef, Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import type { Chosen } from './outbox.ts';
import { decide } from '../core/reasons.ts';

/** Where the person is: in this editor, at the machine, or away from it. */
export type Presence = 'focused' | 'unfocused' | 'idle';

export interface PresencePolicy {
  /** Names of channels that are told only while the person is away. */
  readonly awayOnly: ReadonlySet<string>;
  readonly rule?: ConfigRef | undefined;
}

const off = decide('presenceOff');
const idle = decide('idle');

/** Leaves out the channels that nobody needs who sits in front. What is critical goes everywhere. */
export function decidePresence(
  event: LookoutEvent,
  chosen: readonly Chosen[],
  policy: PresencePolicy | undefined,
  presence: Presence | undefined,
): { decision: Decision; chosen: readonly Chosen[] } {
  if (policy === undefined || presence === undefined || event.priority === 'critical') return { decision: off, chosen };
  if (presence === 'idle') return { decision: idle, chosen };
  const isNear = ({ to, name }: Chosen) =>
    to.scope !== 'outward' || (presence === 'unfocused' && !policy.awayOnly.has(name));
  const near = chosen.filter(isNear);
  // Without a channel in front of the person silence would be a loss.
  if (near.length === 0) return { decision: decide(presence, undefined, policy.rule), chosen };
  const left = chosen.filter((item) => !isNear(item)).map(({ name }) => name);
  const facts = left.length === 0 ? undefined : { left: left.join(', ') };
  return { decision: decide(presence, facts, policy.rule), chosen: near };
}
