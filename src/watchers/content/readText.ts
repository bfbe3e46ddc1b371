import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { holdsCredentials } from './credentials.ts';
import { isBinary } from './isBinary.ts';

/** Largest file whose text is read and compared, in bytes. */
export const maxTextBytes = 1024 * 1024;

/** Text of a file, or why there is none. */
export type FileText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary' | 'huge' | 'credentials' | 'notRegular' };

/**
 * Reads the text of a regular file up to 1 MiB. Links are not followed at the last step and devices not
 * opened; what is checked is the opened file itself, so that nothing can be put in its place meanwhile.
 * Rejects with the system's error.
 */
export async function readText(path: string): Promise<FileText> {
  if (holdsCredentials(path)) return { kind: 'credentials' };
  await using handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  const stat = await handle.stat();
  if (!stat.isFile()) return { kind: 'notRegular' };
  if (stat.size > maxTextBytes) return { kind: 'huge' };
  const buffer = Buffer.alloc(maxTextBytes + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
    length += bytesRead;
    if (bytesRead === 0 || length === buffer.length) break;
  }
  return textOfBytes(buffer.subarray(0, length));
}

/** Text of the bytes of a file. */
export function textOfBytes(bytes: Uint8Array): FileText {
  if (bytes.length > maxTextBytes) return { kind: 'huge' };
  if (isBinary(bytes)) return { kind: 'binary' };
  return { kind: 'text', text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
}

/** Lines of a text; a last line without an end counts. */
export function countLines(text: string): number {
  if (text === '') return 0;
  const ends = text.split('\n').length - 1;
  return text.endsWith('\n') ? ends : ends + 1;
}
