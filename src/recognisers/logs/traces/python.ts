import { parseAnyErrorName } from './errorName.ts';
import { Sections, type Trace, type TraceReading, type Verdict } from './trace.ts';

const frame = /^\s*File "([^"]*)", line (\d+)(?:, in (.*))?$/;
const title = 'raceback (most recent call last):';
const chained = /^(?:During handling of the above exception|The above exception was the direct cause)/;

/**
 * A traceback of Python (https://docs.python.org/3/library/traceback.html): chained ones are one, reported is the
 * last; of a group reported is the group.
 */
export class PythonTrace implements TraceReading {
  readonly level = 'ERROR';
  readonly standsAlone = false;
  private readonly sections = new Sections();
  private state: 'frames' | 'named' | 'chained' = 'frames';
  /** Column of the bar before the lines of the outermost group. */
  private margin: number | undefined;
  private held = 0;

  take(text: string): Verdict {
    const bar = /^ +[|+] ?/.exec(text);
    if (bar !== null && (this.margin !== undefined || text.includes(title))) {
      this.margin ??= bar[0].length;
      return this.inGroup(bar[0].length, text.slice(bar[0].length));
    }
    if (this.margin !== undefined)
      return text === '' || chained.test(text) || text.includes(title) ? this.next(text) : 'no';
    return this.next(text);
  }

  private next(text: string): Verdict {
    if (text.startsWith('T') && text.includes(title)) {
      // Only words about the error above make the next one a part of the same story.
      if (this.state !== 'chained') return 'no';
      this.state = 'frames';
      this.sections.next('reported');
      return this.keep();
    }
    if (text === '') return this.hold();
    if (chained.test(text)) {
      this.state = 'chained';
      return this.hold();
    }
    if (text.startsWith(' ') || text.startsWith('\t')) {
      this.readFrame(text);
      return this.keep();
    }
    if (this.state !== 'frames') return this.hold();
    return this.nameIt(text) ? this.keep() : 'no';
  }

  private inGroup(margin: number, text: string): Verdict {
    if (text.includes(title)) {
      this.sections.next(margin === this.margin ? 'reported' : 'cause');
      this.state = 'frames';
    } else if (text.startsWith(' ')) this.readFrame(text);
    else if (this.state === 'frames' && !text.startsWith('-')) this.nameIt(text);
    return this.keep();
  }

  private readFrame(text: string): void {
    const match = frame.exec(text);
    if (match === null) return;
    const [, file = '', line, name] = match;
    this.sections.addAbove({ ...(name === undefined ? {} : { function: name }), file, line: Number(line) });
  }

  private nameIt(text: string): boolean {
    const name = parseAnyErrorName(text) ?? /^(?<type>[\w.]+)(?:: (?<message>.*))?$/.exec(text)?.groups;
    if (name === undefined) return false;
    this.sections.name(name['type'], name['message'] ?? '');
    this.state = 'named';
    return true;
  }

  private keep(): Verdict {
    this.held = 0;
    return 'yes';
  }

  private hold(): Verdict {
    this.held += 1;
    return this.held > 4 ? 'no' : 'hold';
  }

  get trace(): Trace {
    return this.sections.trace;
  }
}

/** `Traceback (most recent call last):`, also of a group. */
export function openPython(text: string): PythonTrace | undefined {
  if (text.startsWith('Traceback (most recent call last)')) return new PythonTrace();
  if (!/^ {2}\+ Exception Group T/.test(text)) return undefined;
  const reading = new PythonTrace();
  reading.take(text);
  return reading;
}
