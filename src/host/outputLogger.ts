import type { LogOutputChannel } from 'vscode';
import type { Logger } from '../core/logger.ts';

/** Writes to the "Lookout" output; its level follows the editor's setting. */
export function createOutputLogger(output: LogOutputChannel): Logger {
  return {
    debug: (message) => output.debug(message),
    info: (message) => output.info(message),
    warn: (message) => output.warn(message),
    error: (message, cause) => (cause === undefined ? output.error(message) : output.error(message, cause)),
  };
}
