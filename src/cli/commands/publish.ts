import { readFileSync } from 'node:fs';
import { pokeEngine } from '../../cluster/leader.ts';
import { LookoutError } from '../../core/errors.ts';
import { createIdSource } from '../../core/id.ts';
import { parsePublishedEvent } from '../../core/publish.ts';
import { redactEvent } from '../../core/redactEvent.ts';
import { createRedactor, RedactionTally } from '../../core/redaction.ts';
import { openStore } from '../../store/openStore.ts';
import type { CliCommand } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { bundledWorker } from '../ports.ts';

/** `lookout publish '{…}'`: leaves an event for the running engine of the store, or for the next run. `-` reads stdin. */
export const publish: CliCommand = async (options, terminal) => {
  const [argument] = options.args;
  if (argument === undefined)
    throw new LookoutError('invalid', 'Give the event as JSON, or - to read it from standard input.');
  const text = argument === '-' ? readFileSync(0, 'utf8') : argument;
  const event = parsePublishedEvent(text, createIdSource(Date.now), Date.now());
  const store = await openStore({
    directory: options.store,
    workerUrl: bundledWorker('storeWorker.js'),
    logger: terminal.logger,
  });
  try {
    const tally = new RedactionTally();
    const clean = redactEvent(event, createRedactor(), tally);
    await store.enqueueInbox(clean, tally.counts);
  } finally {
    await store.close();
  }
  const running = await pokeEngine(options.store);
  if (terminal.json) terminal.line({ id: event.id, accepted: true, running });
  else terminal.say(running ? `${event.id} was handed to the running engine.` : `${event.id} waits for the next run.`);
  return exitCodes.done;
};
