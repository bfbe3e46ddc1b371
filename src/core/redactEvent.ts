import type { EventLink, LookoutEvent } from './event.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { RedactionTally, Redactor } from './redaction.ts';
import type { EventWording } from './wording.ts';
import { say, type Words } from './words/phrase.ts';

type Clean = <T extends JsonValue>(value: T, tally?: RedactionTally) => T;

/**
 * Removes secrets, home paths and what the user named from everything of an event that people or services will read;
 * answers the very event when there is nothing to remove. `data.absolutePath` and links to files keep working paths for
 * the editor; channels that leave the machine drop both. Links to elsewhere lose their credentials only.
 */
export function redactEvent(
  event: LookoutEvent,
  redactor: Redactor,
  tally?: RedactionTally,
  by: 'json' | 'outward' = 'json',
): LookoutEvent {
  const clean: Clean = (value, counting) => redactor[by](value, counting);
  const { data, labels, links, title, description, subject, source, wording, ...rest } = event;
  const { absolutePath, ...others } = data;
  const texts = clean(
    {
      data: others,
      labels,
      title,
      source,
      ...(description === undefined ? {} : { description }),
      ...(subject === undefined ? {} : { subject }),
    },
    tally,
  );
  const cleanLinks = links.map((link) => redactLink(link, clean, redactor, tally));
  const words = redactWording(event, texts, clean);
  const isClean =
    texts.data === others &&
    texts.labels === labels &&
    texts.title === title &&
    texts.description === description &&
    texts.subject === subject &&
    texts.source === source &&
    words === wording &&
    cleanLinks.every((link, index) => link === links[index]);
  if (isClean) return event;
  return {
    ...rest,
    ...texts,
    description: texts.description,
    subject: texts.subject,
    data: absolutePath === undefined ? texts.data : { ...texts.data, absolutePath },
    links: cleanLinks,
    ...(words === undefined ? {} : { wording: words }),
  };
}

function redactLink(link: EventLink, clean: Clean, redactor: Redactor, tally?: RedactionTally): EventLink {
  const label = clean(link.label, tally);
  const uri = redactor.credentials(link.uri, tally);
  if (label === link.label && uri === link.uri) return link;
  return label === link.label ? { ...link, uri } : { label, uri };
}

/**
 * What other languages are said with holds the same texts as title and description, in pieces; nothing is counted twice.
 * Where the whole shows a secret that its pieces do not, there is no wording any more, and every language shows the
 * redacted English.
 */
function redactWording(event: LookoutEvent, texts: Texts, clean: Clean): EventWording | undefined {
  const { wording } = event;
  if (wording === undefined) return undefined;
  const words = clean(wording as unknown as JsonObject) as EventWording;
  if (words === wording && texts.title === event.title && texts.description === event.description) return wording;
  const isWhole = (said: Words | undefined, shown: string | undefined) =>
    said === undefined || say(said, 'en') === shown;
  return isWhole(words.title, texts.title) && isWhole(words.description, texts.description) ? words : undefined;
}

type Texts = Pick<LookoutEvent, 'title' | 'description'>;
