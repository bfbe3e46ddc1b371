import type { LogFrame } from '../logRecord.ts';
import { parseAnyErrorName } from './errorName.ts';
import { Sections, type Trace, type TraceReading, type Verdict } from './trace.ts';

const head =
  /^(?:PHP )?((?:Catchable |Recoverable )?[Ff]atal error|Parse error): +(?:Uncaught )?(.*?)(?: in (\S.*?)(?::(\d+)| on line (\d+)))?$/;
const next = /^Next (.*?)(?: in (\S.*?):(\d+))?$/;
const frame = /^#\d+ (.+?)\((\d+)\): (.*?)(?:\(.*)?$/;
const uncaught = /^(.*?)\s+in (\S.*?):(\d+)$/;

/** An uncaught exception of PHP with its previous ones; reported is the last (https://www.php.net/manual/en/class.throwable.php). */
class PhpTrace implements TraceReading {
  readonly level = 'CRITICAL';
  readonly standsAlone = true;
  private readonly sections: Sections;
  private place: LogFrame | undefined;
  private isOver = false;

  constructor(said: string, place: LogFrame | undefined) {
    const name = parseAnyErrorName(said);
    this.sections = name === undefined ? new Sections('Fatal error', said) : new Sections(name.type, name.message);
    this.put(place);
  }

  take(text: string): Verdict {
    if (this.isOver) return 'no';
    if (text === '') return 'hold';
    if (text === 'Stack trace:' || text.startsWith('#')) {
      const traced = parsePhpFrame(text);
      if (traced !== undefined) this.sections.add(traced);
      return 'yes';
    }
    const follows = text.startsWith('Next ') ? next.exec(text) : null;
    if (follows !== null) {
      const [, said = '', file, line] = follows;
      const name = parseAnyErrorName(said);
      this.sections.next('reported', name?.type, name?.message ?? said);
      this.put(file === undefined ? undefined : { file, line: Number(line) });
      return 'yes';
    }
    if (text.startsWith('  thrown in ')) {
      this.isOver = true;
      return 'yes';
    }
    // The message of the exception may have more lines, the last of which tells the place.
    if (this.place !== undefined) return 'no';
    const last = uncaught.exec(text);
    if (last !== null) this.put({ file: last[2] ?? '', line: Number(last[3]) });
    return 'yes';
  }

  private put(place: LogFrame | undefined): void {
    this.place = place;
    if (place !== undefined) this.sections.add(place);
  }

  get trace(): Trace {
    return this.sections.trace;
  }
}

/** `#0 app.php(12): Shop->load(1)`. */
export function parsePhpFrame(text: string): LogFrame | undefined {
  const match = text.startsWith('#') ? frame.exec(text) : null;
  if (match === null) return undefined;
  const [, file = '', line, name = ''] = match;
  return { function: name, file, line: Number(line) };
}

/** `PHP Fatal error:  Uncaught …`, and errors that end a script without an exception. */
export function openPhp(text: string): TraceReading | undefined {
  if (!text.includes('atal error: ') && !text.includes('arse error: ')) return undefined;
  const match = head.exec(text);
  if (match === null) return undefined;
  const [, , said = '', file, short, long] = match;
  const isPhp = text.startsWith('PHP ') || (said !== '' && (text.includes('Uncaught ') || file !== undefined));
  if (!isPhp) return undefined;
  return new PhpTrace(said, file === undefined ? undefined : { file, line: Number(short ?? long) });
}
