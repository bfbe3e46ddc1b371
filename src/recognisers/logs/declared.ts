import { type DeclaredLevel, levelOfSyslog, levelOfWord } from './levels.ts';
import type { LogFrame } from './logRecord.ts';

/** What a line of a log says of itself. */
export interface Declared {
  readonly level: DeclaredLevel;
  /** The rest of the line; of structured lines the message. */
  readonly message: string;
  readonly type?: string | undefined;
  readonly place?: LogFrame | undefined;
  /** A stack trace that stands within the line, with its own line breaks. */
  readonly stack?: string | undefined;
}

/** What may stand before a level: no line has it further behind. In UTF-16 units. */
const maxPrefix = 300;

const token = /\s*(?:(\[[^\]]{0,120}\]|<[^<>]{0,60}>|\([^()]{0,60}\))|([^\s[\]()<>|]+)|([|[\]()<>]))/y;
const clock =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,?$|^[AP]M$|^(?:UTC|GMT|Z|[CEMP]S?[DE]?T|MSK|IST|JST)$|^[+-]\d\d:?\d\d$/;
/** A level that many lines begin with in one letter: Android, klog and glog. */
const letter = /^([EFWIDV])(\/|\d{4} \d\d:)/;

/**
 * Finds the level that a line declares: a word in the place of a level, which is at its beginning, or behind what
 * loggers write before it (time, process, thread, logger). A word within prose declares nothing.
 */
export function readDeclared(text: string): Declared | undefined {
  const single = letter.exec(text);
  if (single !== null) return { level: levelOfLetter(single[1] ?? ''), ...ofLetter(text) };
  if (/^["'`>#*+$%]/.test(text)) return undefined;
  const priority = text.startsWith('<') ? /^<(\d{1,3})>/.exec(text) : null;
  let level = priority === null ? undefined : levelOfSyslog(Number(priority[1]) % 8);
  let from = priority?.[0].length ?? 0;
  if (level !== undefined) {
    const message = text
      .slice(from)
      .replace(/^1 (?:\S+ ){5}(?:-|\[.*?\]) ?|^[A-Z][a-z]{2} [ \d]\d [\d:]{8} (?:\S+ )?[^\s:]+: /, '');
    return { level, message };
  }
  let plain = 0;
  let hasClock = false;
  const end = Math.min(text.length, maxPrefix);
  for (let count = 0; count < 16 && from < end; count += 1) {
    token.lastIndex = from;
    const match = token.exec(text);
    if (match === null) return undefined;
    const [whole, group, word, sign] = match;
    const next = from + whole.length;
    if (group !== undefined) {
      level = levelInGroup(group);
      hasClock ||= level === undefined;
      plain = 0;
    } else if (word !== undefined) {
      const digit = word.charCodeAt(0);
      if ((digit >= 48 && digit <= 57) || (clock.test(word) && levelOfWord(word) === undefined)) hasClock = true;
      else {
        level = levelOfToken(word, text, next, { hasClock, plain, isFirst: count === 0 });
        if (level === undefined) {
          if (/^[-–—•·,:]+$/.test(word)) plain = 0;
          else if (isPlain(word, text, from, next)) plain += 1;
          if (plain > (hasClock ? 1 : 0)) return undefined;
        } else if (word.includes(':') && !word.endsWith(':')) {
          // Python's `ERROR:logger:message`.
          return { level, message: text.slice(from + whole.length - word.length + word.indexOf(':')) };
        }
      }
    } else if (sign === '|') plain = 0;
    from = next;
    if (level !== undefined) return { level, message: text.slice(from) };
  }
  return undefined;
}

function levelInGroup(group: string): DeclaredLevel | undefined {
  const inner = group.slice(1, -1).trim();
  const whole = levelOfWord(inner);
  if (whole !== undefined) return whole;
  if (inner.length > 80) return undefined;
  for (const part of inner.split(/[\s:/,|]+/)) {
    if (part === part.toUpperCase() && part.length > 2) {
      const level = levelOfWord(part);
      if (level !== undefined) return level;
    }
  }
  // Apache's `[module:level]`.
  return /^\w+:\w+$/.test(inner) ? levelOfWord(inner.slice(inner.indexOf(':') + 1)) : undefined;
}

interface Position {
  readonly hasClock: boolean;
  readonly plain: number;
  readonly isFirst: boolean;
}

function levelOfToken(
  word: string,
  text: string,
  next: number,
  { hasClock, plain, isFirst }: Position,
): DeclaredLevel | undefined {
  const match = /^(?:[\w-]+\.)?([A-Za-z]{2,13})(!?[:,;]?|:.*|\/\S*:?|\[\d+\])$/.exec(word);
  if (match === null) return undefined;
  const [, name = '', behind = ''] = match;
  const level = levelOfWord(name);
  if (level === undefined) return undefined;
  const isUpper = name === name.toUpperCase();
  if (isUpper) {
    if (behind.startsWith('/') && !hasClock) return undefined;
    return word.includes('.') && behind === '' ? undefined : level;
  }
  if (word.includes('.')) return undefined;
  if (behind.startsWith('[')) return level;
  if (behind === ':') {
    // `Error: …` is the name of an error, which has its own reader; within prose it is none either.
    if (name !== name.toLowerCase())
      return hasClock || plain > 0 || /^(?:fatal|critical|warning)$/i.test(name) ? level : undefined;
    return level;
  }
  if (behind !== '' || !(hasClock || isFirst) || plain > 0) return undefined;
  return hasClock && (text[next] === '\t' || /^(?: {2,}| ?[|-] )/.test(text.slice(next, next + 4))) ? level : undefined;
}

/** Whether a token may be a word of prose, and not a name of a thread, host, logger or process. */
function isPlain(word: string, text: string, from: number, next: number): boolean {
  if (text[next] === '[' || text[next] === '(') return false;
  if (/[\d.@#/_=~]|[:,]$|[a-z]-[a-z]|::/.test(word)) return false;
  return !(from === 0 && /^(?:main|npm|docker)$/.test(word)) && text[from] !== '\t';
}

function levelOfLetter(name: string): DeclaredLevel {
  if (name === 'E') return 'ERROR';
  if (name === 'F') return 'CRITICAL';
  return name === 'W' ? 'WARNING' : name === 'I' ? 'LOWER' : 'DEBUG';
}

/** klog: `E0102 15:04:05.000000   1 file.go:12] message`; Android: `E/Tag(123): message`. */
function ofLetter(text: string): { message: string; place?: LogFrame } {
  const klog = /^\w\d{4} [\d:.]+ +\d+ ([^\s:]+):(\d+)\] (.*)$/.exec(text);
  if (klog !== null) return { message: klog[3] ?? '', place: { file: klog[1] ?? '', line: Number(klog[2]) } };
  const android = /^\w\/[^:]*: (.*)$/.exec(text);
  return { message: android?.[1] ?? text };
}
