import type { Declared } from './declared.ts';
import { readDeclared } from './declared.ts';
import { readJsonLine } from './jsonLine.ts';
import { readLogfmt } from './logfmt.ts';
import { isDeprecation, saysNothing, withoutLogger } from './message.ts';
import { parseErrorName } from './traces/errorName.ts';
import { openAtTrace } from './traces/atTrace.ts';
import { openTrace } from './traces/openTrace.ts';
import type { TraceReading } from './traces/trace.ts';

/** What a line begins. */
export type LineStart =
  | { readonly kind: 'declared'; readonly declared: Declared }
  | { readonly kind: 'trace'; readonly reading: TraceReading }
  /** A sentence with the name of an error in it, which only counts when its frames follow. */
  | { readonly kind: 'mention'; readonly reading: TraceReading }
  /** A line of a low level, or one whose words say that nothing is wrong. */
  | { readonly kind: 'harmless' };

/** Time, process and thread, where no level stands between them and an error. */
const preamble =
  /^(?:\[[^\]]{1,60}\] *|\d{4}[-/]\d\d[-/]\d\d[T ][\d:.,]+(?:Z| ?[+-]\d\d:?\d\d)? *|\d\d:\d\d:\d\d[\d.,]* *)+(?:[-:] +)?/;

/** How much of a line is searched for the name of an error. In UTF-16 units. */
const maxMention = 1000;

/** What a line that has a trigger begins; undefined when it only mentions something. */
export function readLineStart(text: string): LineStart | undefined {
  const structured = text.startsWith('{') ? readJsonLine(text) : readLogfmt(text);
  if (structured !== undefined) return ofDeclared(text, structured);
  const reading = openTrace(text);
  if (reading !== undefined) {
    return saysNothing(reading.trace.message) && reading.trace.message !== ''
      ? { kind: 'harmless' }
      : { kind: 'trace', reading };
  }
  const declared = readDeclared(text);
  if (declared !== undefined) return ofText(text, declared);
  const known = otherBeginnings(text);
  if (known !== undefined) return ofText(text, known);
  const behind = preamble.exec(text)?.[0].length ?? 0;
  const later = behind === 0 ? undefined : openTrace(text.slice(behind));
  return later === undefined ? mentionIn(text) : { kind: 'trace', reading: later };
}

function mentionIn(text: string): LineStart | undefined {
  const at = /^\S.* ((?:[a-z]\w*\.)*[A-Z]\w*(?:Error|Exception)(?: \[\w+\])?: .*)$/.exec(
    text.slice(0, maxMention),
  )?.[1];
  const reading = at === undefined ? undefined : openAtTrace(at);
  return reading === undefined ? undefined : { kind: 'mention', reading };
}

/** Beginnings that name no level: of tools, of PHP and of servers. */
function otherBeginnings(text: string): Declared | undefined {
  if (/^(?:\[[^\]]*\] )?PHP (?:Warning|Notice|Deprecated|Strict Standards): /.test(text)) {
    return { level: text.includes('PHP Warning: ') ? 'WARNING' : 'LOWER', message: text };
  }
  if (/^npm err(?:or|!) /i.test(text)) return { level: 'ERROR', message: text.slice(text.indexOf(' ', 4)) };
  const crash = /^(?:\S+: line \d+: +\d+ )?(Segmentation fault|Bus error|Illegal instruction)\b/.exec(text);
  return crash === null ? undefined : { level: 'ERROR', message: text, type: crash[1] };
}

function ofText(text: string, declared: Declared): LineStart {
  const { level } = declared;
  if (level === 'LOWER' || level === 'DEBUG') return { kind: 'harmless' };
  const message = withoutLogger(declared.message, /^[A-Z]+:\S/.test(text));
  if (message.startsWith('PHP ')) return ofPhp(text, { ...declared, message });
  const named = parseErrorName(message) ?? (declared.message.includes(' -- ') ? parseRubyMessage(message) : undefined);
  return ofDeclared(text, {
    ...declared,
    message: named === undefined || named.message === '' ? message : named.message,
    ...(named === undefined ? {} : { type: named.type }),
  });
}

/** PHP's own words behind those of a web server. */
function ofPhp(text: string, declared: Declared): LineStart {
  const { message } = declared;
  if (/^PHP (?:Deprecated|Notice)/.test(message)) return { kind: 'harmless' };
  const reading = openTrace(message);
  if (reading !== undefined) return { kind: 'trace', reading };
  return ofDeclared(text, message.startsWith('PHP Warning') ? { ...declared, level: 'WARNING' } : declared);
}

function ofDeclared(text: string, declared: Declared): LineStart {
  const { level, message } = declared;
  if (level === 'LOWER' || level === 'DEBUG' || saysNothing(message)) return { kind: 'harmless' };
  if (level === 'WARNING' && isDeprecation(text)) return { kind: 'harmless' };
  return { kind: 'declared', declared };
}

/** Ruby's Logger formats an error as `message (Class)`. */
function parseRubyMessage(message: string): { type: string; message: string } | undefined {
  const match = /^(.*) \(((?:[A-Z]\w*::)*[A-Z]\w*)\)$/.exec(message);
  return match === null ? undefined : { type: match[2] ?? '', message: match[1] ?? '' };
}
