import { isRecord } from '../json.ts';
import type { Language } from '../language.ts';
import { english } from './en.ts';
import { japanese } from './ja.ts';
import { sentenceIn } from './sentence.ts';
import type { AllNames, NeededNames, Text, TextKey, Texts } from './texts.ts';

/** A text of ours with what it is filled with: said in a language only when somebody reads it. Plain JSON. */
export interface Phrase {
  readonly key: TextKey;
  readonly with?: Readonly<Record<string, Words | undefined>> | undefined;
}

/** Each on a line of its own. */
export interface Lines {
  readonly lines: readonly Words[];
}

/** A reason of ours, in English; other languages know it by its pattern. */
export interface Sentence {
  readonly sentence: string;
}

/** What can be said: a name or quotation as it is, a number, a phrase, a reason of ours, a list of these, or lines. */
export type Words = string | number | Phrase | Sentence | Lines | readonly Words[];

type Filling<K extends TextKey> = { readonly [N in NeededNames<K>]: Words } & {
  readonly [N in Exclude<AllNames<K>, NeededNames<K>>]?: Words | undefined;
};

const catalogues: Readonly<Record<Language, Texts>> = { en: english, ja: japanese };

/** Deepest nesting that is said; deeper ones come from no watcher of ours. */
const maxDepth = 8;

/** A phrase; the names that its text demands are checked by the compiler. */
export function phrase<K extends TextKey>(
  key: K,
  ...[filling]: [NeededNames<K>] extends [never] ? [Filling<K>?] : [Filling<K>]
): Phrase {
  return filling === undefined ? { key } : { key, with: filling };
}

/** Says it in a language. A text that the language lacks is said in English, one that nobody knows is empty. */
export function say(words: Words, language: Language): string {
  return sayAt(words, language, 0);
}

/** What a row of a list has no room for: how long, how many, where exactly. */
const details = new Set(['elapsed', 'errors', 'warnings', 'place', 'newly', 'count', 'budget']);

/** Of these a row says the name alone: that it happened is what the list is about. */
const namesOnly = new Set(['condition.met']);

/** As {@link say}, for a row of a list: a phrase without the optional parts that only add details to it. */
export function sayBriefly(words: Words, language: Language): string {
  if (typeof words !== 'object' || !('key' in words)) return say(words, language);
  const name = namesOnly.has(words.key) ? words.with?.['name'] : undefined;
  if (name !== undefined) return say(name, language);
  const text = textOf(catalogues[language], words.key) ?? textOf(catalogues.en, words.key);
  // Where the text depends on a number, that is what it is about.
  if (typeof text !== 'string') return say(words, language);
  const needed = Object.entries(words.with ?? {}).filter(([name]) => !details.has(name) || isNeeded(text, name));
  return say({ key: words.key, with: Object.fromEntries(needed) }, language);
}

function isNeeded(pattern: string, name: string): boolean {
  return pattern.replace(/<[^<>]*>/g, '').includes(`{${name}}`);
}

/** A phrase said at once. */
export function textIn<K extends TextKey>(
  language: Language,
  key: K,
  ...filling: [NeededNames<K>] extends [never] ? [Filling<K>?] : [Filling<K>]
): string {
  return say(phrase(key, ...filling), language);
}

function sayAt(words: Words, language: Language, depth: number): string {
  if (typeof words === 'string') return words;
  if (typeof words === 'number') return numberIn(words, language);
  if (depth > maxDepth) return '';
  const inner = (item: Words) => sayAt(item, language, depth + 1);
  if (isList(words)) return words.map(inner).join(said('list.separator', language, {}, inner));
  if ('sentence' in words) return sentenceIn(words.sentence, language);
  if ('lines' in words) return words.lines.map(inner).join('\n');
  return said(words.key, language, words.with ?? {}, inner);
}

const isList = (words: Words): words is readonly Words[] => Array.isArray(words);

function said(
  key: TextKey,
  language: Language,
  filling: Readonly<Record<string, Words | undefined>>,
  inner: (words: Words) => string,
): string {
  const text = textOf(catalogues[language], key) ?? textOf(catalogues.en, key);
  return text === undefined ? '' : fillText(text, language, filling, inner);
}

/** Fills a text of any catalogue of ours; `sayOne` says what it is filled with. */
export function fillText(
  text: Text,
  language: Language,
  filling: Readonly<Record<string, Words | undefined>>,
  sayOne: (words: Words) => string = (words) => say(words, language),
): string {
  const count = Object.hasOwn(filling, 'count') ? filling['count'] : undefined;
  const pattern = typeof text === 'string' ? text : text[pluralIn(count, language)];
  return fill(pattern, (name) => {
    const value = Object.hasOwn(filling, name) ? filling[name] : undefined;
    return value === undefined ? undefined : sayOne(value);
  });
}

function textOf(texts: Texts, key: string): Text | undefined {
  return Object.hasOwn(texts, key) ? texts[key as TextKey] : undefined;
}

/** Fills a pattern once: what is filled in is never read as a pattern again. */
function fill(pattern: string, valueOf: (name: string) => string | undefined): string {
  return pattern.replace(
    /<([^<>]*)>|\{(\w+)\}/g,
    (_all: string, optional: string | undefined, name: string | undefined): string => {
      if (name !== undefined) return valueOf(name) ?? '';
      let isComplete = true;
      const filled = (optional ?? '').replace(/\{(\w+)\}/g, (_match, inside: string) => {
        const value = valueOf(inside);
        isComplete &&= value !== undefined;
        return value ?? '';
      });
      return isComplete ? filled : '';
    },
  );
}

const plurals = new Map<Language, Intl.PluralRules>();
const numbers = new Map<Language, Intl.NumberFormat>();

function pluralIn(count: Words | undefined, language: Language): 'one' | 'other' {
  let rules = plurals.get(language);
  if (rules === undefined) plurals.set(language, (rules = new Intl.PluralRules(language)));
  return typeof count === 'number' && rules.select(count) === 'one' ? 'one' : 'other';
}

/** A number as the language writes it, with two decimals at most. */
export function numberIn(value: number, language: Language): string {
  let format = numbers.get(language);
  if (format === undefined)
    numbers.set(language, (format = new Intl.NumberFormat(language, { maximumFractionDigits: 2 })));
  return format.format(value);
}

/** Words read from stored JSON, where another version may have written them; undefined when they cannot be said. */
export function readWords(value: unknown, depth = 0): Words | undefined {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (depth > maxDepth || typeof value !== 'object' || value === null) return undefined;
  const isGood = (item: unknown) => readWords(item, depth + 1) !== undefined;
  if (Array.isArray(value)) return value.every(isGood) ? (value as Words) : undefined;
  if (!isRecord(value)) return undefined;
  const { lines, key, sentence, with: filling } = value;
  if (typeof sentence === 'string') return { sentence };
  if (Array.isArray(lines)) return lines.every(isGood) ? (value as unknown as Lines) : undefined;
  if (typeof key !== 'string' || !Object.hasOwn(english, key)) return undefined;
  if (filling === undefined) return value as unknown as Phrase;
  return isRecord(filling) && Object.values(filling).every(isGood) ? (value as unknown as Phrase) : undefined;
}
