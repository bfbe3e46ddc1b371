import type { IncomingHttpHeaders } from 'node:http';
import { deliveryWorld } from './deliveryWorld.ts';
import { distributionOf, type Finding, show } from './distribution.ts';

const samples = 200;
const events = 10_000;
const names = ['one', 'two', 'three', 'four', 'five'];
/** Requests that the bare loops make each time. */
const bareRequests = 10_000;

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

/**
 * 10,000 events, each to five channels at once, with the outbox durable; beside loops that do nothing but fetch the same request: one that
 * awaits each in turn, and as many abreast as there are channels.
 */
async function benchThroughput(): Promise<Finding[]> {
  let received = 0;
  let wanted = names.length;
  let arrived = Promise.withResolvers<void>();
  let same: { readonly headers: Record<string, string>; readonly body: string } | undefined;
  await using world = await deliveryWorld(names, ({ headers }, body) => {
    received += 1;
    same ??= { headers: ownHeaders(headers), body };
    if (received === wanted) arrived.resolve();
  });
  const post = async () => (await fetch(`${world.url}/bare`, { method: 'POST', ...same })).arrayBuffer();
  await world.app.publish(draft(0));
  await arrived.promise;

  // The speed of a machine changes within a minute: the loops run before and after.
  const loops = [await bareLoops(post)];
  arrived = Promise.withResolvers();
  [received, wanted] = [0, events * names.length];
  const before = process.memoryUsage().rss;
  let peak = before;
  const sampling = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 100);
  const startedAt = performance.now();
  const publishing: Promise<unknown>[] = [];
  for (let index = 1; index <= events; index += 1) {
    publishing.push(world.app.publish(draft(index)));
    // What waits for the disk is bounded, as it is for real sources.
    if (publishing.length >= 500) await publishing.shift();
  }
  await Promise.all(publishing);
  await arrived.promise;
  const own = (wanted * 1000) / (performance.now() - startedAt);
  clearInterval(sampling);
  wanted = Number.POSITIVE_INFINITY;
  loops.push(await bareLoops(post));

  const mean = (key: keyof BareLoops) => loops.reduce((sum, item) => sum + item[key], 0) / loops.length;
  const beside = (key: keyof BareLoops) =>
    `${Math.round(mean(key)).toLocaleString('en')}/s: ${(own / mean(key)).toFixed(2)} ×`;
  return [
    {
      what: `${events.toLocaleString('en')} events to ${names.length} channels at once, from the durable inbox to the services`,
      measured: `${Math.round(own).toLocaleString('en')} messages/s; a bare fetch loop ${beside('alone')}; ${names.length} such loops abreast ${beside('abreast')}`,
      promise: { text: '≥ 0.5 × a bare fetch loop', holds: own / mean('alone') >= 0.5 },
    },
    {
      what: 'memory while they are delivered',
      measured: `${((peak - before) / 1e6).toFixed(0)} MB more than before`,
    },
  ];
}

/** Requests per second. */
interface BareLoops {
  readonly alone: number;
  readonly abreast: number;
}

async function bareLoops(post: () => Promise<unknown>): Promise<BareLoops> {
  const rate = async (width: number): Promise<number> => {
    const startedAt = performance.now();
    let left = bareRequests;
    const loop = async () => {
      while (left-- > 0) await post();
    };
    await Promise.all(Array.from({ length: width }, loop));
    return (bareRequests * 1000) / (performance.now() - startedAt);
  };
  return { alone: await rate(1), abreast: await rate(names.length) };
}

/** Those that the channel gave, without what `fetch` itself writes. */
function ownHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const own = ['content-type', 'webhook-id', 'idempotency-key'];
  return Object.fromEntries(own.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])));
}
