import type { IncomingHttpHeaders } from 'node:http';
import { deliveryWorld } from './deliveryWorld.ts';
import { distributionOf, type Finding, show } from './distribution.ts';

const samples = 200;
const events = 10_000;
const names = ['one', 'two', 'three', 'four', 'five'];
/** Requests under way at once in the bare loop: as many as the worker has, one for each channel. */
const bareAtOnce = names.length;

/** From an event to the request at the service, one by one and in bulk, beside a bare fetch loop in the same run. */
export async function benchDelivery(): Promise<Finding[]> {
  return [await benchLatency(), ...(await benchThroughput())];
}

const draft = (index: number): string =>
  JSON.stringify({
    type: 'job.failed',
    title: `Job ${String.fromCharCode(97 + (index % 26))}${index}`,
    subject: `job/${index}`,
    data: { number: index },
  });

/** Event → request arriving at a webhook on loopback, through inbox, router, outbox and worker; beside a bare fetch. */
async function benchLatency(): Promise<Finding> {
  let arrived: (() => void) | undefined;
  await using world = await deliveryWorld(['hook'], () => arrived?.());
  const measure = async (start: (index: number) => Promise<unknown>): Promise<number[]> => {
    const results: number[] = [];
    for (let index = 0; index < samples; index += 1) {
      const arrival = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      const startedAt = performance.now();
      await Promise.all([start(index), arrival.then(() => results.push(performance.now() - startedAt))]);
    }
    return results;
  };
  const own = distributionOf(await measure((index) => world.app.publish(draft(index))));
  const bare = distributionOf(await measure(() => fetch(world.url, { method: 'POST', body: 'x' })));
  return {
    what: 'event → request at the service (durable inbox, all stages, outbox, worker)',
    measured: `${show(own)}; ${(own.p50 / bare.p50).toFixed(1)} × a bare fetch (${bare.p50.toFixed(1)} ms)`,
    promise: { text: 'p99 < 500 ms', holds: own.p99 < 500 },
  };
}

/** 10,000 events, each to five channels at once, with the outbox durable; then the same number of the same request by a loop that does nothing but fetch. */
async function benchThroughput(): Promise<Finding[]> {
  const wanted = events * names.length;
  let received = 0;
  let done: (() => void) | undefined;
  let same: { readonly headers: Record<string, string>; readonly body: string } | undefined;
  await using world = await deliveryWorld(names, ({ headers }, body) => {
    received += 1;
    same ??= { headers: ownHeaders(headers), body };
    if (received === wanted) done?.();
  });
  const all = new Promise<void>((resolve) => {
    done = resolve;
  });
  const before = process.memoryUsage().rss;
  let peak = before;
  const sampling = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 100);
  const startedAt = performance.now();
  const publishing: Promise<unknown>[] = [];
  for (let index = 0; index < events; index += 1) {
    publishing.push(world.app.publish(draft(index)));
    // What waits for the disk is bounded, as it is for real sources.
    if (publishing.length >= 500) await publishing.shift();
  }
  await Promise.all(publishing);
  await all;
  const ownPerSecond = (wanted * 1000) / (performance.now() - startedAt);
  clearInterval(sampling);

  let next = 0;
  const bareStartedAt = performance.now();
  await Promise.all(
    Array.from({ length: bareAtOnce }, async () => {
      while (next < wanted) {
        next += 1;
        const answer = await fetch(`${world.url}/bare`, { method: 'POST', ...same });
        await answer.arrayBuffer();
      }
    }),
  );
  const barePerSecond = (wanted * 1000) / (performance.now() - bareStartedAt);
  const ratio = ownPerSecond / barePerSecond;
  return [
    {
      what: `${events.toLocaleString('en')} events to ${names.length} channels at once, from the durable inbox to the services`,
      measured: `${Math.round(ownPerSecond).toLocaleString('en')} messages/s; a loop of bare fetches, ${bareAtOnce} at once, ${Math.round(barePerSecond).toLocaleString('en')}/s: ${ratio.toFixed(2)} ×`,
      promise: { text: '≥ 0.5 × bare fetch', holds: ratio >= 0.5 },
    },
    {
      what: 'memory while they are delivered',
      measured: `${((peak - before) / 1e6).toFixed(0)} MB more than before`,
    },
  ];
}

/** Those that the channel gave, without what `fetch` itself writes. */
function ownHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const own = ['content-type', 'webhook-id', 'idempotency-key'];
  return Object.fromEntries(own.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])));
}
