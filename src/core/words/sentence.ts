import type { Language } from '../language.ts';
import { japanese } from './ja.ts';
import type { Sentences, Texts } from './texts.ts';

/** English is what is kept; the others are said. */
type Other = Exclude<Language, 'en'>;

interface Catalogue {
  readonly texts: Texts;
  /** Much text, of which who reads another language needs none. */
  readonly load: () => Promise<Sentences>;
}

const catalogues: Readonly<Record<Other, Catalogue>> = {
  ja: {
    texts: japanese,
    load: async () => (await import('./jaAllSentences.ts')).allJapaneseSentences,
  },
};

/** A pattern taken apart: the texts around the places, and which place each gap is. */
interface Pattern {
  readonly literals: readonly string[];
  readonly places: readonly string[];
  readonly said: string;
}

/** A sentence within a sentence within a sentence; none of ours is deeper. */
const maxDepth = 3;
/** Longer texts are quotations, in characters. */
const maxLength = 2000;

/** Of the languages that were loaded, the most telling first: of two that fit, the one with more text of its own is meant. */
const patterns = new Map<Language, readonly Pattern[]>();

/** Makes the sentences of a language known. Whoever is going to speak it waits for this once; until then they are said in English. */
export async function loadSentences(language: Language): Promise<void> {
  if (language === 'en' || patterns.has(language)) return;
  patterns.set(language, compile(await catalogues[language].load()));
}

/**
 * A reason of ours in another language. Reasons of failures and decisions are kept, thrown and sent between threads as
 * English sentences; for people they are found again by their pattern, as translations of the editor are. What is not
 * known, such as the words of a service, stays as it is.
 */
export function sentenceIn(text: string, language: Language): string {
  if (language === 'en') return text;
  return knownSentence(text, language, 0) ?? text;
}

/** Whether a sentence of ours can be said in a language. */
export function isSentenceIn(text: string, language: Other): boolean {
  return knownSentence(text, language, 0) !== undefined;
}

function knownSentence(text: string, language: Other, depth: number): string | undefined {
  if (depth >= maxDepth || text.length > maxLength) return undefined;
  for (const pattern of patterns.get(language) ?? []) {
    const values = valuesIn(text, pattern);
    if (values === undefined) continue;
    return pattern.said.replaceAll(/\{\d\}/g, (place) => {
      const value = values.get(place) ?? '';
      return innerText(value, language, depth + 1);
    });
  }
  // A file or host before its trouble.
  const [, head, tail] = /^(.{1,1000}?): (.+)$/s.exec(text) ?? [];
  const said = tail === undefined ? undefined : knownSentence(tail, language, depth + 1);
  return said === undefined ? undefined : `${head}: ${said}`;
}

/** What stands in a place: a duration, a sentence again, or a name. A single word is always a name. */
function innerText(value: string, language: Other, depth: number): string {
  const [, number, unit = ''] = /^([\d,.]+) (ms|s|min|h|d)$/.exec(value) ?? [];
  if (number !== undefined && Object.hasOwn(units, unit)) {
    const text = catalogues[language].texts[units[unit as keyof typeof units]];
    if (typeof text === 'string') return text.replace('{count}', number);
  }
  if (!value.includes(' ')) return value;
  return (
    knownSentence(value, language, depth) ??
    value
      .split(/(?<=\)), /)
      .map(withReason)
      .join(', ')
  );

  /** `mail (disabled)`: a name with its reason behind it. */
  function withReason(item: string): string {
    const [, name, reason] = /^(\S+) \((.+)\)$/s.exec(item) ?? [];
    const said = reason === undefined ? undefined : knownSentence(reason, language, depth);
    return said === undefined ? item : `${name} (${said})`;
  }
}

const units = {
  ms: 'unit.milliseconds',
  s: 'unit.seconds',
  min: 'unit.minutes',
  h: 'unit.hours',
  d: 'unit.days',
} as const;

function compile(sentences: Sentences): readonly Pattern[] {
  const lengthOf = ({ literals }: Pattern) => literals.join('').length;
  return Object.entries(sentences)
    .map(([english, said]) => {
      const parts = english.split(/(\{\d\})/);
      const literals = parts.filter((_part, index) => index % 2 === 0);
      return { literals, places: parts.filter((_part, index) => index % 2 === 1), said };
    })
    .sort((a, b) => lengthOf(b) - lengthOf(a));
}

/** What a text has in the places of a pattern; undefined when it does not fit. Linear in the text. */
function valuesIn(text: string, { literals, places }: Pattern): ReadonlyMap<string, string> | undefined {
  const [first = '', ...rest] = literals;
  const last = rest.pop();
  if (last === undefined) return text === first ? new Map() : undefined;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return undefined;
  const end = text.length - last.length;
  const values = new Map<string, string>();
  let from = first.length;
  for (const [index, literal] of [...rest, undefined].entries()) {
    const at = literal === undefined ? end : text.indexOf(literal, from);
    if (at === -1 || at + (literal?.length ?? 0) > end) return undefined;
    values.set(places[index] ?? '', text.slice(from, at));
    from = at + (literal?.length ?? 0);
  }
  return values;
}
