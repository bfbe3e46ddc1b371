import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseDuration } from '../core/units.ts';
import { errorMessage, LookoutError } from '../core/errors.ts';

/** Options of the command line, checked. */
export interface CliOptions {
  readonly command: string | undefined;
  readonly args: readonly string[];
  readonly config: string | undefined;
  readonly store: string;
  readonly json: boolean;
  readonly help: boolean;
  readonly sinceMs: number | undefined;
  readonly type: string | undefined;
  readonly status: string | undefined;
  /** Name of the channel whose message is previewed, or that is looked at. */
  readonly channel: string | undefined;
  readonly limit: number;
  /** Name of the consumer that takes batches on stdout; undefined without `--batches`. */
  readonly batches: string | undefined;
  /** Name of the consumer to remove. */
  readonly remove: string | undefined;
  /** Name of the recogniser that is wanted. */
  readonly tool: string | undefined;
  /** Exit code of the run whose output is inspected. */
  readonly exit: number | undefined;
  /** Id, type of a sample, or file of the event that is previewed. */
  readonly event: string | undefined;
  /** `markdown`, `html` or `json`: how a report is printed. */
  readonly format: string | undefined;
  /** Name of the workspace that is looked at; all without it. */
  readonly workspace: string | undefined;
}

/** Consumer of `--batches` without a name. */
const defaultConsumer = 'cli';

/** Reads the arguments after the program's name. @throws LookoutError `invalid` naming the argument. */
export function readOptions(argv: readonly string[], env: NodeJS.ProcessEnv): CliOptions {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    throw new LookoutError('invalid', `${errorMessage(error)}. Run "lookout --help".`, { cause: error });
  }
  const { values, positionals } = parsed;
  const [command, ...args] = positionals;
  const sinceMs = values.since === undefined ? undefined : parseDuration(values.since);
  if (values.since !== undefined && sinceMs === undefined) {
    throw new LookoutError('invalid', `--since "${values.since}" is not a duration such as 30m, 24h or 7d.`);
  }
  const limit = Number(values.limit ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 10_000) {
    throw new LookoutError('invalid', `--limit "${values.limit}" is not a number from 1 to 10000.`);
  }
  const exit = values.exit === undefined ? undefined : Number(values.exit);
  if (exit !== undefined && !Number.isInteger(exit))
    throw new LookoutError('invalid', `--exit "${values.exit}" is not an exit code.`);
  const json = values.json === true;
  if (values.batches !== undefined && !json) {
    throw new LookoutError('invalid', '--batches prints JSON lines: give --json too.');
  }
  return {
    command,
    args,
    config: values.config === undefined ? undefined : resolve(values.config),
    store: resolve(values.store ?? env['LOOKOUT_HOME'] ?? dataFolder(env)),
    json,
    help: values.help === true,
    sinceMs,
    type: values.type,
    status: values.status,
    channel: values.channel,
    limit,
    batches: values.batches,
    remove: values.remove,
    tool: values.tool,
    exit,
    event: values.event,
    format: values.format,
    workspace: values.workspace,
  };
}

function parse(argv: readonly string[]) {
  return parseArgs({
    // The name is optional, which parseArgs has no word for.
    args: argv.map((argument) => (argument === '--batches' ? `--batches=${defaultConsumer}` : argument)),
    allowPositionals: true,
    options: {
      config: { type: 'string', short: 'c' },
      store: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      since: { type: 'string' },
      type: { type: 'string' },
      status: { type: 'string' },
      channel: { type: 'string' },
      limit: { type: 'string' },
      batches: { type: 'string' },
      remove: { type: 'string' },
      tool: { type: 'string' },
      exit: { type: 'string' },
      event: { type: 'string' },
      format: { type: 'string' },
      workspace: { type: 'string' },
    },
  });
}

/** The platform's folder for application data. */
function dataFolder(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'lookout');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'lookout');
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'lookout');
}
