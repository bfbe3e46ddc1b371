import { toMs } from '../config/fields.ts';
import type { EffectiveConfig } from '../config/layers.ts';
import type { Clock } from '../core/clock.ts';
import type { LookoutEvent } from '../core/event.ts';
import { priorities, type Priority } from '../core/severity.ts';
import type { Review } from '../delivery/review.ts';
import type { Mute } from '../router/mutes.ts';
import { decideRelease, type ProblemNow } from '../router/release.ts';
import { summarise } from '../router/summary.ts';
import type { ClaimedDelivery, Store } from '../store/store.ts';

export interface ReviewOptions {
  readonly store: Pick<Store, 'problems'>;
  readonly clock: Clock;
  readonly mutes: () => readonly Mute[];
  /** Whether what a workspace tells must stay on the machine. */
  readonly isLocalOnly: (workspace: string | undefined) => boolean;
  /** Why an event is not shown to the person in front; undefined when it is. */
  readonly reasonToHide: (event: LookoutEvent) => string | undefined;
  readonly expiry: () => Expiry;
}

const switchedOff = 'Nothing may leave the machine: settings.localOnly was switched on while it waited.';

/** Looks at held and late messages anew just before they are sent, and makes one of several. */
export function createReview(options: ReviewOptions): Review {
  const lookAnew = createLook(options);
  return async (deliveries) => {
    const withdrawn = deliveries.flatMap((item) => {
      const reason = reasonAgainst(item, options);
      return reason === undefined ? [] : [{ id: item.id, status: 'suppressed' as const, reason }];
    });
    if (withdrawn.length === 0) return lookAnew(deliveries);
    if (withdrawn.length === deliveries.length) return { event: sumUp(deliveries), told: [], withdrawn };
    const gone = new Set(withdrawn.map(({ id }) => id));
    const reviewed = await lookAnew(deliveries.filter(({ id }) => !gone.has(id)));
    return { ...reviewed, withdrawn: [...withdrawn, ...reviewed.withdrawn] };
  };
}

/** Why nothing of a message may be shown or sent any more, by what was switched while it waited. */
function reasonAgainst(item: ClaimedDelivery, { isLocalOnly, reasonToHide }: ReviewOptions): string | undefined {
  const { scope, event, test } = item;
  if (scope === 'outward') return isLocalOnly(event.labels['workspace']) ? switchedOff : undefined;
  const hidden = test ? undefined : reasonToHide(event);
  return hidden === undefined ? undefined : `Not shown: ${hidden}.`;
}

function createLook({ store, clock, mutes, expiry }: ReviewOptions): Review {
  return async (deliveries) => {
    const [first] = deliveries;
    if (first === undefined) throw new RangeError('There is nothing to review.');
    const nowMs = clock.now();
    const { expiryMs, shortestMs } = livesOf(expiry());
    const isFresh = (item: ClaimedDelivery) => item.hold === undefined && nowMs - item.firstDueMs < shortestMs;
    if (first.test || deliveries.every(isFresh)) return { event: sumUp(deliveries), told: deliveries, withdrawn: [] };

    const keys = [...new Set(deliveries.map(({ orderKey }) => orderKey))];
    const found = await store.problems({ keys });
    const problems = new Map(found.map((row) => [`${row.workspace} ${row.key}`, row]));
    const nowOf = ({ event, orderKey }: ClaimedDelivery): ProblemNow | undefined => {
      const row = problems.get(`${event.labels['workspace'] ?? ''} ${orderKey}`);
      return row && { state: row.state, lastEventId: row.lastEventId, acknowledgedBy: row.acknowledged?.by };
    };
    const byKey = new Map(deliveries.map((item) => [item.orderKey, nowOf(item)]));
    const { told, withdrawn } = decideRelease(
      deliveries.map((item) => ({
        id: item.id,
        event: item.event,
        hold: item.hold?.kind,
        dueMs: item.firstDueMs,
        acceptedMs: item.createdMs,
      })),
      { problem: (key) => byKey.get(key), mutes: mutes(), expiryMs, nowMs },
    );
    const kept = new Set(told.map(({ id }) => id));
    const left = deliveries.filter(({ id }) => kept.has(id));
    return { event: sumUp(left.length === 0 ? deliveries : left), told: left, withdrawn };
  };
}

interface ShelfLives {
  readonly expiryMs: Record<Priority, number>;
  readonly shortestMs: number;
}

type Expiry = EffectiveConfig['delivery']['expiry'];

const livesOfConfig = new WeakMap<Expiry, ShelfLives>();

function livesOf(expiry: Expiry): ShelfLives {
  const known = livesOfConfig.get(expiry);
  if (known !== undefined) return known;
  const times = priorities.map((name): [Priority, number] => [name, toMs(expiry[name])]);
  const lives = {
    expiryMs: Object.fromEntries(times) as Record<Priority, number>,
    shortestMs: Math.min(...times.map(([, ms]) => ms)),
  };
  livesOfConfig.set(expiry, lives);
  return lives;
}

function sumUp(deliveries: readonly ClaimedDelivery[]) {
  return summarise(deliveries.map(({ event }) => event));
}
