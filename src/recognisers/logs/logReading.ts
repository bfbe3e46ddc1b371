import { maxLineLength, shownText } from '../lines.ts';
import type { Reading } from '../recogniser.ts';
import { type LogErrors, type LogRecord, maxRecords } from './logRecord.ts';
import { type LogPatternOptions, LogPatterns } from './patterns.ts';
import { readServiceLine } from './servicePrefix.ts';
import { ServiceStream } from './serviceStream.ts';

export interface LogReadingOptions extends LogPatternOptions {
  /** Called with each record as soon as it is complete. */
  readonly onRecord?: ((record: LogRecord) => void) | undefined;
}

/** A service that says nothing for so many lines of others has finished its record. */
const maxSilence = 500;

/**
 * Finds what is wrong in the text of a log. Only lines with a trigger, and those behind them, are looked at one by one;
 * all others are only counted.
 * @throws LookoutError `invalid` naming a pattern that does not compile.
 */
export function readLog(options: LogReadingOptions = {}): Reading<LogErrors> {
  return new LogReading(options);
}

class LogReading implements Reading<LogErrors> {
  private readonly patterns: LogPatterns;
  private readonly onRecord: LogReadingOptions['onRecord'];
  private readonly records: LogRecord[] = [];
  private readonly counts = { CRITICAL: 0, ERROR: 0, WARNING: 0 };
  /** Streams with an open record, with the line that they last had. */
  private readonly open = new Map<string, { readonly stream: ServiceStream; lastLine: number }>();
  /** The beginning of a line whose end has not come. */
  private rest = '';
  private previous = '';
  private lineNumber = 0;

  constructor(options: LogReadingOptions) {
    this.patterns = new LogPatterns(options);
    this.onRecord = options.onRecord;
  }

  write(chunk: string): void {
    const first = chunk.indexOf('\n');
    if (first === -1) {
      this.keep(chunk);
      return;
    }
    // The first line may begin in another chunk, and what comes before it is not at hand.
    this.keep(chunk.slice(0, first));
    this.whole(this.rest);
    const last = chunk.lastIndexOf('\n');
    this.rest = '';
    this.scan(chunk, first + 1, last + 1);
    this.keep(chunk.slice(last + 1));
  }

  end(): LogErrors {
    if (this.rest !== '') this.whole(this.rest);
    this.rest = '';
    for (const { stream } of this.open.values()) stream.end();
    this.open.clear();
    // Records of services end in another order than they begin.
    this.records.sort((a, b) => a.line - b.line);
    return { records: this.records, counts: this.counts };
  }

  private keep(text: string): void {
    if (this.rest.length < maxLineLength) this.rest += text.slice(0, maxLineLength - this.rest.length);
  }

  /** Complete lines, of which the first is not the first of the chunk. */
  private scan(chunk: string, from: number, to: number): void {
    const { trigger, needsEveryLine } = this.patterns;
    let at = from;
    let hit = -1;
    while (at < to) {
      if (hit < at) {
        trigger.lastIndex = at - 1;
        const found = trigger.exec(chunk)?.index ?? to;
        hit = chunk[found] === '\n' ? found + 1 : found;
      }
      if (this.open.size === 0 && !needsEveryLine) {
        const start = hit >= to ? to : chunk.lastIndexOf('\n', hit - 1) + 1;
        if (start > at) this.skip(chunk, at, start);
        at = start;
        if (at >= to) return;
      }
      const end = chunk.indexOf('\n', at);
      if (end - at > maxLineLength) this.whole(chunk.slice(at, at + maxLineLength));
      else this.line(chunk.slice(at, end), hit < end);
      at = end + 1;
    }
  }

  private skip(chunk: string, from: number, to: number): void {
    for (let end = chunk.indexOf('\n', from); end !== -1 && end < to; end = chunk.indexOf('\n', end + 1)) {
      this.lineNumber += 1;
    }
    this.previous = chunk.slice(Math.max(chunk.lastIndexOf('\n', to - 2) + 1, to - 1 - maxLineLength), to - 1);
  }

  private whole(line: string): void {
    const { trigger } = this.patterns;
    trigger.lastIndex = 0;
    this.line(line, trigger.test(`\n${line}\n`));
  }

  private line(raw: string, isTriggered: boolean): void {
    this.lineNumber += 1;
    const before = this.previous;
    this.previous = raw;
    const isHit = isTriggered || this.patterns.needsEveryLine;
    if (!isHit && this.open.size === 0) return;
    const shown = shownText(raw);
    const ofService = readServiceLine(shown);
    const key = ofService?.service ?? '';
    const known = this.open.get(key);
    if (known === undefined && !isHit) return this.closeSilent();
    const stream = known?.stream ?? this.streamOf(ofService?.service);
    const text = ofService?.text ?? shown;
    stream.line({ text, number: this.lineNumber, isHit, previous: isHit ? this.textBefore(before, key) : undefined });
    if (!stream.isOpen) this.open.delete(key);
    else if (known === undefined) this.open.set(key, { stream, lastLine: this.lineNumber });
    else known.lastLine = this.lineNumber;
    this.closeSilent();
  }

  private textBefore(raw: string, key: string): string | undefined {
    const shown = shownText(raw);
    const ofService = readServiceLine(shown);
    return (ofService?.service ?? '') === key ? (ofService?.text ?? shown) : undefined;
  }

  private closeSilent(): void {
    if (this.open.size === 0) return;
    for (const [key, { stream, lastLine }] of this.open) {
      if (this.lineNumber - lastLine <= maxSilence) continue;
      stream.end();
      this.open.delete(key);
    }
  }

  private streamOf(service: string | undefined): ServiceStream {
    return new ServiceStream(
      service,
      this.patterns,
      (record) => this.found(record),
      () => {
        this.counts.WARNING += 1;
      },
    );
  }

  private found(record: LogRecord): void {
    this.counts[record.level] += 1;
    // A part of a string keeps the whole chunk alive that it was cut from; a copy does not.
    if (this.records.length < maxRecords) this.records.push(structuredClone(record));
    this.onRecord?.(record);
  }
}
