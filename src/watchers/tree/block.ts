/** What is known of one file (or link, which is never followed). */
export interface FileEntry {
  readonly size: number;
  /** Modification time in ms, with its fraction down to µs. */
  readonly mtimeMs: number;
  readonly ino: number;
}

export function isSameFile(a: FileEntry, b: FileEntry): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ino === b.ino;
}

/**
 * The content of one directory in one string whose characters are bytes, so that V8 stores a byte for
 * each and two of them are compared at memory speed: the number of directories, their names, then the
 * files with name, size, time and inode, both sorted by name. Times and inodes are written as the
 * difference to the file before, which is small among neighbours: about 22 bytes for a file.
 */
export type Block = string;

/** Larger differences would not stay exact with their two bits more: the number itself is written. */
const largestStep = 2 ** 50;
/** Stands before a number that is written itself. */
const whole = 1;

/** Writes blocks one after the other into the same buffer. */
export class BlockWriter {
  private buffer = Buffer.alloc(16 * 1024);
  private at = 0;
  private lastMicros = 0;
  private lastIno = 0;

  /** Starts a block that names `directories`, which are sorted. */
  begin(directories: readonly string[]): void {
    this.at = 0;
    this.lastMicros = 0;
    this.lastIno = 0;
    this.number(directories.length);
    for (const name of directories) this.text(name);
  }

  /** Adds a file; names come sorted. */
  file(name: string, { size, mtimeMs, ino }: FileEntry): void {
    this.text(name);
    this.number(size);
    const micros = microsOf(mtimeMs);
    this.step(micros, this.lastMicros);
    this.step(ino, this.lastIno);
    this.lastMicros = micros;
    this.lastIno = ino;
  }

  end(): Block {
    return this.buffer.toString('latin1', 0, this.at);
  }

  private text(text: string): void {
    const bytes = Buffer.byteLength(text);
    this.number(bytes);
    this.room(bytes);
    this.buffer.write(text, this.at, bytes === text.length ? 'latin1' : 'utf8');
    this.at += bytes;
  }

  private step(value: number, before: number): void {
    const difference = value - before;
    if (Math.abs(difference) < largestStep) {
      this.number(Math.abs(difference) * 4 + (difference < 0 ? 2 : 0));
      return;
    }
    this.number(whole);
    this.number(value);
  }

  /** Seven bits a byte, the last byte without the high bit. */
  private number(value: number): void {
    this.room(10);
    let rest = value;
    while (rest > 127) {
      this.buffer[this.at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.buffer[this.at++] = rest;
  }

  private room(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    const larger = Buffer.alloc(Math.max(this.buffer.length * 2, this.at + bytes));
    this.buffer.copy(larger);
    this.buffer = larger;
  }
}

/** A file as a block gives it back, which rounds its time. */
export function asInBlock({ size, mtimeMs, ino }: FileEntry): FileEntry {
  return { size, mtimeMs: microsOf(mtimeMs) / 1000, ino };
}

function microsOf(ms: number): number {
  return Math.max(0, Math.round(ms * 1000));
}

/** Reads a block. @throws RangeError when it is cut or not one. */
export function readBlock(block: Block): { directories: string[]; files: Map<string, FileEntry> } {
  const reader = new BlockReader(block);
  const directories = Array.from({ length: reader.number() }, () => reader.text());
  const files = new Map<string, FileEntry>();
  let micros = 0;
  let ino = 0;
  while (!reader.isAtEnd) {
    const name = reader.text();
    const size = reader.number();
    micros = reader.step(micros);
    ino = reader.step(ino);
    files.set(name, { size, mtimeMs: micros / 1000, ino });
  }
  return { directories, files };
}

class BlockReader {
  private readonly block: Block;
  private at = 0;

  constructor(block: Block) {
    this.block = block;
  }

  get isAtEnd(): boolean {
    return this.at >= this.block.length;
  }

  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  step(before: number): number {
    const code = this.number();
    if (code === whole) return this.number();
    const difference = Math.floor(code / 4);
    return code % 4 === 2 ? before - difference : before + difference;
  }

  text(): string {
    const bytes = this.number();
    if (this.at + bytes > this.block.length) throw new RangeError('A block of a snapshot is cut.');
    const raw = this.block.slice(this.at, this.at + bytes);
    this.at += bytes;
    return isAscii(raw) ? raw : Buffer.from(raw, 'latin1').toString('utf8');
  }

  private byte(): number {
    const code = this.block.charCodeAt(this.at++);
    if (Number.isNaN(code)) throw new RangeError('A block of a snapshot is cut.');
    return code;
  }
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 127) return false;
  return true;
}
