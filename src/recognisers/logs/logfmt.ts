import type { Declared } from './declared.ts';
import { levelOfWord } from './levels.ts';
import type { LogFrame } from './logRecord.ts';

const level = /(?:^|\s)(?:level|lvl|severity|loglevel|log\.level)=(?:"([^"]*)"|(\S+))/;

/** A line of key=value pairs with a level, as logrus, slog and go-kit write it (https://brandur.org/logfmt). */
export function readLogfmt(text: string): Declared | undefined {
  const match = text.includes('=') ? level.exec(text) : null;
  if (match === null) return undefined;
  // The level comes among the first pairs; behind a sentence it is something that is told about.
  if (!/^\s*(?:[\w.-]+=(?:"[^"]*"|\S*)\s*|\S*\d\S*\s+|[A-Z]\w+\s+){0,6}$/.test(text.slice(0, match.index)))
    return undefined;
  const known = levelOfWord(match[1] ?? match[2] ?? '');
  if (known === undefined) return undefined;
  const said = valueOf(text, 'msg') ?? valueOf(text, 'message') ?? valueOf(text, 'event');
  const cause = valueOf(text, 'err') ?? valueOf(text, 'error');
  return { level: known, message: said ?? cause ?? text.slice(match.index + match[0].length), place: placeOf(text) };
}

function placeOf(text: string): LogFrame | undefined {
  const match = /^(.+):(\d+)$/.exec(valueOf(text, 'caller') ?? valueOf(text, 'source') ?? '');
  return match === null ? undefined : { file: match[1] ?? '', line: Number(match[2]) };
}

function valueOf(text: string, key: string): string | undefined {
  const at = text.startsWith(`${key}=`) ? 0 : text.indexOf(` ${key}=`) + 1;
  if (at === 0 && !text.startsWith(`${key}=`)) return undefined;
  const value = text.slice(at + key.length + 1);
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(value);
  return quoted === null ? /^\S*/.exec(value)?.[0] : quoted[1]?.replace(/\\(["\\])/g, '$1');
}
