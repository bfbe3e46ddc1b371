import { Sections, type Trace, type TraceReading, type Verdict } from './trace.ts';

const head =
  /^(?:\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d+)? )?(panic: |fatal error: (?=all goroutines|concurrent|stack overflow|runtime|out of memory|unexpected signal|sync: )|http: panic serving \S+: )(.*)$/;
const place = /^\t(.+?):(\d+)(?: \+0x[0-9a-f]+)?$/;

/** What the runtime of Go prints when a program dies, with all goroutines; reported is the first. */
class GoTrace implements TraceReading {
  readonly level = 'CRITICAL';
  readonly standsAlone = true;
  private readonly sections: Sections;
  private goroutines = 0;
  private function = '';

  constructor(type: string, message: string) {
    this.sections = new Sections(type, message);
  }

  take(text: string): Verdict {
    if (text === '') return 'hold';
    if (text.startsWith('goroutine ')) {
      this.goroutines += 1;
      if (this.goroutines > 1) this.sections.next('cause');
      return 'yes';
    }
    const match = place.exec(text);
    if (match !== null) {
      const [, file = '', line] = match;
      this.sections.add({ ...(this.function === '' ? {} : { function: this.function }), file, line: Number(line) });
      return 'yes';
    }
    if (text.startsWith('\t') || text.startsWith('[signal ') || text.startsWith('exit status ')) return 'yes';
    if (this.goroutines === 0) return /^panic: |^\S+ stack: |^runtime/.test(text) ? 'yes' : 'no';
    const call = /^(?:created by )?([^\s(]\S*?)(?:\([^()]*\)| in goroutine \d+)?$/.exec(
      text.replace(/\(\{.*\}.*\)$/, '()'),
    );
    if (call === null || !/[.(]/.test(text)) return 'no';
    this.function = call[1] ?? '';
    return 'yes';
  }

  get trace(): Trace {
    return this.sections.trace;
  }
}

/** `panic: …` and `fatal error: …` of the runtime, and panics that a server of net/http survived. */
export function openGo(text: string): TraceReading | undefined {
  if (!text.includes('panic') && !text.startsWith('fatal error: ')) return undefined;
  const match = head.exec(text);
  if (match === null) return undefined;
  return new GoTrace(match[1]?.startsWith('fatal') === true ? 'fatal error' : 'panic', match[2] ?? '');
}
