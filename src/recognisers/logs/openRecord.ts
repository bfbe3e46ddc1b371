import type { Declared } from './declared.ts';
import type { LineStart } from './lineStart.ts';
import { type LogFrame, type LogLevel, type LogRecord, maxRecordLines } from './logRecord.ts';
import { openFrames, openTrace } from './traces/openTrace.ts';
import { isUserFrame } from './traces/userFrame.ts';
import type { TraceReading, Verdict } from './traces/trace.ts';

/** Lines that belong to a record in the place of a trace: details of Postgres, more of npm's. */
const detail = /(?:^|\] )(?:\S+ )?(?:STATEMENT|DETAIL|HINT|CONTEXT|QUERY|LOCATION): /;

/** A record whose last line has not come yet. */
export class OpenRecord {
  readonly level: LogLevel;
  /** Of no interest: its lines are read only so that they are taken for nothing else. */
  readonly isSilent: boolean;
  /** Whether something is wrong indeed: what is only mentioned is when its frames follow. */
  isCertain: boolean;
  private readonly line: number;
  private endLine: number;
  private readonly head: string;
  private readonly declared: Declared | undefined;
  private reading: TraceReading | undefined;
  private count = 1;
  /** The message, where it stands in the second line. */
  private detail = '';

  constructor(head: string, line: number, level: LogLevel, start: LineStart, isSilent: boolean) {
    this.head = head;
    this.line = line;
    this.endLine = line;
    this.level = level;
    this.isSilent = isSilent;
    this.declared = start.kind === 'declared' ? start.declared : undefined;
    this.reading = start.kind === 'trace' || start.kind === 'mention' ? start.reading : undefined;
    this.isCertain = start.kind !== 'mention';
    if (this.declared?.stack !== undefined) this.readStack(this.declared.stack);
  }

  /** Whether a line belongs to it. `start` is what the line would begin by itself. */
  take(text: string, start: LineStart | undefined): Verdict {
    this.count += 1;
    if (this.count > maxRecordLines) return 'no';
    if (!this.isCertain && !/^\s+at \S/.test(text)) return 'no';
    this.isCertain = true;
    if (this.continuesWith(text)) return 'yes';
    if (this.reading !== undefined) return this.reading.take(text);
    if (start?.kind === 'trace') {
      this.reading = start.reading;
      return 'yes';
    }
    if (start !== undefined) return 'no';
    if (text.trim() === '') return this.count <= 3 ? 'hold' : 'no';
    const frames = openFrames(text);
    if (frames !== undefined) {
      this.reading = frames;
      return 'yes';
    }
    if (/^\s/.test(text)) {
      this.readDetail(text.trimStart());
      return 'yes';
    }
    return detail.test(text) || text === '[stacktrace]' ? 'yes' : 'no';
  }

  /** Loggers that indent everything behind their first line print errors so too, and some the message itself. */
  private readDetail(text: string): void {
    if (this.declared?.message === '' && this.detail === '') this.detail = text;
    else if (text.includes(': ')) this.reading = openTrace(text);
  }

  /** Whether a line that looks like a new one goes on: npm begins each line of an error alike. */
  continuesWith(text: string): boolean {
    return this.head.startsWith('npm ') && text.startsWith(this.head.slice(0, 8));
  }

  /** A line behind it belongs to it. */
  extendTo(line: number): void {
    this.endLine = line;
  }

  /** The first line, and what was read of the error. */
  get texts(): readonly string[] {
    const { type = '', message } = this.reading?.trace ?? { message: '' };
    return [this.head, `${type}: ${message}`];
  }

  record(service: string | undefined): LogRecord {
    const trace = this.reading?.trace;
    const type = trace?.type ?? this.declared?.type;
    const said = this.declared?.message || this.detail;
    const frames = trace?.frames ?? [];
    const place = placeOf(frames) ?? trace?.place ?? this.declared?.place;
    return {
      line: this.line,
      endLine: this.endLine,
      level: this.level,
      ...(type === undefined ? {} : { type }),
      message: said === '' ? (trace?.message ?? '') : said,
      ...(place === undefined ? {} : { file: place.file }),
      ...(place?.line === undefined ? {} : { lineNumber: place.line }),
      frames: frames.filter(({ file }) => file !== ''),
      ...(service === undefined ? {} : { service }),
    };
  }

  private readStack(stack: string): void {
    const lines = stack.split('\n', maxRecordLines);
    this.reading = openTrace((lines[0] ?? '').trimEnd());
    const rest = this.reading === undefined ? lines : lines.slice(1);
    for (const line of rest) {
      const text = line.trimEnd();
      if (this.reading === undefined) this.reading = openFrames(text) ?? openTrace(text);
      else this.reading.take(text);
    }
  }
}

function placeOf(frames: readonly LogFrame[]): LogFrame | undefined {
  return frames.find((frame) => frame.file !== '' && isUserFrame(frame));
}
