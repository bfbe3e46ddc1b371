import type { LookoutEvent } from '../core/event.ts';
import { redactEvent } from '../core/redactEvent.ts';
import { type RedactionCounts, type Redactor, RedactionTally } from '../core/redaction.ts';

interface Redacted {
  readonly event: LookoutEvent;
  readonly counts: RedactionCounts;
  /** Of the redactor that made it. */
  readonly rules: number;
}

/** The last gate before a message is rendered: an event that goes to several channels passes it once, and again when rules came since. */
export class EventRedaction {
  private readonly redactor: Redactor;
  private readonly by: 'json' | 'outward';
  private readonly known = new WeakMap<LookoutEvent, Redacted>();

  /** `outward` where people read what is sent, `json` for what stays in the editor. */
  constructor(redactor: Redactor, by: 'json' | 'outward') {
    this.redactor = redactor;
    this.by = by;
  }

  /** The event as it may be told; what was removed is counted in `tally`. */
  of(event: LookoutEvent, tally?: RedactionTally): LookoutEvent {
    let known = this.known.get(event);
    if (known === undefined || known.rules !== this.redactor.rules) {
      const found = new RedactionTally();
      const clean = redactEvent(event, this.redactor, found, this.by);
      known = { event: clean, counts: found.counts, rules: this.redactor.rules };
      this.known.set(event, known);
    }
    tally?.addAll(known.counts);
    return known.event;
  }
}
