import { openStore } from '../../store/openStore.ts';
import { eventIn } from '../../core/wording.ts';
import { describeDecision, lastReason } from '../../core/reasonTexts.ts';
import type { CliCommand } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { bundledWorker } from '../ports.ts';

/** `lookout history`: what happened and what became of it, newest first. */
export const history: CliCommand = async (options, terminal) => {
  const store = await openStore({
    directory: options.store,
    workerUrl: bundledWorker('storeWorker.js'),
    logger: terminal.logger,
  });
  try {
    const entries = await store.history({
      limit: options.limit,
      ...(options.sinceMs === undefined ? {} : { sinceMs: Date.now() - options.sinceMs }),
      ...(options.type === undefined ? {} : { typeGlob: options.type }),
      ...(options.status === undefined ? {} : { status: options.status }),
    });
    for (const { event, decisions, deliveries } of entries) {
      if (terminal.json)
        terminal.line({ event: eventIn(event, 'en'), decisions: decisions.map(describeDecision), deliveries });
      else {
        const told = deliveries.map(({ channel, status }) => `${channel}: ${status}`).join(', ');
        terminal.say(`${event.time}  ${event.type.padEnd(18)} ${event.title}  – ${told || lastReason(decisions)}`);
      }
    }
    if (entries.length === 0) terminal.logger.info('Nothing in the history fits.');
    return exitCodes.done;
  } finally {
    await store.close();
  }
};
