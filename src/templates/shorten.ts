import type { Language } from '../core/language.ts';
import { textIn } from '../core/words/phrase.ts';

const ellipsis = '…';

/** Removes what could disguise text: C0/C1 controls but line feeds and tabs, and bidirectional or zero-width marks. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g,
      '',
    );
}

/** Whether nothing of a text can be seen; services refuse such parts of a message. */
export function isBlank(text: string): boolean {
  return cleanText(text).trim() === '';
}

/** At most `max` UTF-16 units, never cutting a surrogate pair; what was cut is marked. */
export function shortenText(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max <= ellipsis.length) return ellipsis.slice(0, max);
  let end = max - ellipsis.length;
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end -= 1;
  return text.slice(0, end) + ellipsis;
}

/** At most `maxLines` lines, the last of which says how many were left out. */
export function firstLines(text: string, maxLines: number, language: Language): string {
  const lines = text.split('\n');
  if (lines.length <= maxLines) return text;
  const shown = lines.slice(0, maxLines - 1);
  return [...shown, textIn(language, 'more.lines', { count: lines.length - shown.length })].join('\n');
}

/** Whole lines up to `max` units in all; says in `language` how many were left out. */
export function shortenLines(text: string, max: number, language: Language): string {
  if (text.length <= max) return text;
  const lines = text.split('\n');
  let length = text.length;
  for (let kept = lines.length - 1; kept > 0; kept -= 1) {
    length -= (lines[kept]?.length ?? 0) + 1;
    if (length >= max) continue;
    const mark = `\n${textIn(language, 'more.lines', { count: lines.length - kept })}`;
    // Joined only once: texts have up to a hundred thousand lines.
    if (length + mark.length <= max) return lines.slice(0, kept).join('\n') + mark;
  }
  return shortenText(text, max);
}
