import type { Message, OpenChannel, Outcome } from '../channels/channel.ts';
import type { ClaimedDelivery, DeliveryUpdate } from '../store/store.ts';
import type { LaneJob } from './lane.ts';
import { nextDelayMs, type RetryPolicy } from './retry.ts';

export interface MessageJobPort {
  /** Wall time in ms. */
  now(): number;
  /** Uniform in [0, 1). */
  random(): number;
  /** Writes the result of an attempt; resolves only when it is durable or fenced off. */
  settle(update: DeliveryUpdate, delivery: ClaimedDelivery): Promise<void>;
}

/** A message of the outbox: retried a bounded number of times, then dead. What is not settled stays in the outbox. */
export function createMessageJob(delivery: ClaimedDelivery, port: MessageJobPort): LaneJob {
  const { id } = delivery;
  return {
    attempt: (channel, signal) => sendMessage(channel, delivery, signal),
    settle: (outcome, retry) => port.settle({ id, ...resultOf(outcome, retry, delivery, port) }, delivery),
    unconfigured: () => {
      const error = 'The channel is not configured any more.';
      return port.settle({ id, status: 'failed', attempts: delivery.attempts, error }, delivery);
    },
    abandon() {},
  };
}

function resultOf(
  outcome: Outcome,
  retry: RetryPolicy,
  delivery: ClaimedDelivery,
  port: MessageJobPort,
): Omit<DeliveryUpdate, 'id'> {
  const attempts = delivery.attempts + 1;
  const nowMs = port.now();
  switch (outcome.kind) {
    case 'sent':
      return { status: 'sent', attempts, latencyMs: Math.max(0, nowMs - delivery.createdMs) };
    case 'rejected':
      return { status: 'failed', attempts, error: outcome.reason };
    case 'unauthorised':
    case 'gone':
      // The row is free again in the outbox; it is claimed anew after the channel is resumed.
      return { status: 'pending', attempts, error: outcome.reason };
    case 'retry': {
      const delayMs = nextDelayMs(retry, attempts, outcome.cause, outcome.afterMs, port.random());
      const error = outcome.reason;
      return delayMs === undefined
        ? { status: 'failed', attempts, error }
        : { status: 'retrying', attempts, dueMs: nowMs + delayMs, error };
    }
  }
}

/** One attempt, in plain text again at once when the service refuses the rich form. */
async function sendMessage(channel: OpenChannel, delivery: ClaimedDelivery, signal: AbortSignal): Promise<Outcome> {
  const { event, suppressed, test } = delivery;
  const message: Message = { event, suppressed, test, language: 'en' };
  const rendered = channel.render(message);
  const outcome = await channel.send(rendered, { deliveryId: delivery.id, signal });
  if (outcome.kind !== 'rejected' || rendered.plain === undefined) return outcome;
  return channel.send({ body: rendered.plain }, { deliveryId: delivery.id, signal });
}
