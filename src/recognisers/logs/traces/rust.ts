import type { LogFrame } from '../logRecord.ts';
import { Sections, type Trace, type TraceReading, type Verdict } from './trace.ts';

const head = /^thread '[^']*'(?: \(\d+\))? panicked at (?:'(.*)', )?(.+?):(\d+):(\d+):?$/;

/** A panic of Rust, with and without a backtrace; before 1.73 the message stands in the first line. */
class RustTrace implements TraceReading {
  readonly level = 'CRITICAL';
  readonly standsAlone = true;
  private readonly sections: Sections;
  private readonly place: LogFrame;
  private isSaid: boolean;
  private function: string | undefined;
  private state: 'message' | 'frames' | 'over' = 'message';

  constructor(message: string | undefined, place: LogFrame) {
    this.sections = new Sections('panic', message);
    this.isSaid = message !== undefined;
    this.place = place;
  }

  take(text: string): Verdict {
    if (text.startsWith('note: ')) {
      this.state = 'over';
      return 'yes';
    }
    if (text === 'stack backtrace:') {
      this.state = 'frames';
      return 'yes';
    }
    if (this.state === 'frames') return this.frame(text);
    if (this.state === 'over') return 'no';
    if (!this.isSaid) {
      this.isSaid = true;
      this.sections.name('panic', text);
      return 'yes';
    }
    return text === '' || /^ *(?:left|right): /.test(text) ? (text === '' ? 'hold' : 'yes') : 'hold';
  }

  private frame(text: string): Verdict {
    const at = /^ +at (.+?):(\d+)(?::(\d+))?$/.exec(text);
    if (at !== null) {
      const [, file = '', line, column] = at;
      this.sections.add({
        ...(this.function === undefined ? {} : { function: this.function }),
        file,
        line: Number(line),
        ...(column === undefined ? {} : { column: Number(column) }),
      });
      return 'yes';
    }
    this.function = /^ +\d+: +(?:0x[0-9a-f]+ - )?(.+)$/.exec(text)?.[1];
    return text.startsWith(' ') ? 'yes' : 'no';
  }

  get trace(): Trace {
    return { ...this.sections.trace, place: this.place };
  }
}

/** `thread 'main' panicked at …`. */
export function openRust(text: string): TraceReading | undefined {
  if (!text.startsWith("thread '")) return undefined;
  const match = head.exec(text);
  if (match === null) return undefined;
  const [, message, file = '', line, column] = match;
  return new RustTrace(message, { file, line: Number(line), column: Number(column) });
}
