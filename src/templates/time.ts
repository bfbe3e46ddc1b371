import type { Language } from '../core/language.ts';

/**
 * A time (RFC 3339) as a language writes it, on this machine's clock and with the name of its time zone, for the
 * reader may be in another one. What is no time is answered as it is.
 */
export function timeIn(time: string, language: Language, timeZone?: string): string {
  const atMs = Date.parse(time);
  if (Number.isNaN(atMs)) return time;
  const format = new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    timeZone,
  });
  return format.format(atMs);
}
