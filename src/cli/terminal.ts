import type { Logger } from '../core/logger.ts';

/** Where a command writes: machine-readable lines to stdout, words for people beside them. */
export interface Terminal {
  readonly json: boolean;
  /** One JSON line on stdout. */
  line(value: unknown): void;
  /** Words for people: stdout, or stderr when stdout carries JSON. */
  say(text: string): void;
  readonly logger: Logger;
}

export function createTerminal(json: boolean, verbose: boolean): Terminal {
  const error = (text: string) => process.stderr.write(`${text}\n`);
  return {
    json,
    line: (value) => process.stdout.write(`${JSON.stringify(value)}\n`),
    say: (text) => (json ? process.stderr : process.stdout).write(`${text}\n`),
    logger: {
      debug: (message) => verbose && error(message),
      info: (message) => error(message),
      warn: (message) => error(`warning: ${message}`),
      error: (message) => error(`error: ${message}`),
    },
  };
}
