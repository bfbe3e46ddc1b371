import { LookoutError } from '../core/errors.ts';

/** Longest command text that is read, in characters. */
export const maxCommandLength = 4000;

/**
 * Splits a command text into words. Quotes (`"…"`, `'…'`, and the curly ones that phones type) keep spaces; `\` before
 * a quote keeps the quote.
 * @throws LookoutError `invalid` for a quote that is never closed, or a text that is too long.
 */
export function splitWords(text: string): string[] {
  if (text.length > maxCommandLength)
    throw new LookoutError(
      'invalid',
      `A command may have ${maxCommandLength} characters; this one has ${text.length}.`,
    );
  const words: string[] = [];
  let word: string | undefined;
  let closing: string | undefined;
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charAt(index);
    const next = text.charAt(index + 1);
    if (char === '\\' && (next in quotes || next === closing)) {
      word = (word ?? '') + next;
      index += 1;
    } else if (closing !== undefined) {
      if (char === closing) closing = undefined;
      else word += char;
    } else if (char in quotes && (word === undefined || char === '"')) {
      closing = quotes[char];
      word ??= '';
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + char;
  }
  if (closing !== undefined) throw new LookoutError('invalid', `A quote (${closing}) is never closed.`);
  if (word !== undefined) words.push(word);
  return words;
}

/** What opens a quote, and what closes it. */
const quotes: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '‘': '’', '「': '」' };
