import { LookoutError } from '../core/errors.ts';

/** Primary result codes (https://sqlite.org/rescode.html). */
const codes = {
  busy: 5,
  locked: 6,
  readonly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  notADatabase: 26,
} as const;

function primaryCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  // The low byte of an extended code is the primary one.
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

/** Whether the file itself is damaged, so that salvage may help. */
export function isCorruption(error: unknown): boolean {
  const code = primaryCode(error);
  return code === codes.corrupt || code === codes.notADatabase;
}

/** Translates what SQLite throws into the one error family, saying what to do. */
export function translateSqliteError(error: unknown, path: string): LookoutError {
  if (LookoutError.is(error)) return error;
  const cause = { cause: error };
  switch (primaryCode(error)) {
    case codes.full:
      return new LookoutError(
        'full',
        `There is no space left for the history (${path}). Free some disk space; nothing was lost, Lookout tries again.`,
        cause,
      );
    case codes.busy:
    case codes.locked:
      return new LookoutError('unavailable', `The history (${path}) is locked by another program.`, cause);
    case codes.readonly:
    case codes.cantOpen:
      return new LookoutError(
        'denied',
        `The history (${path}) cannot be written. Check the rights of its folder.`,
        cause,
      );
    case codes.io:
      return new LookoutError('unavailable', `The disk reported an error for the history (${path}).`, cause);
    case codes.corrupt:
    case codes.notADatabase:
      return new LookoutError('corrupt', `The history (${path}) is damaged.`, cause);
    default:
      return new LookoutError(
        'internal',
        `The history failed: ${error instanceof Error ? error.message : String(error)}`,
        cause,
      );
  }
}
