import { stripVTControlCharacters } from 'node:util';

/** Longer lines are cut: no message of a tool needs more, and memory stays bounded. In UTF-16 units. */
export const maxLineLength = 64 * 1024;

/**
 * Cuts decoded text into lines as a person sees them: without escape sequences, and with only what the
 * last carriage return left. The same lines whatever the chunks. Memory: one line of at most 64 Ki.
 */
export class LineCutter {
  private readonly onLine: (text: string) => void;
  private rest = '';

  constructor(onLine: (text: string) => void) {
    this.onLine = onLine;
  }

  write(chunk: string): void {
    let from = 0;
    for (let at = chunk.indexOf('\n'); at !== -1; at = chunk.indexOf('\n', from)) {
      this.take(chunk.slice(from, at));
      this.onLine(shownText(this.rest));
      this.rest = '';
      from = at + 1;
    }
    if (from < chunk.length) this.take(chunk.slice(from));
  }

  /** The last line may lack its end. */
  end(): void {
    if (this.rest !== '') this.onLine(shownText(this.rest));
    this.rest = '';
  }

  private take(text: string): void {
    this.rest += text;
    if (this.rest.length <= maxLineLength) return;
    // A progress bar may never end its line: only what is shown of it stays.
    const shownFrom = this.rest.lastIndexOf('\r', this.rest.length - 2) + 1;
    this.rest = this.rest.slice(shownFrom, shownFrom + maxLineLength);
  }
}

/** To the first column, as spinners write it: the same as a carriage return. */
const toFirstColumn = /\u001B\[1?G/g;

/** What a terminal shows of a raw line: a carriage return goes back to its start, and what comes then overwrites. */
export function shownText(raw: string): string {
  const text =
    raw.includes('\u001B') || raw.includes('\u009B') ? stripVTControlCharacters(raw.replace(toFirstColumn, '\r')) : raw;
  if (!text.includes('\r')) return text;
  const parts = text.split('\r');
  return parts.findLast((part) => part !== '') ?? '';
}
