import type { App } from '../../src/app/app.ts';
import { createApp } from '../../src/app/createApp.ts';
import { systemClock } from '../../src/core/clock.ts';
import { silentLogger } from '../../src/core/logger.ts';

/** The engine in a process of its own, for tests that harm the process: `store/` in the folder is its store, `lookout.yaml` its configuration. */
export function startBareApp(folder: string): Promise<App> {
  return createApp({
    clock: systemClock,
    random: Math.random,
    logger: silentLogger,
    storeDirectory: `${folder}/store`,
    workspace: { key: 'bare', name: 'bare', baseFolder: folder, folders: [folder], trusted: true },
    configSources: [{ scope: 'user', candidates: [`${folder}/lookout.yaml`] }],
    secrets: { get: async () => undefined },
    env: () => undefined,
    createFetch: () => (url, init) => fetch(url, init),
    present: async () => {},
    isAllowed: () => true,
  });
}
