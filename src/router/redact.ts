import type { LookoutEvent } from '../core/event.ts';
import type { Redactor } from '../core/redaction.ts';
import { decide } from '../core/reasons.ts';

export const redacted = decide('redacted');
export const nothingToRedact = decide('nothingToRedact');

/**
 * Removes secrets and home paths from everything that people or services will read. `links` and
 * `data.absolutePath` keep working paths for the editor; channels that leave the machine drop both.
 */
export function redact(event: LookoutEvent, redactor: Redactor): { event: LookoutEvent; changed: boolean } {
  const { absolutePath, ...rest } = event.data;
  const clean = redactor.json(rest);
  const data = clean === rest ? event.data : absolutePath === undefined ? clean : { ...clean, absolutePath };
  const labels = redactor.json(event.labels) as Record<string, string>;
  const title = redactor.text(event.title);
  const description = event.description === undefined ? undefined : redactor.text(event.description);
  const subject = event.subject === undefined ? undefined : redactor.text(event.subject);
  const changed =
    data !== event.data ||
    labels !== event.labels ||
    title !== event.title ||
    description !== event.description ||
    subject !== event.subject;
  return { event: changed ? { ...event, title, description, subject, labels, data } : event, changed };
}
