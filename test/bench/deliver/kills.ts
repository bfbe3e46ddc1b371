import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startInbox } from '../../support/inbox/server.ts';
import { checkAccounting } from '../../support/accounting.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { seededRandom } from '../watch/random.ts';

/** What came out of what went in: the total-queue check of Jepsen (https://github.com/jepsen-io/jepsen/blob/main/jepsen/src/jepsen/checker.clj). */
export interface DeliveryKillResult {
  readonly kills: number;
  /** Events whose acceptance was said. */
  readonly accepted: number;
  readonly requests: number;
  /** Accepted, but never arrived. */
  readonly lost: readonly string[];
  /** Arrived although nobody was told that they were accepted: the process was killed between the two. */
  readonly recovered: number;
  /** Arrived, but nobody published them. */
  readonly unexpected: readonly string[];
  /** Requests beyond the first of an event. */
  readonly repeats: number;
  /** The same after dropping those with an id that had arrived. */
  readonly repeatsById: number;
}

interface Loop {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
}

/**
 * One process after the other accepts events and delivers them to a webhook until it is killed without a warning, after
 * so many events as are drawn for it; the last one drains. `seed` draws how many.
 */
export async function runDeliveryKills(options: {
  kills: number;
  events: number;
  seed: number;
  stop?: AbortSignal;
}): Promise<DeliveryKillResult> {
  const { kills, events, seed, stop } = options;
  const random = seededRandom(seed);
  using folder = tempFolder();
  await using inbox = await startInbox();
  const free = 'perMinute: 1000000, perHour: 1000000, perWatcherPerMinute: 1000000, watcherBurst: 1000000';
  writeFileSync(
    join(folder.path, 'lookout.yaml'),
    `version: 1
settings: { rateLimit: { ${free} }, storm: { messages: 1000000 } }
channels: { hook: { type: webhook, url: "${inbox.webhookUrl}" } }
routes: [{ name: all, channels: [hook] }]
delivery: { limits: { hook: { requests: 100000, per: 1s, burst: 100000 } } }
`,
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
    if (stop?.aborted === true) break;
    // So that what is drawn adds up to all of them, whatever was drawn before.
    const left = (events - accepted.length) / (kills - run);
    accepted.push(...(await acceptAndKill(folder.path, run, Math.max(1, Math.round(2 * left * random())))));
  }
  const isComplete = () => accepted.every((subject) => arrivals.has(subject));
  const complete = new Promise<void>((resolve) => {
    noteArrival = () => isComplete() && resolve();
    noteArrival();
  });
  const drain = startLoop(folder.path, 'drain', kills);
  try {
    await Promise.race([complete, drain.ended]);
  } finally {
    drain.child.kill('SIGTERM');
  }
  await drain.ended;
  const numbers = await checkAccounting(folder.path);
  const said = new Set(accepted);
  const published = /^\d+\/\d+$/;
  if (numbers.accepted - numbers.pending < accepted.length) {
    throw new Error(`${accepted.length} were accepted, ${numbers.accepted - numbers.pending} are accounted for.`);
  }
  return {
    kills,
    accepted: accepted.length,
    requests,
    lost: accepted.filter((subject) => !arrivals.has(subject)),
    recovered: [...arrivals.keys()].filter((subject) => !said.has(subject) && published.test(subject)).length,
    unexpected: [...arrivals.keys()].filter((subject) => !published.test(subject)),
    repeats: requests - arrivals.size,
    repeatsById: [...arrivals.values()].reduce((sum, ids) => sum + ids.size - 1, 0),
  };
}

function startLoop(folder: string, mode: 'accept' | 'drain', run: number): Loop {
  const script = join(import.meta.dirname, 'acceptLoop.ts');
  const child = spawn(process.execPath, [script, folder, mode, String(run)], { stdio: ['ignore', 'pipe', 'inherit'] });
  return { child, ended: once(child, 'exit') };
}

/** Lets one process accept until it has printed `count` subjects, then kills it without a warning; answers all that it printed. */
async function acceptAndKill(folder: string, run: number, count: number): Promise<string[]> {
  const { child } = startLoop(folder, 'accept', run);
  const printed: string[] = [];
  for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
    printed.push(line);
    if (printed.length === count) child.kill('SIGKILL');
  }
  return printed;
}
