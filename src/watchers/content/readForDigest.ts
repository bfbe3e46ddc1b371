import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { errorCode } from '../../core/errors.ts';
import { holdsCredentials } from './credentials.ts';

/** Largest file that is compared by its content, in bytes; larger ones are compared by size and time. */
const maxBytes = 16 * 1024 * 1024;

/** A file with its content, which did not change while it was read. */
export interface WholeFile {
  readonly bytes: Uint8Array;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ino: number;
}

/**
 * Reads a regular file up to 16 MiB, without returning in between: for worker threads. Links are not followed at the
 * last step and devices not opened. Undefined for what has no content to be compared: another kind of
 * thing, larger files, those that may hold credentials, what cannot be read, and what is written meanwhile.
 */
export function readForDigest(path: string): WholeFile | undefined {
  if (holdsCredentials(path)) return undefined;
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(file);
    const { size, mtimeMs, ino } = stat;
    if (!stat.isFile() || size > maxBytes) return undefined;
    // One more than expected: a file that grew shows it.
    const buffer = Buffer.allocUnsafe(size + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < buffer.length; length += read)
      read = readSync(file, buffer, length, buffer.length - length, length);
    const after = fstatSync(file);
    const isWhole = length === size && after.size === size && after.mtimeMs === mtimeMs;
    return isWhole ? { bytes: buffer.subarray(0, length), size, mtimeMs, ino } : undefined;
  } catch (error) {
    // Gone, or not to be read: the caller tells more than it must.
    if (errorCode(error) === undefined) throw error;
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
