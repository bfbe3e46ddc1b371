import { createApp } from '../../../src/app/createApp.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { silentLogger } from '../../../src/core/logger.ts';

/** A process that takes in events as fast as it can (`accept`), or only delivers (`drain`), until it is killed. Prints each event's subject once it is durable. */
const [folder = '', mode = '', run = ''] = process.argv.slice(2);

const app = await createApp({
  clock: systemClock,
  random: Math.random,
  logger: silentLogger,
  storeDirectory: `${folder}/store`,
  workspace: { key: 'kill', name: 'kill', baseFolder: folder, folders: [folder], trusted: true },
  configSources: [{ scope: 'user', candidates: [`${folder}/lookout.yaml`] }],
  secrets: { get: async () => undefined },
  env: () => undefined,
  createFetch: () => (url, init) => fetch(url, init),
  present: async () => {},
  isAllowed: () => true,
});
process.once('SIGTERM', () => void app.stop());
if (mode === 'accept') {
  for (let i = 0; ; i += 1) {
    const subject = `${run}/${i}`;
    await app.publish(JSON.stringify({ type: 'job.failed', title: 'Job failed', subject }));
    process.stdout.write(`${subject}\n`);
  }
}
