let known: Readonly<Record<string, string>> = {};
let shownLanguage = 'en';

/** Takes the texts in the language of the editor. */
export function useTexts(texts: Readonly<Record<string, string>>, language: string): void {
  known = texts;
  shownLanguage = language;
}

/** The text of a key, with `{0}` and further ones filled. */
export function text(key: string, ...values: readonly (string | number)[]): string {
  const found = known[key] ?? key;
  return found.replaceAll(/\{(\d)\}/g, (_whole, index: string) => String(values[Number(index)] ?? ''));
}

/** A time of day, with the day when it is another one. */
export function timeText(atMs: number): string {
  const date = new Date(atMs);
  const isToday = date.toDateString() === new Date().toDateString();
  const style: Intl.DateTimeFormatOptions = isToday
    ? { timeStyle: 'medium' }
    : { dateStyle: 'short', timeStyle: 'short' };
  return new Intl.DateTimeFormat(shownLanguage, style).format(date);
}

/** A number as people of the language write it. */
export function numberText(value: number): string {
  return new Intl.NumberFormat(shownLanguage).format(value);
}

/** The hour of a day. */
export function hourText(atMs: number): string {
  return new Intl.DateTimeFormat(shownLanguage, { timeStyle: 'short' }).format(new Date(atMs));
}
