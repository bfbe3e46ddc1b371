import type { LogLevel } from './logRecord.ts';

/** `LOWER` is what needs nobody's attention; `DEBUG` is told apart because it often tells of handled errors. */
export type DeclaredLevel = LogLevel | 'LOWER' | 'DEBUG';

const words: Readonly<Record<DeclaredLevel, string>> = {
  CRITICAL: 'fatal critical crit emerg emergency alert panic dpanic pnc ftl fatl fata pani crt wtf',
  ERROR: 'error err eror severe fail erro',
  WARNING: 'warning warn wrn',
  LOWER:
    'info inf information informational notice note log config success ok pass passed http verbose vrb silly hint detail statement context',
  DEBUG: 'debug dbg dbug debu trace trc trce trac fine finer finest',
};

const byWord: ReadonlyMap<string, DeclaredLevel> = new Map(
  Object.entries(words).flatMap(([level, text]) => text.split(' ').map((word) => [word, level as DeclaredLevel])),
);

/** The level that a word names, in any case. */
export function levelOfWord(word: string): DeclaredLevel | undefined {
  return word.length > 13 ? undefined : byWord.get(word.toLowerCase());
}

/** Severities of syslog, https://www.rfc-editor.org/rfc/rfc5424#section-6.2.1: 0 emergency … 3 error, 4 warning … 7 debug. */
export function levelOfSyslog(severity: number): DeclaredLevel {
  if (severity <= 2) return 'CRITICAL';
  if (severity === 3) return 'ERROR';
  return severity === 4 ? 'WARNING' : severity === 7 ? 'DEBUG' : 'LOWER';
}

/** Levels of pino and bunyan (https://github.com/pinojs/pino/blob/main/docs/api.md#loggerlevels-object), and of Python's logging. */
export function levelOfNumber(value: number): DeclaredLevel {
  if (value >= 60) return 'CRITICAL';
  if (value >= 50) return 'ERROR';
  if (value >= 40) return 'WARNING';
  return value >= 30 ? 'LOWER' : 'DEBUG';
}
