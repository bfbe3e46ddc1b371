import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '../support/tempFolder.ts';
import { startWatching } from '../support/watching.ts';
import { distributionOf, type Finding, show } from './distribution.ts';

const appends = 200;
const promisedMs = 100;

/** From an append to a real log until its event is handed over by the watcher of errors; one append after the other. */
export async function benchTailing(): Promise<Finding[]> {
  using folder = tempFolder();
  const path = join(folder.path, 'app.log');
  writeFileSync(path, 'INFO started\n');
  const watching = await startWatching('errors', { path: 'app.log' }, folder.path);
  const samples: number[] = [];
  try {
    await watching.until(() => watching.health()?.state === 'watching', 'the start');
    for (let index = 1; index <= appends; index += 1) {
      const startedAt = performance.now();
      appendFileSync(path, `ERROR order ${index} could not be stored\n`);
      await watching.until(() => watching.drafts.length >= index, `record ${index}`);
      samples.push(performance.now() - startedAt);
    }
  } finally {
    watching.dispose();
  }
  const titles = new Set(watching.drafts.map(({ title }) => title));
  const isExact = titles.size === appends && watching.drafts.length === appends;
  const latency = distributionOf(samples);
  return [
    {
      what: `error appended to a log → event, through the watcher of errors, each of ${appends} told ${isExact ? 'once' : 'NOT once'}`,
      measured: show(latency),
      promise: { text: `p99 < ${promisedMs} ms, each once`, holds: isExact && latency.p99 < promisedMs },
    },
  ];
}
