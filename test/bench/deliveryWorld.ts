import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { App } from '../../src/app/app.ts';
import { createApp } from '../../src/app/createApp.ts';
import { systemClock } from '../../src/core/clock.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { tempFolder } from '../support/tempFolder.ts';

export interface DeliveryWorld extends AsyncDisposable {
  readonly app: App;
  /** Address of the far end; what follows it names the channel. */
  readonly url: string;
}

/** The engine with webhooks of these names at one far end on loopback, without limits in the way. `onRequest` is called when a request has arrived whole. */
export async function deliveryWorld(
  names: readonly string[],
  onRequest: (request: IncomingMessage, body: string) => void,
): Promise<DeliveryWorld> {
  const folder = tempFolder();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      onRequest(request, Buffer.concat(chunks).toString('utf8'));
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const free = 'perMinute: 1000000, perHour: 1000000, perWatcherPerMinute: 1000000, watcherBurst: 1000000';
  const channels = names.map((name) => `${name}: { type: webhook, url: "${url}/${name}" }`).join(', ');
  const limits = names.map((name) => `${name}: { requests: 100000, per: 1s, burst: 100000 }`).join(', ');
  const config = join(folder.path, 'lookout.yaml');
  writeFileSync(
    config,
    `version: 1
settings: { rateLimit: { ${free} }, storm: { messages: 1000000, within: 1m } }
channels: { ${channels} }
routes: [{ name: all, channels: [${names.join(', ')}] }]
delivery: { limits: { ${limits} } }
`,
  );
  const app = await createApp({
    clock: systemClock,
    random: Math.random,
    logger: silentLogger,
    storeDirectory: join(folder.path, 'store'),
    workspace: { key: 'bench', name: 'bench', baseFolder: folder.path, folders: [folder.path], trusted: true },
    configSources: [{ scope: 'user', candidates: [config] }],
    secrets: { get: async () => undefined },
    env: () => undefined,
    createFetch: () => (address, init) => fetch(address, init),
    present: async () => {},
    isAllowed: () => true,
  });
  return {
    app,
    url,
    async [Symbol.asyncDispose]() {
      await app.stop();
      server.close();
      server.closeAllConnections();
      folder[Symbol.dispose]();
    },
  };
}
