import type { LogFrame } from '../logRecord.ts';
import { Sections, type Trace, type TraceReading, type Verdict } from './trace.ts';

const head = /^(?:\S+ )?(\S.*?):(\d+):in [`'](.*?)': (.*?)(?: \(([A-Z][\w:]*)\))?$/;
const frame = /^\s*(?:\d+: )?(?:from )?(\S.*?):(\d+):in [`'](.*)'$/;
const rails = /^((?:[A-Z]\w*::)*[A-Z]\w*(?:Error|Exception|NotFound|Invalid|Missing)) \((.*)\):?$/;

/** An error of Ruby; causes follow in the same shape. */
export class RubyTrace implements TraceReading {
  readonly level = 'ERROR';
  readonly standsAlone = false;
  private readonly sections: Sections;

  constructor(type: string | undefined, message: string, frame?: LogFrame) {
    this.sections = new Sections(type, message);
    if (frame !== undefined) this.sections.add(frame);
  }

  take(text: string): Verdict {
    if (text.trim() === '') return this.sections.hasFrames ? 'no' : 'hold';
    const match = parseRubyFrame(text);
    if (match !== undefined) {
      this.sections.add(match);
      return 'yes';
    }
    if (text.startsWith('\t') || text.startsWith(' ')) return 'yes';
    const cause = text.includes(':in ') ? head.exec(text) : null;
    if (cause?.[5] === undefined) return 'no';
    this.sections.next('cause', cause[5], cause[4]);
    this.sections.add(frameOf(cause));
    return 'yes';
  }

  get trace(): Trace {
    return this.sections.trace;
  }
}

function frameOf([, file = '', line, name = '']: RegExpExecArray): LogFrame {
  return { function: name, file, line: Number(line) };
}

/** `from app.rb:3:in 'call'`, or the same without `from` as loggers print it. */
export function parseRubyFrame(text: string): LogFrame | undefined {
  if (!text.includes(':in ')) return undefined;
  const match = frame.exec(text);
  return match === null ? undefined : frameOf(match);
}

/** An error that ended a program, or that Rails logs with its message in parentheses. */
export function openRuby(text: string): TraceReading | undefined {
  if (text.includes(':in ')) {
    const match = head.exec(text);
    return match?.[5] === undefined ? undefined : new RubyTrace(match[5], match[4] ?? '', frameOf(match));
  }
  const match = text.includes(' (') ? rails.exec(text) : null;
  return match === null ? undefined : new RubyTrace(match[1], match[2] ?? '');
}
