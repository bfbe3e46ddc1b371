import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createApp } from '../../src/app/createApp.ts';
import { systemClock } from '../../src/core/clock.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { tempFolder } from '../support/tempFolder.ts';
import { distributionOf, type Finding, show } from './distribution.ts';

const samples = 200;

/** Event → request arriving at a webhook on loopback, through inbox, router, outbox and worker; beside a bare fetch. */
export async function benchDelivery(): Promise<Finding[]> {
  using folder = tempFolder();
  let arrived: (() => void) | undefined;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      arrived?.();
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const config = join(folder.path, 'lookout.yaml');
  const free = 'perMinute: 1000000, perHour: 1000000, perWatcherPerMinute: 1000000, watcherBurst: 1000000';
  writeFileSync(
    config,
    `version: 1\nsettings: { rateLimit: { ${free} } }\nchannels: { hook: { type: webhook, url: "${url}" } }\nroutes: [{ name: all, channels: [hook] }]\ndelivery: { limits: { hook: { requests: 100000, per: 1s, burst: 100000 } } }\n`,
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
  const times = await measure(async (index) => {
    await app.publish(
      JSON.stringify({
        type: 'job.failed',
        title: `Job ${String.fromCharCode(97 + (index % 26))}${index}`,
        subject: `job/${index}`,
      }),
    );
  });
  await app.stop();
  const bareTimes = await measure(async () => {
    await fetch(url, { method: 'POST', body: 'x' });
  });
  server.close();
  const own = distributionOf(times);
  const bare = distributionOf(bareTimes);
  return [
    {
      what: 'event → request at the service (durable inbox, all stages, outbox, worker)',
      measured: `${show(own)}; ${(own.p50 / bare.p50).toFixed(1)} × a bare fetch (${bare.p50.toFixed(1)} ms)`,
      promise: { text: 'p99 < 500 ms', holds: own.p99 < 500 },
    },
  ];

  async function measure(start: (index: number) => Promise<void>): Promise<number[]> {
    const results: number[] = [];
    for (let i = 0; i < samples; i += 1) {
      const arrival = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      const startedAt = performance.now();
      await Promise.all([start(i), arrival.then(() => results.push(performance.now() - startedAt))]);
    }
    return results;
  }
}
