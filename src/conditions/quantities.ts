import type { Metric } from './vocabulary.ts';

const spanMs: readonly (readonly [RegExp, number])[] = [
  [/^(?:ms|milliseconds?|msecs?)$/, 1],
  [/^(?:s|secs?|seconds?)$/, 1000],
  [/^(?:m|mins?|minutes?)$/, 60_000],
  [/^(?:h|hrs?|hours?)$/, 3_600_000],
  [/^(?:d|days?)$/, 86_400_000],
  [/^(?:w|weeks?)$/, 604_800_000],
];
const numberWords: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  once: 1,
  two: 2,
  twice: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  fifteen: 15,
  thirty: 30,
};

/** Milliseconds of `5 minutes`, `5m`, `an hour`, `1h 30m`, `minute`; undefined when it is no time. */
export function parseSpan(text: string): number | undefined {
  const words = text.trim().toLowerCase().replace(/ and /g, ' ');
  if (words === 'half an hour') return 1_800_000;
  let total = 0;
  let rest = words;
  while (rest !== '') {
    const match =
      /^(?:(\d+(?:\.\d+)?)|([a-z]+)(?= ))? ?([a-z]+)(?: |$)/.exec(rest) ?? /^()()([a-z]+)(?: |$)/.exec(rest);
    if (match === null) return undefined;
    const count =
      match[1] !== undefined && match[1] !== '' ? Number(match[1]) : (numberWords[match[2] ?? 'one'] ?? undefined);
    const size = spanMs.find(([name]) => name.test(match[3] ?? ''))?.[1];
    if (count === undefined || size === undefined) return undefined;
    total += count * size;
    rest = rest.slice(match[0].length).trim();
  }
  return total > 0 ? total : undefined;
}

/** `3 times`, `twice`, `three times`, `more than 5 x` (6); undefined when it is no number of times. */
export function parseCount(text: string): number | undefined {
  const match = /^(more than )?(\d+|[a-z]+?)(?: ?(?:times|x))?$/.exec(text.trim().toLowerCase());
  const word = match?.[2] ?? '';
  const count = /^\d+$/.test(word) ? Number(word) : numberWords[word];
  if (count === undefined || count < 1) return undefined;
  return match?.[1] === undefined ? count : count + 1;
}

/** A value in the unit of a metric, as it stands in an expression; `isSize` when it was given in bytes instead of percent. */
export function readValue(
  text: string,
  unit: Metric['unit'],
): { readonly text: string; readonly isSize: boolean } | undefined {
  const trimmed = text.trim();
  if (unit === 'ms') {
    const ms = parseSpan(trimmed);
    return ms === undefined ? undefined : { text: String(ms), isSize: false };
  }
  const match = /^(-?\d+(?:\.\d+)?) ?(%|percent|mb|mib|gb|gib|tests?|errors?|warnings?)?$/i.exec(trimmed);
  if (match === null) return undefined;
  const word = (match[2] ?? '').toLowerCase();
  const isSize = /^[mg]i?b$/.test(word);
  if (isSize && unit !== '%') return undefined;
  const isShare = word === '%' || word === 'percent';
  if (word !== '' && !isSize && isShare !== (unit === '%')) return undefined;
  const factor = word.startsWith('g') ? 1024 : 1;
  return { text: String(Number(match[1]) * factor), isSize };
}
