import type { TextEncoding } from '../../core/textEncoding.ts';

const lineFeed = 0x0a;

/** Where in these bytes of a text the last line ends, behind its line feed; undefined without one. `offset`: where in the text they begin. */
export function lastLineEnd(bytes: Uint8Array, offset: number, encoding: TextEncoding): number | undefined {
  if (encoding === 'utf-8') {
    const at = bytes.lastIndexOf(lineFeed);
    return at === -1 ? undefined : at + 1;
  }
  // Two bytes a unit; a unit of which only half is here is none yet.
  const low = encoding === 'utf-16le' ? 0 : 1;
  for (let at = bytes.length - 2; at >= 0; at -= 1) {
    if ((offset + at) % 2 === 0 && bytes[at + low] === lineFeed && bytes[at + 1 - low] === 0) return at + 2;
  }
  return undefined;
}
