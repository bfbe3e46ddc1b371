import { errorMessage } from './errors.ts';

/** Where diagnostics go. Implementations redact; callers pass no secrets all the same. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string, cause?: unknown): void;
}

export const silentLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
};

/** A logger whose every line passes `redact` first. */
export function createRedactingLogger(target: Logger, redact: (text: string) => string): Logger {
  return {
    debug: (message) => target.debug(redact(message)),
    info: (message) => target.info(redact(message)),
    warn: (message) => target.warn(redact(message)),
    error: (message, cause) => {
      const detail =
        cause instanceof Error ? (cause.stack ?? cause.message) : cause === undefined ? '' : errorMessage(cause);
      target.error(redact(detail === '' ? message : `${message}\n${detail}`));
    },
  };
}
