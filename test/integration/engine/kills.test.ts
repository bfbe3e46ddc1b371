import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startInbox } from '../../support/inbox/server.ts';
import { checkAccounting } from '../../support/runApp.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const kills = 100;
/** Deliveries in flight per channel; the bound of what one kill can repeat. */
const inFlight = 1;
/** Events accepted before each kill, drawn anew for each. */
const mostBeforeKill = 25;

function startLoop(folder: string, mode: 'accept' | 'drain', run: number): ChildProcess {
  const script = join(import.meta.dirname, 'acceptLoop.ts');
  return spawn(process.execPath, [script, folder, mode, String(run)], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Lets one process accept until it has printed `count` subjects, then kills it without a warning; answers all that it printed. */
async function acceptAndKill(folder: string, run: number, count: number): Promise<string[]> {
  const child = startLoop(folder, 'accept', run);
  const printed: string[] = [];
  for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
    printed.push(line);
    if (printed.length === count) child.kill('SIGKILL');
  }
  return printed;
}

describe('kill -9', () => {
  it(`${kills} times under load loses no accepted event, and repeats at most what was in flight, with the same id`, async () => {
    using folder = tempFolder();
    await using inbox = await startInbox();
    const free = 'perMinute: 1000000, perHour: 1000000, perWatcherPerMinute: 1000000, watcherBurst: 1000000';
    writeFileSync(
      join(folder.path, 'lookout.yaml'),
      `version: 1\nsettings: { rateLimit: { ${free} } }\nchannels: { hook: { type: webhook, url: "${inbox.webhookUrl}" } }\nroutes: [{ name: all, channels: [hook] }]\ndelivery: { limits: { hook: { requests: 100000, per: 1s, burst: 100000 } } }\n`,
    );
    const arrivals = new Map<string, Set<string>>();
    let requests = 0;
    let noteArrival = (): void => {};
    inbox.onMessage(({ json, headers }) => {
      const { subject } = json as { subject: string };
      requests += 1;
      arrivals.set(subject, (arrivals.get(subject) ?? new Set()).add(String(headers['webhook-id'])));
      noteArrival();
    });
    const accepted: string[] = [];
    for (let run = 0; run < kills; run += 1) {
      accepted.push(...(await acceptAndKill(folder.path, run, 1 + Math.floor(Math.random() * mostBeforeKill))));
    }
    const drain = startLoop(folder.path, 'drain', kills);
    const isComplete = () => accepted.every((subject) => arrivals.has(subject));
    const complete = new Promise<void>((resolve) => {
      noteArrival = () => isComplete() && resolve();
      noteArrival();
    });
    const ended = once(drain, 'exit');
    try {
      await Promise.race([complete, ended]);
    } finally {
      drain.kill('SIGTERM');
    }
    await ended;

    const lost = accepted.filter((subject) => !arrivals.has(subject));
    assert.deepEqual(lost, []);
    const repeats = requests - arrivals.size;
    assert.ok(repeats <= kills * inFlight, `${repeats} repeats`);
    assert.ok(
      [...arrivals.values()].every((ids) => ids.size === 1),
      'a repeat had another id',
    );
    // What a killed process took in without saying so may still be pending.
    const { pending, accepted: all } = await checkAccounting(folder.path);
    assert.ok(all - pending >= accepted.length);
    console.log(`      ${accepted.length} accepted, 0 lost, ${repeats} repeated by ${kills} kills`);
  }).timeout(180_000);
});
