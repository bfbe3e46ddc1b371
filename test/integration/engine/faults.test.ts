import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import type { FetchLike } from '../../../src/net/fetchClient.ts';
import { checkAccounting } from '../../support/accounting.ts';
import { type ConnectionFault, startFaultyServer } from '../../support/faultyServer.ts';
import { startInbox } from '../../support/inbox/server.ts';
import { type RunningApp, runApp } from '../../support/runApp.ts';
import { selfSigned, trust } from '../../support/selfSigned.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { VirtualClock } from '../../support/virtualClock.ts';
import { during, hour, loose } from '../../support/world.ts';

/** Subjects; those that begin alike are of one incident. */
const names = ['a1', 'a2', 'b1', 'b2', 'b3'];
const incidentOf = (name: string) => name.slice(0, 1);
const day = 24 * hour;

const configOf = (url: string, more = '') =>
  `version: 1\nsettings: { ${loose} }\nchannels: { hook: { type: webhook, url: "${url}", events: ["job.*"] } }\nroutes: [{ name: all, channels: [hook] }]\ndelivery: { retry: { initialDelay: 1ms, maxDelay: 2ms }, limits: { hook: { requests: 1000, per: 1s, burst: 1000 } } ${more} }`;

async function publish(running: RunningApp, priority = 'high'): Promise<void> {
  for (const name of names)
    await running.app.publish(
      JSON.stringify({ type: 'job.failed', title: `Job ${name}`, subject: name, incident: incidentOf(name), priority }),
    );
}

const settled = (running: RunningApp, ...statuses: string[]) =>
  Promise.all(
    names.map((name) =>
      running.settled(({ delivery, update }) => delivery.event.subject === name && statuses.includes(update.status)),
    ),
  );

async function allDelivered(folder: string): Promise<void> {
  const { accepted, delivered, dead } = await checkAccounting(folder);
  assert.deepEqual({ accepted, delivered, dead }, { accepted: names.length, delivered: names.length, dead: 0 });
}

describe('a fault of the connection', () => {
  const faults: readonly ConnectionFault[] = [
    'resetBeforeBody',
    'resetDuringBody',
    'resetAfterBody',
    'oneByteSlices',
    'slowClose',
    'latency',
    'halfAnswer',
    'captivePortal',
  ];
  for (const fault of faults) {
    it(`loses nothing, keeps the order of first arrivals and the ids: ${fault}`, async () => {
      using folder = tempFolder();
      const server = await startFaultyServer(fault, 2);
      const running = await runApp(folder.path, configOf(server.url));
      try {
        await publish(running);
        await settled(running, 'sent');
      } finally {
        await running.stop();
        await server.dispose();
      }
      const firsts = [...new Set(server.received.map(({ subject }) => subject))];
      assert.deepEqual(new Set(firsts), new Set(names));
      // The first two attempts fail, and what was made in them did not arrive.
      const isLost = fault === 'resetBeforeBody' || fault === 'resetDuringBody';
      for (const incident of ['a', 'b']) {
        const arrived = firsts.filter((name) => incidentOf(name) === incident && !(isLost && incident === 'a'));
        assert.deepEqual(arrived, arrived.toSorted(), 'one that was not in back-off was overtaken');
      }
      const ids = Map.groupBy(server.received, ({ subject }) => subject);
      for (const [subject, arrivals] of ids) assert.equal(new Set(arrivals.map(({ id }) => id)).size, 1, subject);
      await allDelivered(folder.path);
    }).timeout(20_000);
  }

  it('loses nothing: a name that is not known until the third time it is asked for', async () => {
    using folder = tempFolder();
    await using inbox = await startInbox();
    let left = 2;
    const nameless: FetchLike = (url, init) => fetch(left-- > 0 ? 'https://nowhere.invalid/hook' : url, init);
    const running = await runApp(folder.path, configOf(inbox.webhookUrl), { createFetch: () => nameless });
    try {
      const failed = running.settled(({ update }) => update.status === 'retrying');
      await publish(running);
      assert.match((await failed).update.error ?? '', /connection failed \((?:ENOTFOUND|EAI_AGAIN)\)/);
      await settled(running, 'sent');
    } finally {
      await running.stop();
    }
    await allDelivered(folder.path);
  }).timeout(20_000);

  const dead: readonly (readonly [string, RegExp, (work: (url: string) => Promise<void>) => Promise<void>])[] = [
    ['a name that is not known', /could not be resolved/, (work) => work('https://nowhere.invalid/hook')],
    [
      'nobody who listens',
      /connection refused/,
      async (work) => {
        const server = createServer();
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        const { port } = server.address() as AddressInfo;
        await new Promise((resolve) => server.close(resolve));
        await work(`http://127.0.0.1:${port}/hook`);
      },
    ],
    [
      'a certificate that has expired',
      /certificate is not accepted \(CERT_HAS_EXPIRED\)/,
      async (work) => {
        const identity = selfSigned('localhost', Date.now() - 60_000);
        const trusted = trust(identity);
        const server = createTlsServer({ key: identity.key, cert: identity.cert });
        server.on('tlsClientError', () => {});
        await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
        try {
          await work(`https://localhost:${(server.address() as AddressInfo).port}/hook`);
        } finally {
          trusted.dispose();
          server.close();
        }
      },
    ],
  ];
  for (const [what, reason, around] of dead) {
    it(`that lasts makes dead letters with the reason, none of them lost, and told when it is mended: ${what}`, async () => {
      using folder = tempFolder();
      await using inbox = await startInbox();
      const patient = ', breaker: { failureThreshold: 1000 }';
      await around(async (url) => {
        const running = await runApp(folder.path, configOf(url, patient));
        try {
          await publish(running, 'critical');
          for (const { update } of await settled(running, 'failed')) assert.match(update.error ?? '', reason);
          assert.equal((await running.app.deadLetters(10)).length, names.length);
          writeFileSync(join(folder.path, 'lookout.yaml'), configOf(inbox.webhookUrl, patient));
          const mended = new Promise<void>((resolve) => running.app.onDidChangeConfig(() => resolve()));
          running.app.reload();
          await mended;
          await running.app.resend();
          await settled(running, 'sent');
        } finally {
          await running.stop();
        }
      });
      await allDelivered(folder.path);
    }).timeout(20_000);
  }
});

/** A far end behind a network that is down while `isDown`; `arrived` are the subjects that came through, with their ids. */
function network(isDown: () => boolean) {
  const arrived: { subject: string; id: string }[] = [];
  let attempts = 0;
  const fetch: FetchLike = async (_url, { headers, body = '' }) => {
    attempts += 1;
    if (isDown())
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('down'), { code: 'ENETUNREACH' }) });
    const { subject } = JSON.parse(body) as { subject: string };
    arrived.push({ subject, id: headers['webhook-id'] ?? '' });
    return new Response(null, { status: 204 });
  };
  return {
    fetch,
    arrived,
    get attempts() {
      return attempts;
    },
  };
}

describe('time', () => {
  it('of 8 hours without a network burns few attempts, loses nothing critical, and all of it can be told afterwards', async () => {
    using folder = tempFolder();
    const clock = new VirtualClock();
    const startMs = clock.now();
    const link = network(() => clock.now() - startMs < 8 * hour);
    const running = await runApp(folder.path, configOf('http://127.0.0.1/hook'), {
      clock,
      createFetch: () => link.fetch,
    });
    try {
      await during(clock, publish(running, 'critical'));
      for (let passed = 0; passed < 9 * hour; passed += 60_000) await clock.advance(60_000);
      await during(clock, Promise.resolve(running.app.history({ limit: 1 })));
      assert.ok(link.attempts < 600, `${link.attempts} attempts`);
      const entries = await during(clock, running.app.history({ limit: 100, typeGlob: 'job.*' }));
      const statuses = entries.flatMap(({ deliveries }) => deliveries.map(({ status }) => status));
      assert.equal(statuses.length, names.length);
      assert.ok(
        statuses.every((status) => ['sent', 'failed', 'retrying', 'pending'].includes(status)),
        statuses.join(),
      );
      await during(clock, running.app.resend());
      for (let passed = 0; passed < hour; passed += 60_000) await clock.advance(60_000);
      await during(clock, settled(running, 'sent'));
      assert.deepEqual(new Set(link.arrived.map(({ subject }) => subject)), new Set(names));
    } finally {
      const stopped = running.app.stop();
      await clock.advance(10_000);
      await stopped;
    }
    const numbers = await checkAccounting(folder.path);
    assert.equal(numbers.dead + numbers.pending, 0);
  }).timeout(60_000);

  for (const jumpMs of [day, -day]) {
    it(`that jumps by ${jumpMs / day} day while a retry waits loses nothing and repeats nothing`, async () => {
      using folder = tempFolder();
      const clock = new VirtualClock();
      let isDown = true;
      const link = network(() => isDown);
      const config = configOf('http://127.0.0.1/hook').replace(
        /initialDelay: 1ms, maxDelay: 2ms/,
        'initialDelay: 30s, maxDelay: 30s',
      );
      const running = await runApp(folder.path, config, { clock, random: () => 0.99, createFetch: () => link.fetch });
      try {
        await during(clock, publish(running, 'critical'));
        await during(
          clock,
          running.settled(({ update }) => update.status === 'retrying'),
        );
        isDown = false;
        clock.jump(jumpMs);
        await clock.advance(60_000);
        await during(clock, settled(running, 'sent', 'expired'));
        const over = await during(clock, running.app.deadLetters(10));
        // A day later what is older than a day is told by hand only; it is kept, with the reason.
        for (const { status, error } of over) assert.match(`${status}: ${error}`, /^expired: .*shelf life/);
        assert.equal(over.length > 0, jumpMs > 0);
        await during(clock, running.app.resend());
        await during(clock, settled(running, 'sent'));
        assert.deepEqual(link.arrived.map(({ subject }) => subject).sort(), names);
      } finally {
        const stopped = running.app.stop();
        await clock.advance(10_000);
        await stopped;
      }
      const numbers = await checkAccounting(folder.path);
      assert.equal(numbers.delivered, names.length);
    }).timeout(60_000);
  }
});
