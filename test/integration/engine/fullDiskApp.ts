import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { errorMessage } from '../../../src/core/errors.ts';
import { checkAccounting } from '../../support/accounting.ts';
import { startBareApp } from '../../support/bareApp.ts';

/**
 * The engine in a process whose disk fills up, or has space again (`drain`). It publishes until ten events in a row were
 * refused, and writes a line of JSON about each. Lines that it is given: `grow` makes its disk larger, `stop` ends it.
 */
const [folder = '', config = '', mode = ''] = process.argv.slice(2);
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

writeFileSync(`${folder}/lookout.yaml`, config);
const app = await startBareApp(folder);

async function fill(): Promise<void> {
  for (let number = 0, refused = 0; refused < 10; number += 1) {
    const priority = number % 3 === 0 ? 'critical' : 'high';
    const subject = `${number}`;
    const event = {
      type: 'job.failed',
      title: 'Job',
      subject,
      priority,
      incident: priority,
      description: 'x'.repeat(20_000),
    };
    try {
      await app.publish(JSON.stringify(event));
      refused = 0;
      say({ accepted: subject });
    } catch (error) {
      refused += 1;
      say({ refused: subject, reason: errorMessage(error) });
    }
  }
}

if (mode === 'fill') await fill();
say({ isFull: true });

for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'grow') execFileSync('mount', ['-o', 'remount,size=64m', folder]);
  if (line === 'stop') break;
}
const begun = performance.now();
await app.stop();
const stoppedMs = performance.now() - begun;
say({ stoppedMs, numbers: await checkAccounting(folder) });
process.exit();
