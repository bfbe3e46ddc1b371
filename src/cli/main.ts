import { errorMessage, LookoutError } from '../core/errors.ts';
import type { CliCommand } from './command.ts';
import { exitCodeOf, exitCodes } from './exitCodes.ts';
import { adviceForNode } from './nodeVersion.ts';
import { readOptions } from './options.ts';
import { createTerminal } from './terminal.ts';

/** Verbs and where their code is; each is loaded when it is used. */
const commands: Record<string, () => Promise<CliCommand>> = {
  run: async () => (await import('./commands/run.ts')).run,
  explain: async () => (await import('./commands/explain.ts')).explain,
  history: async () => (await import('./commands/history.ts')).history,
  publish: async () => (await import('./commands/publish.ts')).publish,
  batches: async () => (await import('./commands/batches.ts')).batches,
  inspect: async () => (await import('./commands/inspect.ts')).inspect,
  template: async () => (await import('./commands/template.ts')).template,
  egress: async () => (await import('./commands/egress.ts')).egress,
  report: async () => (await import('./commands/report.ts')).report,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
};

/** Verbs of the documented command line that this version does not have. */
const laterCommands = new Set(['exec', 'replay', 'send']);

const usage = `Usage: lookout COMMAND [options]

  run                     Watch until stopped; with --json one line per event and delivery
                          --batches[=NAME]: file changes in batches, each answered on stdin with {"ack":"ID"} or {"nack":"ID"}
  publish EVENT|-         Hand an event (JSON) to the running engine, or keep it for the next run
  explain ID|FILE.json    Why an event was told or not; a file is evaluated without sending
  history                 What happened, newest first  [--since 24h] [--type GLOB] [--status S] [--limit N]
  egress                  What left this machine, newest first  [--since 24h] [--channel C] [--limit N]
  report [PERIOD]         What happened, summed up: daily, weekly or monthly  [--format markdown|html|json] [--workspace NAME]
  batches                 Who takes the file changes of this folder in batches  [--remove NAME]
  inspect SUBJECT [FILE|-]…  What Lookout reads out of output or reports: tests, build, errors, coverage  [--tool T] [--exit N]
  template list           Templates of messages, and what is wrong with them
  template preview        A message as a channel would send it  --channel C [--event ID|TYPE|FILE.json]
  doctor                  What could keep Lookout from working, and what to do

  --config, -c FILE       Configuration file
  --store DIR             Folder of the history (else LOOKOUT_HOME, else the platform's data folder)
  --json                  Machine-readable lines on stdout, words on stderr

Exit codes: 0 done, 1 failed or not found, 2 bad usage or configuration, 3 internal error`;

async function main(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json');
  const terminal = createTerminal(json, process.env['LOOKOUT_DEBUG'] !== undefined);
  try {
    const options = readOptions(argv, process.env);
    const { command } = options;
    if (options.help || command === undefined) {
      terminal.say(usage);
      return options.help ? exitCodes.done : exitCodes.usage;
    }
    if (laterCommands.has(command))
      throw new LookoutError('invalid', `"${command}" is not yet available in this version.`);
    const load = Object.hasOwn(commands, command) ? commands[command] : undefined;
    if (load === undefined) throw new LookoutError('invalid', `There is no command "${command}".\n\n${usage}`);
    return await (await load())(options, terminal);
  } catch (error) {
    const advice = LookoutError.is(error) ? undefined : adviceForNode(process.versions.node);
    process.stderr.write(`lookout: ${advice ?? errorMessage(error)}\n`);
    if (!LookoutError.is(error) && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
    return exitCodeOf(error);
  }
}

process.exitCode = await main(process.argv.slice(2));
