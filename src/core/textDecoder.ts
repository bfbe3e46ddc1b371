import { TextDecoder } from 'node:util';
/**
 * Bytes that are read and decoded at a time. V8 makes strings of up to 128 KiB in its young generation; longer ones take fresh
 * pages from the system and are decoded fifty times as slowly (64 MB: 6 ms in pieces of 64 KiB, 290 ms in pieces of 256 KiB).
 */
export const pieceBytes = 64 * 1024;

/** Decodes a stream by the byte order mark among its first bytes, UTF-8 without one; what is not valid becomes U+FFFD. */
export function createTextDecoder([first, second]: Uint8Array): TextDecoder {
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le');
  return new TextDecoder(first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8');
}
