import type { LogFrame } from '../logRecord.ts';
import { parseAnyErrorName } from './errorName.ts';
import { Sections, type Trace, type TraceReading, type Verdict } from './trace.ts';

const sanitizer = /^(?:=+\d+=+)?\s*(?:ERROR|WARNING): (\w+Sanitizer): (.*)$/;
const undefinedBehaviour = /^(.+?):(\d+):(\d+): runtime error: (.*)$/;
const terminated =
  /^(?:libc\+\+abi(?:\.dylib)?: )?terminat(?:e called after throwing an instance of '(.+)'|ing (?:with|due to) uncaught exception of type ([\w:<>, ]+?)(?:: (.*))?|e called (without an active exception|recursively))$/;
const frame =
  /^ +#\d+ (?:0x[0-9a-f]+ )?(?:in )?(.+?) ((?:\/|\.{0,2}\/|[A-Za-z]:\\|\w)[^\s:()]*):(\d+)(?::(\d+))?(?: .*)?$/;

/** A report of a sanitizer of clang or gcc (https://clang.llvm.org/docs/AddressSanitizer.html). */
class SanitizerTrace implements TraceReading {
  readonly level = 'ERROR';
  readonly standsAlone = true;
  private readonly sections: Sections;
  private readonly place: LogFrame | undefined;
  private state: 'report' | 'summed' | 'over' = 'report';
  private stacks = 0;

  constructor(type: string, message: string, place?: LogFrame) {
    this.sections = new Sections(type, message);
    this.place = place;
  }

  take(text: string): Verdict {
    if (this.state === 'over') return 'no';
    if (text === '') return 'hold';
    if (text.startsWith('SUMMARY: ')) this.state = 'summed';
    else if (/^=+\d+=+ABORTING/.test(text)) this.state = 'over';
    else if (/^={10,}$/.test(text)) {
      if (this.state === 'report') return 'no';
      this.state = 'over';
    } else if (/^ +#\d+ /.test(text)) this.frame(text);
    else if (/^\s/.test(text)) return 'yes';
    else if (this.state === 'summed') return /^(?:Shadow|=>|HINT|==)/.test(text) ? 'yes' : 'no';
    else if (this.place !== undefined) return text.startsWith('note: ') ? 'yes' : 'no';
    return 'yes';
  }

  private frame(text: string): void {
    if (/^ +#0 /.test(text)) {
      this.stacks += 1;
      if (this.stacks > 1) this.sections.next('cause');
    }
    const match = frame.exec(text);
    if (match === null) return;
    const [, name = '', file = '', line, column] = match;
    this.sections.add({
      function: name,
      file,
      line: Number(line),
      ...(column === undefined ? {} : { column: Number(column) }),
    });
  }

  get trace(): Trace {
    return { ...this.sections.trace, place: this.place };
  }
}

/** What the runtime of C++ says of an exception that nobody caught. */
class TerminateTrace implements TraceReading {
  readonly level = 'ERROR';
  readonly standsAlone = true;
  private readonly sections: Sections;

  constructor(type: string | undefined, message: string) {
    this.sections = new Sections(type, message);
  }

  take(text: string): Verdict {
    const what = /^ {2}what\(\): +(.*)$/.exec(text);
    if (what !== null) this.sections.name(this.sections.type, what[1] ?? '');
    return what !== null || /^Aborted\b/.test(text) ? 'yes' : 'no';
  }

  get trace(): Trace {
    return this.sections.trace;
  }
}

/** Reports of sanitizers, and of the runtime of C++. */
export function openNative(text: string): TraceReading | undefined {
  if (text.includes('Sanitizer: ')) {
    const match = sanitizer.exec(text);
    if (match === null) return undefined;
    const [, name = '', said = ''] = match;
    const type = /^(?:attempting )?([\w-]+(?: race| leaks|-free)?)/.exec(said.replace(/^detected /, ''))?.[1];
    return new SanitizerTrace(type ?? name, `${name}: ${said}`);
  }
  if (text.includes(': runtime error: ')) {
    const match = undefinedBehaviour.exec(text);
    if (match === null) return undefined;
    const [, file = '', line, column, message = ''] = match;
    return new SanitizerTrace('runtime error', message, { file, line: Number(line), column: Number(column) });
  }
  const match = text.includes('terminat') ? terminated.exec(text) : null;
  if (match === null) return undefined;
  const [, thrown, typed, message = '', without] = match;
  const type = thrown ?? typed;
  return new TerminateTrace(
    type === undefined ? undefined : (parseAnyErrorName(type)?.type ?? type),
    without ?? message,
  );
}
