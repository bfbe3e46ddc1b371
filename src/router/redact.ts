import type { LookoutEvent } from '../core/event.ts';
import type { Redactor } from '../core/redaction.ts';
import { decide } from './stage.ts';

export const redacted = decide('redact', 'pass', 'redacted');
export const nothingToRedact = decide('redact', 'pass', 'nothingToRedact');

/**
 * Removes secrets and home paths from everything that people or services will read. `links` and
 * `data.absolutePath` keep working paths for the editor; channels that leave the machine drop both.
 */
export function redact(event: LookoutEvent, redactor: Redactor): { event: LookoutEvent; changed: boolean } {
  const { absolutePath, ...rest } = event.data;
  const data = redactor.json(rest);
  const labels = redactor.json({ ...event.labels }) as Record<string, string>;
  const title = redactor.text(event.title);
  const description = event.description === undefined ? undefined : redactor.text(event.description);
  const subject = event.subject === undefined ? undefined : redactor.text(event.subject);
  const result = {
    ...event,
    title,
    description,
    subject,
    labels,
    data: absolutePath === undefined ? data : { ...data, absolutePath },
  };
  const before = [rest, event.labels, event.title, event.description, event.subject];
  const after = [data, labels, title, description, subject];
  return { event: result, changed: JSON.stringify(before) !== JSON.stringify(after) };
}
