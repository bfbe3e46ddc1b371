import { LookoutError } from '../core/errors.ts';

/** 0 done · 1 what was looked at failed or was not found · 2 bad usage or configuration · 3 a defect of ours. */
export const exitCodes = { done: 0, failed: 1, usage: 2, internal: 3 } as const;

/** Exit code for a command that threw. */
export function exitCodeOf(error: unknown): number {
  if (!LookoutError.is(error)) return exitCodes.internal;
  if (error.reason === 'invalid') return exitCodes.usage;
  return error.reason === 'internal' ? exitCodes.internal : exitCodes.failed;
}
