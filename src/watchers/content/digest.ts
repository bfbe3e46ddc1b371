import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import { isBinary } from './isBinary.ts';
import { valuesOf } from './jsonValues.ts';

/**
 * What of a file's content matters: its bytes, its text without spaces, tabs and line ends, or the values
 * at dotted paths of a JSON file.
 */
export type Compare = 'content' | 'whitespace' | { readonly json: readonly string[] };

/** Characters of a digest: 132 bits of SHA-256 in base64url. */
export const digestLength = 22;
/** Characters of a {@link compareKey}. */
export const compareKeyLength = 8;

/**
 * A digest of what matters in a file, {@link digestLength} characters: equal ones mean that nothing that
 * matters differs. What is no UTF-8 text, or no JSON where JSON is asked for, is compared by its bytes, so
 * that a broken file counts as a change.
 */
export function digestOf(bytes: Uint8Array, compare: Compare): string {
  return hash('sha256', essence(bytes, compare), 'base64url').slice(0, digestLength);
}

/** Short name of a way to compare: digests are comparable when theirs are equal. */
export function compareKey(compare: Compare): string {
  return hash('sha256', JSON.stringify(compare), 'base64url').slice(0, compareKeyLength);
}

function essence(bytes: Uint8Array, compare: Compare): Uint8Array | string {
  if (compare === 'content' || isBinary(bytes) || !isUtf8(bytes)) return bytes;
  return compare === 'whitespace' ? withoutWhitespace(bytes) : (valuesOf(bytes, compare.json) ?? bytes);
}

/** In UTF-8 these bytes are no part of any other character. */
function withoutWhitespace(bytes: Uint8Array): Uint8Array {
  const kept = new Uint8Array(bytes.length);
  let length = 0;
  for (const byte of bytes) if (byte !== 32 && (byte < 9 || byte > 13)) kept[length++] = byte;
  return kept.subarray(0, length);
}
