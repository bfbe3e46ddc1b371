import type { LookoutEvent } from '../core/event.ts';
import type { JsonObject } from '../core/json.ts';
import type { EventWording } from '../core/wording.ts';
import { say, type Words } from '../core/words/phrase.ts';
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
  const wording = redactWording(event, { title, description }, redactor);
  const changed =
    data !== event.data ||
    labels !== event.labels ||
    title !== event.title ||
    description !== event.description ||
    subject !== event.subject ||
    wording !== event.wording;
  if (!changed) return { event, changed };
  const { wording: _unsafe, ...frame } = event;
  const clear = { ...frame, title, description, subject, labels, data };
  return { event: wording === undefined ? clear : { ...clear, wording }, changed };
}

/**
 * What other languages are said with holds the same texts as title and description, in pieces. Where the whole shows
 * a secret that its pieces do not, there is no wording any more, and every language shows the redacted English.
 */
function redactWording(event: LookoutEvent, clear: Texts, redactor: Redactor): EventWording | undefined {
  const { wording } = event;
  if (wording === undefined) return undefined;
  const clean = redactor.json(wording as unknown as JsonObject) as EventWording;
  if (clean === wording && clear.title === event.title && clear.description === event.description) return wording;
  const isWhole = (words: Words | undefined, shown: string | undefined) =>
    words === undefined || say(words, 'en') === shown;
  return isWhole(clean.title, clear.title) && isWhole(clean.description, clear.description) ? clean : undefined;
}

type Texts = Pick<LookoutEvent, 'title' | 'description'>;
