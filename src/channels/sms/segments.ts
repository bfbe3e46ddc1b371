import { segmentUnits } from './limits.ts';

/** The GSM 7-bit alphabet and its extension table, whose characters take two units (3GPP TS 23.038 §6.2.1). */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑܧ¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extended = new Set('\f^{}\\[~]|€');

/** Typographic characters with a likeness in the alphabet: one of them would more than double the price of a text. */
const likenesses: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '−': '-',
  '…': '...',
  '•': '-',
  '·': '-',
  '→': '->',
  '×': 'x',
  '\t': ' ',
  '\u00a0': ' ',
  '`': "'",
};

/** The text with typographic characters replaced by their likeness in the GSM alphabet. */
export function toGsmLikeness(text: string): string {
  return text.replace(/[‘’“”–—−…•·→×\t\u00a0`]/g, (char) => likenesses[char] ?? char);
}

/** How many segments a text takes, as the networks and the bill count them; at least 1. */
export function countSegments(text: string): number {
  const chars = Array.from(text);
  const isGsm = chars.every((char) => basic.has(char) || extended.has(char));
  const { single, joined } = isGsm ? segmentUnits.gsm7 : segmentUnits.ucs2;
  // UCS-2 counts UTF-16 units, so that an emoji takes two.
  const widths = chars.map((char) => (isGsm ? (extended.has(char) ? 2 : 1) : char.length));
  if (widths.reduce((sum, width) => sum + width, 0) <= single) return 1;
  let segments = 1;
  let used = 0;
  for (const width of widths) {
    // A character of two units is not divided between segments.
    if (used + width > joined) {
      segments += 1;
      used = 0;
    }
    used += width;
  }
  return segments;
}
