import type { EventDraft } from '../../src/core/event.ts';
import { createIdSource } from '../../src/core/id.ts';
import type { AcceptedEvent, NewDelivery } from '../../src/store/store.ts';
import { sampleEvent } from './sampleEvent.ts';

const newId = createIdSource(Date.now);

/** An accepted event as the engine hands it to the store, with one message per channel named. */
export function accepted(
  channels: readonly string[] = ['team'],
  draft: Partial<EventDraft> = {},
  more: Partial<NewDelivery> = {},
): AcceptedEvent {
  const event = { ...sampleEvent(draft), id: newId(), time: new Date().toISOString() };
  const deliveries = channels.map((channel): NewDelivery => {
    const base = {
      id: newId(),
      eventId: event.id,
      channel,
      scope: 'outward',
      orderKey: event.fingerprint,
      priority: event.priority,
    };
    return { ...base, dueMs: 0, suppressed: 0, test: false, ...more };
  });
  const verdict = channels.length > 0 ? 'pass' : 'suppress';
  return {
    event,
    decisions: [
      { stage: 'outbox', verdict, code: channels.length > 0 ? 'queued' : 'nobody', rule: { file: 'a.yaml', line: 3 } },
    ],
    deliveries,
    acceptedMs: Date.now(),
  };
}
