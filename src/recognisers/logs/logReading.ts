import { maxLineLength, shownText } from '../lines.ts';
import type { Reading } from '../recogniser.ts';
import { type LogErrors, type LogRecord, maxRecords } from './logRecord.ts';
import type { OpenRecord } from './openRecord.ts';
import { type LogPatternOptions, LogPatterns } from './patterns.ts';
import { readServiceLine } from './servicePrefix.ts';
import { ServiceStream } from './serviceStream.ts';
import { TriggerSearch } from './triggerSearch.ts';

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

/** Without any of these a line is what it is: no escape sequences, carriage returns, prefixes of services. */
const marks = ['\u001B', '\u009B', '\r', '|'];

class LogReading implements Reading<LogErrors> {
  private readonly patterns: LogPatterns;
  private readonly onRecord: LogReadingOptions['onRecord'];
  private readonly search: TriggerSearch;
  private readonly records: LogRecord[] = [];
  private readonly counts = { CRITICAL: 0, ERROR: 0, WARNING: 0 };
  /** Streams with an open record, with the line that they last had. */
  private readonly open = new Map<string, { readonly stream: ServiceStream; lastLine: number }>();
  /** The beginning of a line whose end has not come. */
  private rest = '';
  private previous = '';
  private lineNumber = 0;
  /** Whether the chunk has none of the {@link marks}. */
  private isPlain = false;

  constructor(options: LogReadingOptions) {
    this.patterns = new LogPatterns(options);
    this.search = new TriggerSearch(this.patterns.triggers);
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
    const { needsEveryLine } = this.patterns;
    this.search.enter(chunk);
    this.isPlain = !marks.some((mark) => chunk.includes(mark));
    let at = from;
    while (at < to) {
      const hit = this.search.lineWithTrigger(at);
      if (this.open.size === 0 && !needsEveryLine) {
        const start = hit >= to ? to : chunk.lastIndexOf('\n', hit - 1) + 1;
        if (start > at) this.skip(chunk, at, start);
        at = start;
        if (at >= to) break;
      }
      const end = chunk.indexOf('\n', at);
      if (end - at > maxLineLength) this.whole(chunk.slice(at, at + maxLineLength));
      else this.line(chunk.slice(at, end), hit < end);
      at = end + 1;
    }
    this.isPlain = false;
  }

  private skip(chunk: string, from: number, to: number): void {
    for (let end = chunk.indexOf('\n', from); end !== -1 && end < to; end = chunk.indexOf('\n', end + 1)) {
      this.lineNumber += 1;
    }
    this.previous = chunk.slice(Math.max(chunk.lastIndexOf('\n', to - 2) + 1, to - 1 - maxLineLength), to - 1);
  }

  private whole(line: string): void {
    this.line(line, this.search.test(line));
  }

  private line(raw: string, isTriggered: boolean): void {
    this.lineNumber += 1;
    const before = this.previous;
    this.previous = raw;
    const isHit = isTriggered || this.patterns.needsEveryLine;
    if (!isHit && this.open.size === 0) return;
    const { service, text } = this.isPlain ? { service: undefined, text: raw } : partsOf(raw);
    const key = service ?? '';
    const known = this.open.get(key);
    if (isHit || known !== undefined) {
      const stream = known?.stream ?? this.streamOf(service);
      const previous = isHit ? partsOf(before) : undefined;
      stream.line({
        text,
        number: this.lineNumber,
        isHit,
        previous: previous?.service === service ? previous?.text : undefined,
      });
      if (!stream.isOpen) this.open.delete(key);
      else if (known === undefined) this.open.set(key, { stream, lastLine: this.lineNumber });
      else known.lastLine = this.lineNumber;
    }
    if (this.open.size > 1 || (this.open.size === 1 && known === undefined)) this.closeSilent();
  }

  private closeSilent(): void {
    for (const [key, { stream, lastLine }] of this.open) {
      if (this.lineNumber - lastLine <= maxSilence) continue;
      stream.end();
      this.open.delete(key);
    }
  }

  private streamOf(service: string | undefined): ServiceStream {
    return new ServiceStream(service, this.patterns, (open, ofService) => this.ended(open, ofService));
  }

  private ended(open: OpenRecord, service: string | undefined): void {
    this.counts[open.level] += 1;
    const isKept = this.records.length < maxRecords;
    if (open.isSilent || (!isKept && this.onRecord === undefined)) return;
    const record = open.record(service);
    // A part of a string keeps the whole chunk alive that it was cut from; a copy does not.
    if (isKept) this.records.push(JSON.parse(JSON.stringify(record)) as LogRecord);
    this.onRecord?.(record);
  }
}

/** A line as it is shown, without the prefix of its service. */
function partsOf(raw: string): { readonly service: string | undefined; readonly text: string } {
  const shown = shownText(raw);
  return readServiceLine(shown) ?? { service: undefined, text: shown };
}
