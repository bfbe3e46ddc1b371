import { readDeclared } from './declared.ts';
import { type LineStart, readLineStart } from './lineStart.ts';
import { tellsOfHandledError } from './message.ts';
import { OpenRecord } from './openRecord.ts';
import type { LogPatterns } from './patterns.ts';

/** One line of a service. */
export interface StreamLine {
  readonly text: string;
  readonly number: number;
  /** Whether it may begin something. */
  readonly isHit: boolean;
  /** The line before it in the log, if it is of the same service. */
  readonly previous: string | undefined;
}

/** Lines that wait for a later one to tell whether they belong to a record. */
const maxHeld = 12;

/** Puts the lines of one service together to records. */
export class ServiceStream {
  private readonly service: string | undefined;
  private readonly patterns: LogPatterns;
  private readonly onEnd: (open: OpenRecord, service: string | undefined) => void;
  private open: OpenRecord | undefined;
  private held: StreamLine[] = [];

  /** `onEnd` is called with each record, and each warning, as soon as nothing more can belong to it. */
  constructor(
    service: string | undefined,
    patterns: LogPatterns,
    onEnd: (open: OpenRecord, service: string | undefined) => void,
  ) {
    this.service = service;
    this.patterns = patterns;
    this.onEnd = onEnd;
  }

  get isOpen(): boolean {
    return this.open !== undefined;
  }

  line(line: StreamLine): void {
    const start = line.isHit ? this.startOf(line) : undefined;
    const { open } = this;
    if (open === undefined) {
      if (start !== undefined) this.begin(line, start);
      return;
    }
    const verdict =
      start !== undefined && beginsAnew(start) && !open.continuesWith(line.text) ? 'no' : open.take(line.text, start);
    if (verdict === 'yes') {
      open.extendTo(line.number);
      this.held = [];
    } else if (verdict === 'hold' && this.held.length < maxHeld && !this.isOfAnother(line)) this.held.push(line);
    else {
      this.finish();
      this.line(line);
    }
  }

  /** Nothing more comes that could belong to what is open. */
  end(): void {
    while (this.open !== undefined) this.finish();
  }

  /** Tells what is open; lines that might have belonged to it may begin something of their own. */
  private finish(): void {
    const { open, held } = this;
    this.open = undefined;
    this.held = [];
    if (open !== undefined) this.tell(open);
    for (const line of held) this.line(line);
  }

  private startOf({ text }: StreamLine): LineStart | undefined {
    if (!this.patterns.asks(text)) return this.patterns.builtIn ? readLineStart(text) : undefined;
    const start = readLineStart(text);
    return start === undefined || start.kind === 'harmless'
      ? { kind: 'declared', declared: { level: 'ERROR', message: text.trim() } }
      : start;
  }

  private begin(line: StreamLine, start: LineStart): void {
    if (start.kind === 'harmless') return;
    const asked = this.patterns.asks(line.text);
    const level = start.kind === 'declared' ? start.declared.level : start.reading.level;
    if (level === 'LOWER' || level === 'DEBUG') return;
    const isSilent = (level === 'WARNING' && !asked) || (start.kind !== 'declared' && !asked && this.isHandled(line));
    this.open = new OpenRecord(line.text, line.number, level, start, isSilent);
  }

  private tell(open: OpenRecord): void {
    if (!open.isCertain || this.patterns.excludes(open)) return;
    if (!open.isSilent || open.level === 'WARNING') this.onEnd(open, this.service);
  }

  /** Whether the line before tells of the error as of one that was dealt with. */
  private isHandled({ previous }: StreamLine): boolean {
    const level = previous === undefined ? undefined : readDeclared(previous)?.level;
    return (
      previous !== undefined &&
      (level === 'LOWER' || level === 'DEBUG') &&
      tellsOfHandledError(previous, level === 'DEBUG')
    );
  }

  /** Whether a line that might belong to what is open has a time or a level of its own. */
  private isOfAnother({ text }: StreamLine): boolean {
    return text !== '' && (/^\[?\d{4}-\d\d-\d\d|^\d\d:\d\d:\d\d/.test(text) || readDeclared(text) !== undefined);
  }
}

function beginsAnew(start: LineStart): boolean {
  return start.kind === 'declared' || (start.kind === 'trace' && start.reading.standsAlone);
}
