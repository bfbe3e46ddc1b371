import { createEvent, type EventDraft, type LookoutEvent } from '../../src/core/event.ts';
import { createIdSource } from '../../src/core/id.ts';

const newId = createIdSource(() => 1_700_000_000_000);

/** A complete event for tests; `draft` overrides what matters. */
export function sampleEvent(draft: Partial<EventDraft> = {}): LookoutEvent {
  return createEvent(
    {
      type: 'file.modified',
      title: 'config.py modified',
      subject: 'src/config.py',
      data: { path: 'src/config.py' },
      ...draft,
    },
    newId(),
    1_700_000_000_000,
  );
}
