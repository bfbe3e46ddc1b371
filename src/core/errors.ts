/**
 * Why an operation failed, decided by value and never by message text.
 *
 * `invalid` bad input · `notFound` · `denied` not allowed here · `unavailable` temporarily not possible ·
 * `timeout` · `cancelled` · `corrupt` stored data cannot be read · `full` no space left · `internal` a defect.
 */
export type ErrorReason =
  | 'invalid'
  | 'notFound'
  | 'denied'
  | 'unavailable'
  | 'timeout'
  | 'cancelled'
  | 'corrupt'
  | 'full'
  | 'internal';

/** The one error family of the product. `message` is for people and says what to do next. */
export class LookoutError extends Error {
  override readonly name = 'LookoutError';
  readonly reason: ErrorReason;

  constructor(reason: ErrorReason, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.reason = reason;
  }

  static is(error: unknown, reason?: ErrorReason): error is LookoutError {
    return error instanceof LookoutError && (reason === undefined || error.reason === reason);
  }
}

/** The `code` of a Node system error (`ENOENT`, `ENOSPC`), if `error` has one. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The message of anything thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
