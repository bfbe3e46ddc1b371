import { isRecord } from '../../core/json.ts';
import type { Declared } from './declared.ts';
import { type DeclaredLevel, levelOfNumber, levelOfSyslog, levelOfWord } from './levels.ts';
import type { LogFrame } from './logRecord.ts';

const levelKeys = [
  'level',
  'severity',
  'levelname',
  'log.level',
  'lvl',
  '@l',
  'Level',
  'LEVEL',
  'loglevel',
  'log_level',
  'level_name',
  's',
  'PRIORITY',
];
const messageKeys = [
  'msg',
  'message',
  'short_message',
  'event',
  '@m',
  '@mt',
  'MESSAGE',
  'Message',
  'text',
  'RenderedMessage',
  'MessageTemplate',
];
const errorKeys = ['err', 'error', 'exception', 'exc_info', 'Exception', '@x', 'e', 'thrown', 'ex'];
const stackKeys = [
  'stack',
  'stack_trace',
  'stacktrace',
  'stackTrace',
  'error.stack_trace',
  'exc_info',
  'exception',
  '@x',
  'Exception',
  'errorVerbose',
  'trace',
  'backtrace',
  'full_message',
];
const typeKeys = ['error.type', 'exception.class', 'exc_type', 'error.kind', 'exception_class'];

/**
 * A line of pino, bunyan, winston, structlog, zap, logrus, Serilog, GELF, ECS, Google Cloud and their like:
 * a JSON object with a level. Undefined when it is none.
 */
export function readJsonLine(text: string): Declared | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // A line that only looks like JSON, or was cut: its words decide.
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const level = levelOf(value);
  if (level === undefined) return undefined;
  const error =
    first(value, errorKeys, isRecord) ??
    (isRecord(value['data']) ? first(value['data'], errorKeys, isRecord) : undefined);
  const said = first(value, messageKeys, isText);
  const stack =
    (error === undefined ? undefined : first(error, stackKeys, isTrace)) ?? first(value, stackKeys, isTrace);
  const type =
    (error === undefined ? undefined : first(error, ['type', 'name', 'class', 'kind', '@type'], isText)) ??
    first(value, typeKeys, isText);
  const cause = error === undefined ? first(value, errorKeys, isText) : first(error, ['message', 'msg'], isText);
  return { level, message: said ?? cause ?? '', type, stack, place: placeOf(value) };
}

function levelOf(value: Record<string, unknown>): DeclaredLevel | undefined {
  const nested = isRecord(value['log']) ? value['log']['level'] : undefined;
  for (const key of levelKeys) {
    const level = key === 'log.level' ? (value[key] ?? nested) : value[key];
    if (typeof level === 'string') {
      const known =
        key === 's' ? levelOfInitial(level) : levelOfWord(level.replaceAll('\u001B', '').replace(/\[\d+m/g, ''));
      if (known !== undefined) return known;
      if (/^\d+$/.test(level)) return numeric(Number(level), value);
    }
    if (typeof level === 'number') return numeric(level, value);
  }
  return undefined;
}

/** GELF and the journal count as syslog does: downwards. */
function numeric(level: number, value: Record<string, unknown>): DeclaredLevel {
  const isSyslog = 'short_message' in value || 'PRIORITY' in value || level < 10;
  return isSyslog ? levelOfSyslog(level) : levelOfNumber(level);
}

/** MongoDB's, https://www.mongodb.com/docs/manual/reference/log-messages/. */
function levelOfInitial(level: string): DeclaredLevel | undefined {
  if (level === 'E') return 'ERROR';
  return level === 'F' ? 'CRITICAL' : level === 'W' ? 'WARNING' : level === 'I' ? 'LOWER' : undefined;
}

function placeOf(value: Record<string, unknown>): LogFrame | undefined {
  const caller = /^(.+):(\d+)$/.exec(typeof value['caller'] === 'string' ? value['caller'] : '');
  if (caller !== null) return { file: caller[1] ?? '', line: Number(caller[2]) };
  const file = first(value, ['file', 'filename', 'pathname', '_file'], isText);
  const line = first(
    value,
    ['line', 'lineno', 'lineNumber', '_line'],
    (entry): entry is number => typeof entry === 'number',
  );
  return file === undefined || line === undefined ? undefined : { file, line };
}

function first<T>(
  value: Record<string, unknown>,
  keys: readonly string[],
  fits: (entry: unknown) => entry is T,
): T | undefined {
  for (const key of keys) {
    const entry = Object.hasOwn(value, key) ? value[key] : undefined;
    if (fits(entry)) return entry;
  }
  return undefined;
}

function isText(entry: unknown): entry is string {
  return typeof entry === 'string' && entry !== '';
}

function isTrace(entry: unknown): entry is string {
  return typeof entry === 'string' && entry.includes('\n');
}
