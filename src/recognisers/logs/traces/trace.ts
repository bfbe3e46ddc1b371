import { type LogFrame, maxFrames } from '../logRecord.ts';

/** Whether a line belongs to a trace; `hold` leaves it to a later line to tell. */
export type Verdict = 'yes' | 'hold' | 'no';

/** Reads the lines of one stack trace behind its first. */
export interface TraceReading {
  readonly level: 'CRITICAL' | 'ERROR';
  /** Whether it is never the rest of a line of a logger, because the program itself is at its end. */
  readonly standsAlone: boolean;
  take(text: string): Verdict;
  readonly trace: Trace;
}

export interface Trace {
  readonly type?: string | undefined;
  readonly message: string;
  /** Where it was raised comes first. */
  readonly frames: readonly LogFrame[];
  /** Where the trace itself says that it is from. */
  readonly place?: LogFrame | undefined;
}

/** Errors that caused each other, each with its frames. */
export class Sections {
  private main: Section = { message: '', frames: [] };
  private readonly others: Section[] = [];
  private current: Section = this.main;

  private readonly parse: ((text: string) => LogFrame | undefined) | undefined;

  /** `parse` reads the lines that {@link addText} takes; most records are only counted, and their frames never read. */
  constructor(type?: string, message = '', parse?: (text: string) => LogFrame | undefined) {
    this.parse = parse;
    this.main = { type, message, frames: [] };
    this.current = this.main;
  }

  /** What follows is of another error: of one that is behind the reported one, or of the reported one itself. */
  next(part: 'cause' | 'reported', type?: string, message = ''): void {
    if (part === 'reported') this.others.push(this.main);
    else this.others.push((this.current = { type, message, frames: [] }));
    if (this.others.length > maxFrames) this.others.shift();
    if (part === 'reported') this.current = this.main = { type, message, frames: [] };
  }

  /** What has been read so far was the cause of the error whose name was read first. */
  wasCause(): void {
    const { type, message } = this.main;
    const frames = [...this.main.frames, ...this.others.flatMap((section) => section.frames)].slice(0, maxFrames);
    this.others.length = 0;
    this.others.push({ message: '', frames });
    this.current = this.main = { type, message, frames: [] };
  }

  name(type: string | undefined, message: string): void {
    this.current.type = type;
    this.current.message = message;
  }

  add(frame: LogFrame): void {
    if (this.current.frames.length < maxFrames) this.current.frames.push(frame);
  }

  addText(line: string): void {
    if (this.current.frames.length < maxFrames) this.current.frames.push(line);
  }

  /** For languages that print where it was raised last: of many frames the last are kept. */
  addAbove(frame: LogFrame): void {
    this.current.frames.unshift(frame);
    if (this.current.frames.length > maxFrames) this.current.frames.pop();
  }

  get type(): string | undefined {
    return this.main.type;
  }

  get hasFrames(): boolean {
    return this.current.frames.length > 0;
  }

  get trace(): Trace {
    const { type, message, frames } = this.main;
    return {
      type,
      message: message.trim(),
      frames: [...frames, ...this.others.flatMap((section) => section.frames)]
        .flatMap((frame) => (typeof frame === 'string' ? (this.parse?.(frame) ?? []) : frame))
        .slice(0, maxFrames),
    };
  }
}

interface Section {
  type?: string | undefined;
  message: string;
  readonly frames: (LogFrame | string)[];
}
