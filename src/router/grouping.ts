import type { Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import { type JsonValue, readPath, textOf } from '../core/json.ts';
import type { Hold } from './hold.ts';
import { decide } from '../core/reasons.ts';

/** Messages that are alike are collected: the first waits, further ones follow at most so often. */
export interface GroupPolicy {
  /** Tells the groups of different routes and channels apart. */
  readonly name: string;
  /** Fields that are the same within a group. */
  readonly by: readonly string[];
  /** Wait in ms for others before the first message of a group. */
  readonly waitMs: number;
  /** Least time in ms between two messages of a group. */
  readonly intervalMs: number;
  /** A group of this size is told at once. */
  readonly max: number;
}

const ungrouped = decide('ungrouped');

/** Short names of fields that groups are often made by. */
const aliases: Readonly<Record<string, string>> = { watcher: 'labels.watcher', workspace: 'labels.workspace' };

/** The hold of an event in its group. What is critical waits for nobody. */
export function holdInGroup(event: LookoutEvent, policy: GroupPolicy | undefined, nowMs: number): Hold | undefined {
  if (policy === undefined || event.priority === 'critical') return undefined;
  const values = policy.by.map((field) => textOf(readPath(event, aliases[field] ?? field) as JsonValue | undefined));
  return {
    kind: 'group',
    key: `group ${policy.name} ${values.join(' ')}`,
    dueMs: nowMs + policy.waitMs,
    intervalMs: policy.intervalMs,
    max: policy.max,
  };
}

/** What the trace says of the channels that collect an event. */
export function groupDecision(channels: readonly string[]): Decision {
  return channels.length === 0 ? ungrouped : decide('grouped', { channels: channels.join(', ') });
}
