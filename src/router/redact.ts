import type { Decision } from '../core/decision.ts';
import type { LookoutEvent } from '../core/event.ts';
import { redactEvent } from '../core/redactEvent.ts';
import { type RedactionCounts, type Redactor, RedactionTally } from '../core/redaction.ts';
import { decide } from '../core/reasons.ts';

const nothingToRedact = decide('nothingToRedact');

/** Removes what must not be stored or told; the trace says which rules found how much, with what was removed before. */
export function redact(
  event: LookoutEvent,
  redactor: Redactor,
  before: RedactionCounts = {},
): { event: LookoutEvent; decision: Decision } {
  const tally = new RedactionTally();
  tally.addAll(before);
  const clean = redactEvent(event, redactor, tally);
  const { counts } = tally;
  return { event: clean, decision: Object.keys(counts).length === 0 ? nothingToRedact : decide('redacted', counts) };
}
