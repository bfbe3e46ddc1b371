import type { Language } from './language.ts';
import { type Phrase, phrase, say } from './words/phrase.ts';

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const unitBytes = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, KB: 1e3, MB: 1e6, GB: 1e9 } as const;

/** Milliseconds of `300ms`, `2s`, `5m`, `1h`, `7d`; undefined when the text is not a duration. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
  if (!match) return undefined;
  return Number(match[1]) * unitMs[match[2] as keyof typeof unitMs];
}

/** Bytes of `64KiB`, `10MB`, `512B`; undefined when the text is not a size. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(B|KiB|MiB|GiB|KB|MB|GB)$/.exec(text.trim());
  if (!match) return undefined;
  return Math.round(Number(match[1]) * unitBytes[match[2] as keyof typeof unitBytes]);
}

/** `90 s`, `5 min`, `2 h`, `3 days`: the largest unit of which there are at least two, or a whole number. */
export function formatDuration(ms: number, language: Language = 'en'): string {
  return say(durationWords(ms), language);
}

/** {@link formatDuration} for a phrase. */
export function durationWords(ms: number): Phrase {
  const steps = [
    [unitMs.d, 'unit.days'],
    [unitMs.h, 'unit.hours'],
    [unitMs.m, 'unit.minutes'],
    [unitMs.s, 'unit.seconds'],
  ] as const;
  for (const [size, unit] of steps) {
    if (ms >= size * 2 || (ms >= size && ms % size === 0)) return phrase(unit, { count: Math.round(ms / size) });
  }
  return phrase('unit.milliseconds', { count: Math.round(ms) });
}

/** `512 B`, `1.5 KiB`, `3.0 MiB`. */
export function formatBytes(bytes: number, language: Language = 'en'): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 ? 0 : 1;
  const number = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${number.format(value)} ${units[unit]}`;
}

/** How long something took, for people: `840 ms`, `1.5 s`, `2 min 5 s`. */
export function formatElapsed(ms: number, language: Language = 'en'): string {
  return say(elapsedWords(ms), language);
}

/** {@link formatElapsed} for a phrase. */
export function elapsedWords(ms: number): Phrase {
  if (ms < 1000) return phrase('unit.milliseconds', { count: Math.round(ms) });
  const seconds = ms / 1000;
  if (seconds < 60) return phrase('unit.seconds', { count: Number(seconds.toFixed(1)) });
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0
    ? phrase('unit.hoursMinutes', { hours, minutes })
    : phrase('unit.minutesSeconds', { minutes, seconds: rest });
}
