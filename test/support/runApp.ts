import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '../../src/app/app.ts';
import { createApp } from '../../src/app/createApp.ts';
import type { SettledDelivery } from '../../src/app/dispatch.ts';
import type { AppPorts } from '../../src/app/ports.ts';
import type { Message } from '../../src/channels/channel.ts';
import { systemClock } from '../../src/core/clock.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { Secret } from '../../src/core/secret.ts';
import { checkAccounting } from './accounting.ts';

export interface RunningApp {
  readonly app: App;
  readonly shown: Message[];
  readonly secrets: Map<string, string>;
  /** Resolves with the first attempt that fits, also one that was made before. */
  settled(fits: (settled: SettledDelivery) => boolean): Promise<SettledDelivery>;
  /** Resolves when every watcher that is not paused has taken its first look. */
  watching(): Promise<void>;
  /** Stops, and checks that every accepted event has exactly one fate. */
  stop(): Promise<void>;
}

const started = new Set<App>();

// What a failed test left running would keep the whole run from ending.
afterEach(async () => {
  for (const app of started) await app.stop();
  started.clear();
});

/** Starts the real engine on a folder: `store/` inside it is the store, `lookout.yaml` the user's configuration. */
export async function runApp(folder: string, config: string, more: Partial<AppPorts> = {}): Promise<RunningApp> {
  const shown: Message[] = [];
  const secrets = new Map<string, string>();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'lookout.yaml'), config);
  const app = await createApp({
    clock: systemClock,
    random: Math.random,
    logger: silentLogger,
    storeDirectory: join(folder, 'store'),
    workspace: { key: 'test', name: 'test', baseFolder: folder, folders: [folder], trusted: true },
    configSources: [{ scope: 'user', candidates: [join(folder, 'lookout.yaml')] }],
    secrets: {
      get: async (name) => {
        const value = secrets.get(name);
        return value === undefined ? undefined : new Secret(value);
      },
    },
    env: () => undefined,
    createFetch: () => (url, init) => fetch(url, init),
    present: async (message) => void shown.push(message),
    isAllowed: () => true,
    ...more,
  });
  started.add(app);
  const seen: SettledDelivery[] = [];
  app.onDidSettle((item) => seen.push(item));
  return {
    app,
    shown,
    secrets,
    settled: (fits) =>
      new Promise((resolve, reject) => {
        const before = seen.find(fits);
        if (before !== undefined) return resolve(before);
        const timer = systemClock.after(10_000, () =>
          reject(new Error(`No such attempt. Seen: ${JSON.stringify(seen.map(({ update }) => update))}`)),
        );
        const listening = app.onDidSettle((item) => {
          if (!fits(item)) return;
          timer.dispose();
          listening.dispose();
          resolve(item);
        });
      }),
    watching: () =>
      new Promise((resolve) => {
        const isReady = () => app.watchers.list().every(({ state }) => state === 'watching' || state === 'paused');
        if (isReady()) return resolve();
        const listening = app.watchers.onDidChange(() => {
          if (!isReady()) return;
          listening.dispose();
          resolve();
        });
      }),
    async stop() {
      await app.stop();
      await checkAccounting(folder);
    },
  };
}
