import type { App } from '../../app/app.ts';
import { createApp } from '../../app/createApp.ts';
import { systemClock } from '../../core/clock.ts';
import { lastReason } from '../../core/reasonTexts.ts';
import { eventIn } from '../../core/wording.ts';
import { LookoutError } from '../../core/errors.ts';
import { connectBatchLines } from '../batchLines.ts';
import { exitCodes } from '../exitCodes.ts';
import type { CliCommand } from '../command.ts';
import { configCandidates, createCliPorts } from '../ports.ts';
import { checkConfig } from '../checkConfig.ts';
import type { CliOptions } from '../options.ts';
import type { Terminal } from '../terminal.ts';

const finalStates = new Set(['sent', 'failed', 'expired', 'suppressed']);

/** `lookout run`: watches until SIGTERM or SIGINT; one JSON line per event and per finished delivery, and per batch when asked for. */
export const run: CliCommand = async (options, terminal) => {
  const found = await checkConfig(configCandidates(options), terminal);
  if (!found) {
    const hint = options.config ?? 'name one with --config, such as --config .vscode/lookout.yaml';
    throw new LookoutError('invalid', `There is no configuration: ${hint}.`);
  }
  const stopped = Promise.withResolvers<void>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopped.resolve());

  const app = await createApp(createCliPorts(options, terminal), { listen: (early) => print(early, terminal) });
  const lines = await connectBatches(app, options, terminal);
  terminal.logger.info(`Watching ${app.watchers.list().length} things. Stop with Ctrl-C.`);
  await stopped.promise;
  lines?.dispose();
  await app.stop();
  return exitCodes.done;
};

function print(app: App, terminal: Terminal): void {
  app.onDidAccept(({ event, decisions }) => {
    if (terminal.json) terminal.line(eventIn(event, 'en'));
    else terminal.say(`${event.time} ${event.type} ${event.title} – ${lastReason(decisions)}`);
  });
  app.onDidSettle(({ delivery, update }) => {
    if (!finalStates.has(update.status)) return;
    const { id, status, attempts, latencyMs, error } = update;
    const line = { id, event: delivery.eventId, channel: delivery.channel, status, attempts, latencyMs, error };
    if (terminal.json) terminal.line({ delivery: line });
    else terminal.say(`  → ${line.channel}: ${status}${error === undefined ? '' : ` (${error})`}`);
  });
}

async function connectBatches(app: App, { batches: name }: CliOptions, terminal: Terminal) {
  if (name === undefined) return undefined;
  try {
    return await connectBatchLines({ batches: app.batches, name, terminal, input: process.stdin, clock: systemClock });
  } catch (error) {
    await app.stop();
    throw error;
  }
}
