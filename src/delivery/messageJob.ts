import type { Attempt, Message, Outcome } from '../channels/channel.ts';
import { redactEvent } from '../core/redactEvent.ts';
import { type Redactor, RedactionTally } from '../core/redaction.ts';
import type { ClaimedDelivery, DeliveryUpdate, NewDelivery } from '../store/store.ts';
import type { EventRedaction } from './eventRedaction.ts';
import type { Destination, LaneJob } from './lane.ts';
import { nextDelayMs, type RetryPolicy } from './retry.ts';
import type { Review, Reviewed } from './review.ts';

export interface MessageJobPort {
  readonly redactor: Redactor;
  readonly redaction: EventRedaction;
  /** Wall time in ms. */
  now(): number;
  /** Uniform in [0, 1). */
  random(): number;
  newId(): string;
  /** Undefined when there is no time left to look. */
  review(...parts: Parameters<Review>): Promise<Reviewed | undefined>;
  /** Writes results of attempts; resolves only when they are durable or fenced off. */
  settle(updates: readonly DeliveryUpdate[], deliveries: readonly ClaimedDelivery[]): Promise<void>;
}

/** Messages that are told in one, from the outbox: retried a bounded number of times, then given to the next channel or dead. What is not settled stays in the outbox. */
export function createMessageJob(deliveries: readonly ClaimedDelivery[], port: MessageJobPort): LaneJob {
  return new MessageJob(deliveries, port);
}

class MessageJob implements LaneJob {
  readonly orderKeys: readonly string[];
  private deliveries: readonly ClaimedDelivery[];
  private readonly port: MessageJobPort;
  /** Breaks the attempt in flight off. */
  private readonly abort = new AbortController();
  private withdrawn = false;
  private message: Omit<Message, 'language'> | undefined;

  constructor(deliveries: readonly ClaimedDelivery[], port: MessageJobPort) {
    this.orderKeys = deliveries.map(({ orderKey }) => orderKey);
    this.deliveries = deliveries;
    this.port = port;
  }

  get withdrawable(): readonly string[] {
    return this.deliveries.filter(({ hold }) => hold?.kind === 'escalation').map(({ id }) => id);
  }

  get isWithdrawn(): boolean {
    return this.withdrawn;
  }

  withdraw(ids: ReadonlySet<string>): void {
    if (this.deliveries.length === 0 || !this.deliveries.every(({ id }) => ids.has(id))) return;
    this.withdrawn = true;
    this.cut();
  }

  cut(): void {
    this.abort.abort();
  }

  async prepare(): Promise<boolean> {
    if (this.isWithdrawn) return false;
    const reviewed = await this.port.review(this.deliveries);
    if (reviewed === undefined) return false;
    const { told, withdrawn, event } = reviewed;
    const known = this.deliveries;
    this.deliveries = told;
    if (withdrawn.length > 0) {
      const updates = withdrawn.flatMap(({ id, status, reason }) => {
        const delivery = known.find((item) => item.id === id);
        return delivery === undefined ? [] : [{ id, status, attempts: delivery.attempts, error: reason }];
      });
      await this.port.settle(updates, known);
    }
    const [first] = told;
    if (first === undefined) return false;
    const suppressed = told.reduce((sum, item) => sum + item.suppressed, 0);
    const parts = told.length > 1 ? told.map((item) => item.event) : undefined;
    this.message = { event, parts, suppressed, test: first.test };
    return true;
  }

  /** In plain text again at once when the service refuses the rich form. */
  async attempt({ channel, language, retell }: Destination): Promise<Outcome> {
    const { message } = this;
    const [first] = this.deliveries;
    if (message === undefined || first === undefined) throw new Error('A message was sent before it was prepared.');
    const tally = new RedactionTally();
    for (const { redacted } of this.deliveries) tally.addAll(redacted ?? {});
    const plain = { ...this.redact(message, tally), language };
    const rendered = channel.render(retell === undefined ? plain : this.retold(await retell(plain), tally));
    const attempt: Attempt = {
      deliveryId: first.bundle ?? first.id,
      signal: this.abort.signal,
      cargo: {
        kind: message.test ? 'test' : 'message',
        events: this.deliveries.map(({ eventId }) => eventId),
        redacted: tally.counts,
      },
    };
    const outcome = await channel.send(rendered, attempt);
    if (outcome.kind !== 'rejected' || rendered.plain === undefined) return outcome;
    return channel.send({ body: rendered.plain }, attempt);
  }

  /** A template may hold a secret itself; the mentions that it makes are wanted. */
  private retold(message: Message, tally: RedactionTally): Message {
    return { ...message, event: redactEvent(message.event, this.port.redactor, tally) };
  }

  /** Rules may have come that did not hold yet when the event was accepted. */
  private redact(message: Omit<Message, 'language'>, tally: RedactionTally): Omit<Message, 'language'> {
    const { redaction } = this.port;
    if (message.parts === undefined) return { ...message, event: redaction.of(message.event, tally) };
    // The summary repeats what its parts say: counted once.
    const parts = message.parts.map((part) => redaction.of(part, tally));
    return { ...message, event: redaction.of(message.event), parts };
  }

  settle(outcome: Outcome, retry: RetryPolicy): Promise<void> {
    const random = this.port.random();
    return this.port.settle(
      this.deliveries.map((delivery) => {
        const update = { id: delivery.id, ...resultOf(outcome, retry, delivery, this.port.now(), random) };
        const fallback = update.status === 'failed' ? this.fallbackOf(delivery) : undefined;
        return fallback === undefined ? update : { ...update, fallback };
      }),
      this.deliveries,
    );
  }

  async unconfigured(): Promise<void> {
    const error = 'The channel is not configured any more.';
    await this.port.settle(
      this.deliveries.map((delivery) => ({
        id: delivery.id,
        status: 'failed' as const,
        attempts: delivery.attempts,
        error,
        fallback: this.fallbackOf(delivery),
      })),
      this.deliveries,
    );
  }

  async divert(reason: string): Promise<boolean> {
    const updates = this.deliveries.map((delivery): DeliveryUpdate | undefined => {
      const fallback = this.fallbackOf(delivery);
      if (fallback === undefined) return undefined;
      const error = `${reason} Told through ${fallback.channel} instead.`;
      return { id: delivery.id, status: 'suppressed', attempts: delivery.attempts, error, fallback };
    });
    if (updates.some((update) => update === undefined)) return false;
    await this.port.settle(
      updates.filter((update) => update !== undefined),
      this.deliveries,
    );
    return true;
  }

  abandon(): void {}

  private fallbackOf(delivery: ClaimedDelivery): NewDelivery | undefined {
    const [next, ...rest] = delivery.fallback ?? [];
    if (next === undefined || delivery.test) return undefined;
    const { eventId, orderKey, priority, suppressed } = delivery;
    const id = this.port.newId();
    return {
      id,
      eventId,
      orderKey,
      priority,
      suppressed,
      ...next,
      dueMs: this.port.now(),
      test: false,
      fallback: rest,
    };
  }
}

function resultOf(
  outcome: Outcome,
  retry: RetryPolicy,
  delivery: ClaimedDelivery,
  nowMs: number,
  random: number,
): Omit<DeliveryUpdate, 'id'> {
  const attempts = delivery.attempts + 1;
  switch (outcome.kind) {
    case 'sent':
      return { status: 'sent', attempts, latencyMs: Math.max(0, nowMs - delivery.firstDueMs) };
    case 'rejected':
      return { status: 'failed', attempts, error: outcome.reason };
    case 'unauthorised':
    case 'gone':
      // The row is free again in the outbox; it is claimed anew after the channel is resumed.
      return { status: 'pending', attempts, error: outcome.reason };
    case 'retry': {
      const delayMs = nextDelayMs(retry, attempts, outcome.cause, outcome.afterMs, random);
      const error = outcome.reason;
      return delayMs === undefined
        ? { status: 'failed', attempts, error }
        : { status: 'retrying', attempts, dueMs: nowMs + delayMs, error };
    }
  }
}
