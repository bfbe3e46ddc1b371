import { startBareApp } from '../../support/bareApp.ts';

/** A process that takes in events as fast as it can (`accept`), or only delivers (`drain`), until it is killed. Prints each event's subject once it is durable. */
const [folder = '', mode = '', run = ''] = process.argv.slice(2);

const app = await startBareApp(folder);
process.once('SIGTERM', () => void app.stop());
if (mode === 'accept') {
  for (let i = 0; ; i += 1) {
    const subject = `${run}/${i}`;
    await app.publish(JSON.stringify({ type: 'job.failed', title: 'Job failed', subject }));
    process.stdout.write(`${subject}\n`);
  }
}
