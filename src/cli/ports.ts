import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import type { AppPorts } from '../app/ports.ts';
import type { Message } from '../channels/channel.ts';
import { systemClock } from '../core/clock.ts';
import { plainStory, tellStory } from '../templates/story.ts';
import type { CliOptions } from './options.ts';
import { createPinnedFetch } from './pinnedFetch.ts';
import { createSecretFile } from './secretFile.ts';
import type { Terminal } from './terminal.ts';

/** Configuration files of a headless run: the named one alone, else the user's own. */
export function configCandidates(options: CliOptions): string[] {
  if (options.config !== undefined) return [options.config];
  return [join(options.store, 'lookout.yaml'), join(options.store, 'lookout.json')];
}

/** Connects the engine with the terminal. Naming a configuration on the command line is the permission for its destinations. */
export function createCliPorts(options: CliOptions, terminal: Terminal): AppPorts {
  const folder = process.cwd();
  const env = (name: string) => process.env[name];
  return {
    clock: systemClock,
    random: Math.random,
    logger: terminal.logger,
    storeDirectory: options.store,
    storeWorkerUrl: bundledWorker('storeWorker.js'),
    treeWorkerUrl: bundledWorker('treeWorker.js'),
    reportWorkerUrl: bundledWorker('reportWorker.js'),
    workspace: {
      key: `cli-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`,
      name: basename(folder) || folder,
      baseFolder: folder,
      folders: [folder],
      trusted: true,
    },
    configSources: [{ scope: 'user', candidates: configCandidates(options) }],
    secrets: createSecretFile(options.store, env),
    env,
    createFetch: createPinnedFetch,
    present: async (message: Message) => terminal.logger.info(plainStory(tellStory(message))),
    isAllowed: () => true,
  };
}

/** The bundle carries the workers beside it; run from source everything finds its own. */
export function bundledWorker(name: 'storeWorker.js' | 'treeWorker.js' | 'reportWorker.js'): URL | undefined {
  return import.meta.url.endsWith('.ts') ? undefined : new URL(`./${name}`, distFolder());
}

/** Chunks lie one folder below the entry points. */
function distFolder(): string {
  return import.meta.url.includes('/chunks/') ? new URL('../', import.meta.url).href : import.meta.url;
}
