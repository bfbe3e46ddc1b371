import { parseJsFrame } from '../../jsFrame.ts';
import type { LogFrame } from '../logRecord.ts';
import { parseAnyErrorName, parseErrorName } from './errorName.ts';
import { Sections, type Trace, type TraceReading, type Verdict } from './trace.ts';

const jvmPlace =
  /^([\w$.+-]+\.(?:java|kt|kts|scala|groovy|clj)|Native Method|Unknown Source|SourceFile|<generated>)(?::(\d+))?$/;
const dotnet = /^\s+at (.+?\)) in (.+):line (\d+)$/;
const mono = /^\s+at (.+?\)) \[0x[0-9a-f]+\] in (.+):(\d+)\s*$/;

/** Traces of V8, of the JVM and of .NET, whose frames begin with `at`; causes follow, or come before in .NET. */
export class AtTrace implements TraceReading {
  readonly level = 'ERROR';
  readonly standsAlone = false;
  private readonly sections: Sections;
  private held = 0;

  constructor(type?: string, message = '') {
    this.sections = new Sections(type, message.split(' ---> ')[0], parseAtFrame);
  }

  take(text: string): Verdict {
    const first = text.trimStart();
    const isIndented = first.length < text.length;
    if (first === '') return this.hold();
    if (isIndented && first.startsWith('at ')) {
      this.sections.addText(text);
      return this.keep();
    }
    if (first.startsWith('Caused by: ') || first.startsWith('Suppressed: ')) {
      const name = parseAnyErrorName(first.slice(first.indexOf(':') + 2));
      this.sections.next('cause', name?.type, name?.message);
      return this.keep();
    }
    if (first.startsWith('--- End of inner')) {
      this.sections.wasCause();
      return this.keep();
    }
    if (isIndented) {
      if (/^\[(?:cause|errors)\]: |^---> |^(?:\[\w+\]: )?[A-Z][\w.]*(?:Error|Exception)(?: \[\w+\])?: /.test(first))
        this.sections.next('cause');
      return this.keep();
    }
    if (/^[}\]]|^--- End of |^\.\.\. \d+ more/.test(first)) return this.keep();
    // The message of an error may have more lines.
    return this.sections.hasFrames ? 'no' : this.hold();
  }

  private keep(): Verdict {
    this.held = 0;
    return 'yes';
  }

  private hold(): Verdict {
    this.held += 1;
    return this.held > 12 || this.sections.hasFrames ? 'no' : 'hold';
  }

  get trace(): Trace {
    return this.sections.trace;
  }
}

/** A frame that begins with `at`; undefined when it names no file. */
export function parseAtFrame(text: string): LogFrame | undefined {
  const java = parseJvmFrame(text);
  if (java !== undefined) return java;
  const net = dotnet.exec(text) ?? mono.exec(text);
  if (net !== null) return { function: net[1] ?? '', file: net[2] ?? '', line: Number(net[3]) };
  const frame = parseJsFrame(text.endsWith(' {') ? text.slice(0, -2) : text);
  if (frame !== undefined) return frame;
  const noPlace = /^\s+at (\S.*\))\s*$/.exec(text);
  return noPlace === null || noPlace[1]?.includes('(<anonymous>)') === true || text.includes('/')
    ? undefined
    : { function: noPlace[1] ?? '', file: '' };
}

/** `at module/package.Class.method(File.java:12)`, with what Logback writes behind it. */
function parseJvmFrame(text: string): LogFrame | undefined {
  const open = text.indexOf('(');
  const close = text.indexOf(')', open);
  if (open === -1 || close === -1) return undefined;
  const place = jvmPlace.exec(text.slice(open + 1, close));
  if (place === null) return undefined;
  const name = text.slice(text.indexOf('at ') + 3, open);
  const [, file = '', line] = place;
  return {
    function: name.slice(name.lastIndexOf('/') + 1),
    file,
    ...(line === undefined ? {} : { line: Number(line) }),
  };
}

/** An error that stands for itself. */
export function openAtTrace(text: string): AtTrace | undefined {
  const name = parseErrorName(text);
  if (name === undefined) return undefined;
  return new AtTrace(name.type, name.message.endsWith(' {') ? name.message.slice(0, -2) : name.message);
}
