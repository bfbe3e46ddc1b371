import { textIn } from '../../core/words/phrase.ts';
import { cleanText } from '../../templates/shorten.ts';
import { type Story, tellStory } from '../../templates/story.ts';
import type { Message } from '../channel.ts';
import { smsBodyLength } from './limits.ts';
import { countSegments, toGsmLikeness } from './segments.ts';

/** A text of at most `maxSegments` segments: the title, cut where it must be, then whole items as long as there is room. */
export function renderSmsText(message: Message, maxSegments: number): { text: string; segments: number } {
  const fits = (text: string) => countSegments(text) <= maxSegments && text.length <= smsBodyLength;
  const [title = '', ...items] = itemsOf(tellStory(message));
  let text = cutToFit(title, fits);
  for (const item of items) {
    const longer = `${text}\n${item}`;
    if (fits(longer)) text = longer;
  }
  return { text, segments: countSegments(text) };
}

/** The most telling first; links last, because they are long. */
function itemsOf({ language, severity, title, notes, summary, facts, place, links }: Story): string[] {
  return [
    `${textIn(language, `severity.${severity}`).toUpperCase()}: ${title}`,
    ...notes,
    ...facts.map(({ name, value }) => `${name}: ${value}`),
    summary ?? '',
    place,
    ...links.map(({ uri }) => uri),
  ]
    .map((item) => toGsmLikeness(cleanText(item)).replace(/\s+/g, ' ').trim())
    .filter((item) => item !== '');
}

/** The longest beginning that fits with its mark; characters stay whole. */
function cutToFit(text: string, fits: (text: string) => boolean): string {
  if (fits(text)) return text;
  const chars = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  let low = 0;
  let high = chars.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(`${chars.slice(0, middle).join('')}...`)) low = middle;
    else high = middle - 1;
  }
  return `${chars.slice(0, low).join('')}...`;
}
