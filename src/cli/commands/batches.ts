import { isWebhookConsumer } from '../../app/webhookConsumers.ts';
import { pokeEngine } from '../../cluster/leader.ts';
import { LookoutError } from '../../core/errors.ts';
import { openStore } from '../../store/openStore.ts';
import type { CliCommand } from '../command.ts';
import { consumerNumbers } from '../../app/consumerNumbers.ts';
import { exitCodes } from '../exitCodes.ts';
import { bundledWorker, createCliPorts } from '../ports.ts';

/** `lookout batches`: who takes file changes of this folder in batches; `--remove NAME` forgets one with all that waits for it. */
export const batches: CliCommand = async (options, terminal) => {
  const { workspace } = createCliPorts(options, terminal);
  const store = await openStore({
    directory: options.store,
    workerUrl: bundledWorker('storeWorker.js'),
    logger: terminal.logger,
  });
  try {
    const known = await store.consumers(workspace.key);
    const name = options.remove;
    if (name === undefined) {
      for (const { statistics, target } of known) {
        // Of those that fetch only the process that they are connected to knows.
        const connected = isWebhookConsumer(statistics.name) ? target !== undefined : undefined;
        if (terminal.json) terminal.line({ ...statistics, connected });
        else {
          const state = connected === undefined ? '' : connected ? ' (connected)' : ' (not connected)';
          terminal.say(`${statistics.name}${state}: ${consumerNumbers(statistics)}`);
        }
      }
      if (known.length === 0) terminal.logger.info(`Nobody takes the changes of ${workspace.baseFolder} in batches.`);
      return exitCodes.done;
    }
    const found = known.find((consumer) => consumer.name === name);
    if (found === undefined) {
      throw new LookoutError('notFound', `There is no consumer "${name}" of ${workspace.baseFolder}.`);
    }
    await store.deleteConsumer(workspace.key, name);
    const { depth } = found.statistics;
    if (terminal.json) terminal.line({ removed: name, depth });
    else terminal.say(`${name} was removed with ${depth} waiting changes.`);
  } finally {
    await store.close();
  }
  await pokeEngine(options.store);
  return exitCodes.done;
};
