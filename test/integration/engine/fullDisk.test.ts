import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Accounting } from '../../../src/store/store.ts';
import { type Inbox, startInbox } from '../../support/inbox/server.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const script = join(import.meta.dirname, 'fullDiskApp.ts');
const free = 'perMinute: 1000000, perHour: 1000000, perWatcherPerMinute: 1000000, watcherBurst: 1000000';
const configOf = (inbox: Inbox) =>
  `version: 1\nsettings: { rateLimit: { ${free} }, storm: { messages: 1000000 } }\nchannels: { hook: { type: webhook, url: "${inbox.webhookUrl}" } }\nroutes: [{ name: all, channels: [hook] }]\ndelivery: { limits: { hook: { requests: 20, per: 1s, burst: 1 } } }`;

interface Line {
  readonly accepted?: string;
  readonly refused?: string;
  readonly reason?: string;
  readonly isFull?: true;
  readonly stoppedMs?: number;
  readonly numbers?: Accounting;
}

/** Starts {@link script} under a command that limits its disk; `folder` is the folder of that disk. */
function startOn(limit: readonly string[], folder: string, inbox: Inbox, mode: 'fill' | 'drain') {
  const [command, ...args] = [...limit, process.execPath, script, folder, configOf(inbox), mode];
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const lines: Line[] = [];
  const full = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as Line;
      lines.push(line);
      if (line.isFull === true) resolve();
    });
    void ended.then(([code]: unknown[]) => reject(new Error(`The process ended with ${code}.`)));
  });
  return {
    full,
    accepted: () => lines.flatMap(({ accepted }) => accepted ?? []),
    refusals: () => lines.flatMap(({ reason }) => reason ?? []),
    say: (line: string) => void child.stdin.write(`${line}\n`),
    /** A test that failed must leave nothing running. */
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
    async stop(): Promise<Line> {
      child.stdin.write('stop\n');
      await ended;
      return lines.at(-1) ?? {};
    },
  };
}

/** Resolves when each of the subjects has arrived; then looks at order and ids. */
async function arrived(inbox: Inbox, subjects: readonly string[]): Promise<void> {
  const arrivals = () => Map.groupBy(inbox.messages, ({ json }) => (json as { subject: string }).subject);
  await inbox.waitFor(() => subjects.every((subject) => arrivals().has(subject)), { timeoutMs: 40_000 });
  for (const [subject, messages] of arrivals())
    assert.equal(new Set(messages.map(({ headers }) => headers['webhook-id'])).size, 1, subject);
  // Every third is critical, and critical ones overtake; within one incident the order holds.
  for (const isCritical of [true, false]) {
    const numbers = [...arrivals().keys()].map(Number).filter((number) => (number % 3 === 0) === isCritical);
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => a - b),
    );
  }
}

const onVolume = (folder: string) => [
  'unshare',
  '--user',
  '--map-root-user',
  '--mount',
  'sh',
  '-c',
  'mount -t tmpfs -o size=4m tmpfs "$0" && exec "$@"',
  folder,
];
const mayMount = (): boolean => {
  if (process.platform !== 'linux') return false;
  using folder = tempFolder();
  const [command, ...args] = [...onVolume(folder.path), 'true'];
  return spawnSync(command, args).status === 0;
};

describe('a disk without space', () => {
  if (mayMount()) {
    it('refuses what comes, drops nothing that was accepted, and all is told when there is space again, without a restart', async () => {
      using folder = tempFolder();
      await using inbox = await startInbox();
      using app = startOn(onVolume(folder.path), folder.path, inbox, 'fill');
      await app.full;
      assert.ok(app.accepted().length > 10, `${app.accepted().length} accepted`);
      for (const reason of app.refusals()) assert.match(reason, /There is no space left .* Free some disk space/);
      app.say('grow');
      await arrived(inbox, app.accepted());
      const { numbers } = await app.stop();
      assert.deepEqual([numbers?.accepted, numbers?.delivered], [app.accepted().length, app.accepted().length]);
    }).timeout(60_000);
  }

  if (process.platform !== 'win32') {
    it('stops within 5 s, and all that was accepted is told after a start with space', async () => {
      using folder = tempFolder();
      await using inbox = await startInbox();
      const limited = ['sh', '-c', 'ulimit -f 8192; exec "$@"', 'sh'];
      using app = startOn(limited, folder.path, inbox, 'fill');
      await app.full;
      assert.ok(app.accepted().length > 10, `${app.accepted().length} accepted`);
      for (const reason of app.refusals()) assert.match(reason, /no space left|disk reported an error/);
      const { stoppedMs } = await app.stop();
      assert.ok(stoppedMs !== undefined && stoppedMs < 5000, `${stoppedMs} ms`);
      using again = startOn(['env'], folder.path, inbox, 'drain');
      await again.full;
      await arrived(inbox, app.accepted());
      const { numbers } = await again.stop();
      assert.deepEqual([numbers?.accepted, numbers?.delivered], [app.accepted().length, app.accepted().length]);
    }).timeout(60_000);
  }
});
