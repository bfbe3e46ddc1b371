import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode, LookoutError } from '../../core/errors.ts';
import { isRecord, type JsonObject, type JsonValue } from '../../core/json.ts';
import { encodingOf, pieceBytes, type TextEncoding } from '../../core/textEncoding.ts';
import { lastLineEnd } from './lineEnd.ts';

/** Where reading goes on. Plain JSON. */
export interface TailPosition {
  readonly ino: number;
  /** Bytes that were read. */
  readonly offset: number;
  /** Digest of the file's first bytes: it tells a log that was emptied and has grown past the offset since. */
  readonly head: string;
}

/** Bytes of the beginning that tell a file from the one it was. */
const headBytes = 256;
/** Beginning in which a NUL byte makes a file binary; UTF-16 says so before. */
const sniffBytes = 8000;
/** Entries of a folder that are searched for the log's former self. */
const maxSiblings = 2000;

export interface TailRead {
  /** In order; of a new file that is still empty no bytes. */
  readonly onBytes: (bytes: Uint8Array, piece: TailPiece) => void;
}

export interface TailPiece {
  /** It begins another file than what came before. */
  readonly isNewFile: boolean;
  /** Of the file, whose beginning may have been read long ago. */
  readonly encoding: TextEncoding;
}

/**
 * Reads what was appended to a log since the last call, over rotation by rename (the rest of the former
 * file comes first), truncation (copytruncate) and re-creation.
 */
export class Tail {
  private readonly path: string;
  private at: TailPosition | undefined;
  private atLine: TailPosition | undefined;

  /** Without a position everything is new. */
  constructor(path: string, position?: TailPosition) {
    this.path = path;
    this.at = position;
    this.atLine = position;
  }

  /** Behind what was read. */
  get position(): TailPosition | undefined {
    return this.at;
  }

  /** Behind the last line whose end was read: what goes on there finds each line with its beginning. */
  get linePosition(): TailPosition | undefined {
    return this.atLine;
  }

  /** Goes to the end without reading: what is there is old. False when there is no file. @throws as {@link read}. */
  async skip(): Promise<boolean> {
    const file = await openLog(this.path);
    if (file === undefined) return false;
    try {
      const { ino, size } = await file.stat();
      await refuseBinary(file, this.path);
      this.at = await positionIn(file, ino, size);
      this.atLine = this.at;
      return true;
    } finally {
      await file.close();
    }
  }

  /**
   * @throws LookoutError `invalid` for a folder or a binary file, `denied` when it may not be read.
   */
  async read({ onBytes }: TailRead): Promise<void> {
    const file = await openLog(this.path);
    // Gone, or not there yet: what was known stays, so that its return is noticed.
    if (file === undefined) return;
    try {
      const { ino, size } = await file.stat();
      const before = this.at;
      if (before !== undefined && before.ino !== ino) await this.readFormer(before, onBytes);
      const goesOn =
        before !== undefined &&
        before.ino === ino &&
        size >= before.offset &&
        (await headOf(file, before.offset)) === before.head;
      const from = goesOn ? before.offset : 0;
      if (from === 0 && size > 0) await refuseBinary(file, this.path);
      let isNewFile = !goesOn;
      let lineEnd = goesOn ? (this.atLine?.offset ?? 0) : 0;
      const offset = await readFrom(file, from, (bytes, start, encoding) => {
        const end = lastLineEnd(bytes, start, encoding);
        if (end !== undefined) lineEnd = start + end;
        onBytes(bytes, { isNewFile, encoding });
        isNewFile = false;
      });
      if (isNewFile) onBytes(new Uint8Array(), { isNewFile, encoding: 'utf-8' });
      this.at = await positionIn(file, ino, offset);
      this.atLine = lineEnd === offset ? this.at : await positionIn(file, ino, lineEnd);
    } finally {
      await file.close();
    }
  }

  /** The rest of a file that was renamed away. */
  private async readFormer(before: TailPosition, onBytes: TailRead['onBytes']): Promise<void> {
    const folder = dirname(this.path);
    const stem = basename(this.path).split('.')[0] ?? '';
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((item) => item.startsWith(stem)).slice(0, maxSiblings)) {
      const former = await openLog(join(folder, name)).catch(() => undefined);
      if (former === undefined) continue;
      try {
        const { ino, size } = await former.stat();
        if (ino !== before.ino || size < before.offset) continue;
        if ((await headOf(former, before.offset)) !== before.head) continue;
        await readFrom(former, before.offset, (bytes, _start, encoding) =>
          onBytes(bytes, { isNewFile: false, encoding }),
        );
        return;
      } finally {
        await former.close();
      }
    }
  }
}

/** Opens a regular file for reading; undefined when there is none. */
async function openLog(path: string): Promise<FileHandle | undefined> {
  let file: FileHandle;
  try {
    // Neither waits for a writer of a pipe, nor follows a link that was put in the way.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (code === 'EISDIR') throw folderError(path);
    if (code === 'EACCES' || code === 'EPERM')
      throw new LookoutError('denied', `${basename(path)} cannot be read. Give yourself the right to read it.`);
    throw error;
  }
  const stat = await file.stat();
  if (stat.isFile()) return file;
  await file.close();
  if (stat.isDirectory()) throw folderError(path);
  throw new LookoutError('invalid', `${basename(path)} is not a regular file.`);
}

function folderError(path: string): LookoutError {
  return new LookoutError(
    'invalid',
    `${basename(path)} is a folder; name a file in it, or a glob such as "${basename(path)}/*.log".`,
  );
}

async function readFrom(
  file: FileHandle,
  from: number,
  onBytes: (bytes: Uint8Array, start: number, encoding: TextEncoding) => void,
): Promise<number> {
  const { buffer: mark, bytesRead: markBytes } = await file.read(Buffer.alloc(2), 0, 2, 0);
  const encoding = encodingOf(mark.subarray(0, markBytes));
  let offset = from;
  for (;;) {
    // Anew each time: who gets the bytes may keep them.
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, offset);
    if (bytesRead === 0) return offset;
    onBytes(buffer.subarray(0, bytesRead), offset, encoding);
    offset += bytesRead;
  }
}

async function positionIn(file: FileHandle, ino: number, offset: number): Promise<TailPosition> {
  return { ino, offset, head: await headOf(file, offset) };
}

async function headOf(file: FileHandle, length: number): Promise<string> {
  const size = Math.min(length, headBytes);
  const { bytesRead, buffer } = await file.read(Buffer.alloc(size), 0, size, 0);
  return createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('base64url').slice(0, 16);
}

async function refuseBinary(file: FileHandle, path: string): Promise<void> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(sniffBytes), 0, sniffBytes, 0);
  const bytes = buffer.subarray(0, bytesRead);
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (!isUtf16 && bytes.includes(0))
    throw new LookoutError('invalid', `${basename(path)} is a binary file, not a log.`);
}

export function positionToJson({ ino, offset, head }: TailPosition): JsonObject {
  return { ino, offset, head };
}

/** Reads what {@link positionToJson} wrote; undefined when it is something else. */
export function positionFromJson(json: JsonValue | undefined): TailPosition | undefined {
  if (!isRecord(json)) return undefined;
  const { ino, offset, head } = json;
  return typeof ino === 'number' && typeof offset === 'number' && typeof head === 'string'
    ? { ino, offset, head }
    : undefined;
}
