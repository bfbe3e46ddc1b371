import type { EventLink, LookoutEvent } from './event.ts';
import type { Language } from './language.ts';
import { readWords, say, sayBriefly, type Words } from './words/phrase.ts';

/** The texts of an event that can be said in every language; absent where a text is only quoted. */
export interface EventWording {
  readonly title?: Words | undefined;
  readonly description?: Words | undefined;
}

/** Title and description for a draft: in English, and as what can be said in other languages. */
export function worded(texts: { readonly title: Words; readonly description?: Words | undefined }): {
  title: string;
  description: string | undefined;
  wording: EventWording;
} {
  const { title, description } = texts;
  return {
    title: say(title, 'en'),
    description: description === undefined ? undefined : say(description, 'en'),
    wording: description === undefined ? { title } : { title, description },
  };
}

/** A link of ours, by the words on it. */
export function wordedLink(words: Words, uri: string): EventLink {
  return { label: say(words, 'en'), words, uri };
}

/** The title as words, for titles that are made of others. */
export function titleWords({ title, wording }: Pick<LookoutEvent, 'title' | 'wording'>): Words {
  return wording?.title ?? title;
}

/** An event under another title. */
export function retitled(event: LookoutEvent, title: Words): Pick<LookoutEvent, 'title' | 'wording'> {
  return { title: say(title, 'en'), wording: { ...event.wording, title } };
}

export function titleIn({ title, wording }: Pick<LookoutEvent, 'title' | 'wording'>, language: Language): string {
  return inLanguage(wording?.title, title, language) ?? title;
}

/** The title for a row of a list: its most telling words. The whole of it belongs beside it, in a tooltip. */
export function rowTitleIn(event: Pick<LookoutEvent, 'title' | 'wording'>, language: Language): string {
  const known = readWords(event.wording?.title);
  const said = known === undefined ? '' : sayBriefly(known, language);
  return said === '' ? titleIn(event, language) : said;
}

export function descriptionIn(event: Pick<LookoutEvent, 'description' | 'wording'>, language: Language) {
  return inLanguage(event.wording?.description, event.description, language);
}

export function labelIn({ label, words }: EventLink, language: Language): string {
  return inLanguage(words, label, language) ?? label;
}

/** The event for other programs: in one language, without what serves to say it in others. */
export function eventIn(event: LookoutEvent, language: Language): LookoutEvent {
  const { wording: _wording, ...rest } = event;
  const links = event.links.map((link) => ({ label: labelIn(link, language), uri: link.uri }));
  return { ...rest, title: titleIn(event, language), description: descriptionIn(event, language), links };
}

/** English is what was written down; other languages are said anew, and fall back to it. */
function inLanguage(words: unknown, written: string | undefined, language: Language): string | undefined {
  if (language === 'en' || words === undefined) return written;
  const known = readWords(words);
  const said = known === undefined ? '' : say(known, language);
  return said === '' ? written : said;
}
