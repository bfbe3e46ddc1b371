import type { CliOptions } from './options.ts';
import type { Terminal } from './terminal.ts';

/** One verb of the command line; answers the exit code. Errors are thrown. */
export type CliCommand = (options: CliOptions, terminal: Terminal) => Promise<number>;
