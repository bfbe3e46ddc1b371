import type { LogFrame } from '../logRecord.ts';
import { Sections, type Trace, type TraceReading, type Verdict } from './trace.ts';

/** Frames alone, without a word of what was raised. */
export class FrameList implements TraceReading {
  readonly level = 'ERROR';
  readonly standsAlone = false;
  private readonly sections = new Sections();
  private readonly parse: (text: string) => LogFrame | undefined;

  constructor(parse: (text: string) => LogFrame | undefined) {
    this.parse = parse;
  }

  take(text: string): Verdict {
    const frame = this.parse(text);
    if (frame !== undefined) this.sections.add(frame);
    return frame !== undefined || /^#\d+ |^"\}|^\s+\S/.test(text) ? 'yes' : 'no';
  }

  get trace(): Trace {
    return this.sections.trace;
  }
}
