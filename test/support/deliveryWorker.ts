import assert from 'node:assert/strict';
import type { OpenChannel, Outcome } from '../../src/channels/channel.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { createRedactor } from '../../src/core/redaction.ts';
import type { BreakerPolicy } from '../../src/delivery/breaker.ts';
import type { ChannelState } from '../../src/delivery/channelState.ts';
import type { Review } from '../../src/delivery/review.ts';
import { attemptsAtOnce } from '../../src/delivery/lane.ts';
import { DeliveryWorker, type Outbox } from '../../src/delivery/worker.ts';
import type { ChannelStateRow, ClaimedDelivery, DeliveryUpdate } from '../../src/store/store.ts';
import { sampleEvent } from './sampleEvent.ts';
import { VirtualClock } from './virtualClock.ts';

interface Row extends ClaimedDelivery {
  claimed: boolean;
}

/** An outbox in memory that keeps the store's promises: claimed rows are handed out once until settled. */
class MemoryOutbox implements Outbox {
  readonly rows = new Map<string, Row>();
  readonly states: ChannelStateRow[] = [];
  failing = false;

  add(id: string, channel: string, more: Partial<ClaimedDelivery> = {}): void {
    const event = sampleEvent({ subject: id });
    const base = {
      id,
      eventId: event.id,
      channel,
      scope: 'outward',
      orderKey: id,
      priority: 'low',
      dueMs: 0,
      suppressed: 0,
      test: false,
      firstDueMs: 1_700_000_000_000,
    };
    this.rows.set(id, {
      ...base,
      status: 'pending',
      attempts: 0,
      createdMs: 1_700_000_000_000,
      event,
      claimed: false,
      ...more,
    });
  }

  private due(exceptChannels: readonly string[]): Row[] {
    return [...this.rows.values()].filter(
      (row) =>
        (row.status === 'pending' || row.status === 'retrying') &&
        !row.claimed &&
        !exceptChannels.includes(row.channel),
    );
  }

  claim: Outbox['claim'] = async ({ nowMs, limitPerChannel, exceptChannels }) => {
    if (this.failing) throw new Error('disk on fire');
    const due = this.due(exceptChannels).filter((row) => row.dueMs <= nowMs);
    const found = [...Map.groupBy(due, ({ channel }) => channel).values()].flatMap((rows) =>
      rows.slice(0, limitPerChannel),
    );
    for (const row of found) row.claimed = true;
    return found.map((row) => ({ ...row }));
  };

  settle: Outbox['settle'] = async (updates) => {
    if (this.failing) throw new Error('disk on fire');
    const open = updates.filter(({ id }) => ['pending', 'retrying'].includes(this.rows.get(id)?.status ?? ''));
    for (const update of open) {
      const row = this.rows.get(update.id);
      Object.assign(row ?? {}, update, { claimed: false });
      if (update.fallback !== undefined && row !== undefined)
        this.add(update.fallback.id, update.fallback.channel, { ...update.fallback, event: row.event });
    }
    return open.map((update) => update.id);
  };

  nextDueMs: Outbox['nextDueMs'] = async ({ exceptChannels, afterMs }) => {
    const times = this.due(exceptChannels)
      .map((row) => row.dueMs)
      .filter((dueMs) => dueMs > afterMs);
    return times.length === 0 ? undefined : Math.min(...times);
  };

  withdrawn: Outbox['withdrawn'] = async (ids) =>
    ids.filter((id) => !['pending', 'retrying'].includes(this.rows.get(id)?.status ?? ''));

  channelStates: Outbox['channelStates'] = async () => this.states;
  saveChannelState: Outbox['saveChannelState'] = async ({ channel, state }) => {
    const at = this.states.findIndex((row) => row.channel === channel);
    const merged = { ...this.states[at]?.state, ...state };
    if (at === -1) this.states.push({ channel, state: merged });
    else this.states[at] = { channel, state: merged };
  };

  statuses(): Record<string, string> {
    return Object.fromEntries([...this.rows].map(([id, row]) => [id, row.status]));
  }
}

export type Answer = (body: unknown, deliveryId: string, signal: AbortSignal) => Outcome | Promise<Outcome>;

/** A worker on a virtual clock; `sent` is what its channels were given, which answer as told, else with success. */
export function setUp(
  answers: Record<string, Answer>,
  more: { epoch?: () => number | undefined; review?: Review; breaker?: Partial<BreakerPolicy> } = {},
) {
  const clock = new VirtualClock();
  let fallbacks = 0;
  const outbox = new MemoryOutbox();
  const sent: { channel: string; id: string; body: unknown; atMs: number }[] = [];
  const settled: DeliveryUpdate[] = [];
  const changes: [string, ChannelState][] = [];
  const channelOf = (name: string): OpenChannel => ({
    render: ({ event }) => ({ body: event.subject, plain: `plain ${event.subject}` }),
    async send({ body }, { deliveryId, signal }) {
      sent.push({ channel: name, id: deliveryId, body, atMs: clock.monotonic() });
      return (await answers[name]?.(body, deliveryId, signal)) ?? { kind: 'sent' };
    },
    dispose() {},
  });
  const worker = new DeliveryWorker({
    outbox,
    scope: 'outward',
    epoch: more.epoch ?? (() => 1),
    clock,
    random: () => 0.5,
    logger: silentLogger,
    redactor: createRedactor(),
    newId: () => `fallback-${(fallbacks += 1)}`,
    review: more.review ?? (async (told) => ({ event: told[0]?.event ?? sampleEvent(), told, withdrawn: [] })),
    destination: async (channel) =>
      channel === 'ghost'
        ? undefined
        : {
            channel: channelOf(channel),
            pace: { requests: 100, perMs: 1000, burst: 100 },
            retry: {
              maxRetries: 3,
              initialDelayMs: 1000,
              maxDelayMs: 30_000,
              multiplier: 2,
              on: ['timeout', 'connection', 'rateLimit', 'server'],
            },
            breaker: { failureThreshold: 5, openForMs: 60_000, successThreshold: 2, ...more.breaker },
            language: 'en',
          },
    onSettled: (_delivery, update) => settled.push(update),
    onChannelState: (channel, _before, after) => changes.push([channel, after]),
    onStateStored() {},
    onStatesTaken() {},
  });
  return { clock, outbox, sent, settled, changes, worker };
}

export const serverError: Outcome = { kind: 'retry', cause: 'server', reason: '500' };

/** Successes until as many are under way as there may be. */
export const sentFirst = attemptsAtOnce - 1;

/** Id of a message of {@link heldChannel}, by its place in the queue. */
export function messageId(index: number): string {
  return String(index).padStart(2, '0');
}

/** A channel `a` whose attempts end when told, or when they are cut. `begun` are the ids of all attempts, in order. */
export function heldChannel(breaker: Partial<BreakerPolicy> = {}) {
  const open = new Map<string, (outcome: Outcome) => void>();
  const begun: string[] = [];
  const parts = setUp(
    {
      a: (_body, id, signal) => {
        begun.push(id);
        return new Promise<Outcome>((resolve) => {
          open.set(id, resolve);
          signal.addEventListener('abort', () => resolve({ kind: 'retry', cause: 'connection', reason: 'cut' }));
        });
      },
    },
    { breaker },
  );
  const end = async (id: string, outcome: Outcome = { kind: 'sent' }): Promise<void> => {
    const resolve = open.get(id);
    assert.ok(resolve, `${id} is not under way`);
    open.delete(id);
    resolve(outcome);
    await parts.clock.advance(1);
  };
  /** As many messages under way as there may be, after the successes that this takes, and more that wait. */
  const begin = async (waiting: number, keyOf = (id: string) => id): Promise<void> => {
    for (let i = 0; i < sentFirst + attemptsAtOnce + waiting; i += 1)
      parts.outbox.add(messageId(i), 'a', { orderKey: keyOf(messageId(i)) });
    parts.worker.poke();
    await parts.clock.advance(1);
    while (open.size < attemptsAtOnce) await end([...open.keys()][0] ?? '');
  };
  return { ...parts, open, begun, begin, end };
}
