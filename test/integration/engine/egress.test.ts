import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { silentLogger } from '../../../src/core/logger.ts';
import { Secret } from '../../../src/core/secret.ts';
import { openStore } from '../../../src/store/openStore.ts';
import { allChannels, channelSecrets, type Departed, outwardChannels, vendors } from '../../support/allChannels.ts';
import { startSmtpFarEnd } from '../../support/inbox/smtpFarEnd.ts';
import { startInbox } from '../../support/inbox/server.ts';
import { runCli } from '../../support/lookoutCli.ts';
import { type RunningApp, runApp } from '../../support/runApp.ts';
import { secretTypes } from '../../support/secrets.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { hour, inWorld, loose, settledAs } from '../../support/world.ts';

const token = () => secretTypes['GitHub token']?.().secret ?? '';
const job = (name: string, more: object = {}) =>
  JSON.stringify({ type: 'job.failed', title: `Job ${name} failed`, subject: name, ...more });

async function accepted(running: RunningApp, text: string): Promise<string> {
  const id = new Promise<string>((resolve) => {
    const listening = running.app.onDidAccept(({ event }) => {
      if (event.type !== 'job.failed') return;
      listening.dispose();
      resolve(event.id);
    });
  });
  await running.app.publish(text);
  return id;
}

describe('the egress ledger', () => {
  it('names destination, channel, reason, bytes, status, and what was removed by which rule, for every way out', async () => {
    using folder = tempFolder();
    const smtp = await startSmtpFarEnd();
    const stored: Record<string, string> = { ...channelSecrets(), SMTP: smtp.password };
    const departed: Departed[] = [];
    const running = await runApp(folder.path, `version: 1\nsettings: { ${loose} }\n${allChannels(smtp.port)}`, {
      createFetch: () => vendors(departed),
      secrets: { get: async (name) => (stored[name] === undefined ? undefined : new Secret(stored[name])) },
    });
    try {
      const [first, second] = [token(), token()];
      const id = await accepted(running, job('a', { description: `${first} ${second} @everyone ${stored['HOOK']}` }));
      for (const channel of outwardChannels)
        await running.settled(
          ({ delivery, update }) => delivery.channel === channel && /sent|failed/.test(update.status),
        );
      // The mail server's answer comes before the end of its connection.
      let rows = await running.app.egress({ limit: 1000 });
      for (let looks = 0; looks < 2000 && rows.some(({ status }) => status === 'open'); looks += 1)
        rows = await running.app.egress({ limit: 1000 });
      for (const channel of outwardChannels) {
        const row = rows.find((item) => item.channel === channel && item.kind === 'message');
        assert.ok(row !== undefined, channel);
        assert.deepEqual(row.events, [id]);
        assert.deepEqual(row.redacted, { 'stored secret': 1, 'GitHub token': 2, 'mass mention': 1 }, channel);
        const delivery = (await running.app.find(id))?.deliveries.find((item) => item.channel === channel);
        assert.equal(row.delivery, delivery?.id);
      }
      const sizes = departed.map(
        ({ url, headers, body }) => url.length + body.length + Object.entries(headers).flat().join('').length,
      );
      const least = sizes.reduce((sum, size) => sum + size, 0);
      const most = least + departed.length * 200;
      const recorded = rows.filter(({ channel }) => channel !== 'smtp').reduce((sum, { bytes }) => sum + bytes, 0);
      assert.ok(recorded >= least && recorded < most, `${least} ${recorded} ${most}`);
      assert.equal(rows.length, departed.length + smtp.received.length);
      assert.equal(rows.find(({ channel }) => channel === 'broken')?.status, '400');
      const mail = rows.find(({ channel }) => channel === 'smtp');
      assert.ok(mail?.status === 'closed' && mail.bytes > (smtp.received[0]?.raw.length ?? Number.POSITIVE_INFINITY));
      assert.equal(mail.destination, `127.0.0.1:${smtp.port}`);
      const shown = JSON.stringify(rows);
      for (const secret of [first, second, ...Object.values(stored)]) assert.ok(!shown.includes(secret));
      // What a channel asks beside its message belongs to the attempt too.
      assert.ok(rows.some(({ destination, channel }) => channel === 'fcm' && destination.includes('oauth2')));

      const store = join(folder.path, 'store');
      const lines = await runCli(['egress', '--store', store, '--json', '--channel', 'hook'], { cwd: folder.path });
      const [line, ...rest] = lines.stdout.trim().split('\n');
      const told = JSON.parse(line ?? '') as Record<string, unknown>;
      assert.deepEqual([rest.length, told['channel'], told['status']], [0, 'hook', '200']);
      const words = await runCli(['egress', '--store', store, '--since', '1h'], { cwd: folder.path });
      assert.match(
        words.stdout,
        /hook {2,}https:\/\/hooks\.example\.com\/hook\/… {2}.*200 {2}message .* {2}removed: .*GitHub token ×2/,
      );
    } finally {
      await running.stop();
      await smtp.dispose();
    }
  }).timeout(60_000);

  it('tells a test message and a batch from a message', async () => {
    await using inbox = await startInbox();
    using folder = tempFolder();
    mkdirSync(join(folder.path, 'src'));
    const config = `version: 1\nwatchers: [{ kind: folder, path: src, settle: 20ms }]\nchannels: { hook: { type: webhook, url: "${inbox.webhookUrl}", events: ["job.*"], fileBatches: { wait: 1ms, size: 1 } } }`;
    const running = await runApp(folder.path, config);
    try {
      await running.app.testChannel('hook');
      await running.watching();
      const posted = inbox.waitFor(({ json }) => Object.hasOwn(Object(json), 'items'), { timeoutMs: 5000 });
      writeFileSync(join(folder.path, 'src/a.txt'), 'x');
      const { headers } = await posted;
      const [batch, test] = await running.app.egress({ limit: 10, channel: 'hook' });
      assert.deepEqual([batch?.kind, batch?.delivery], ['batch', headers['webhook-id']]);
      assert.deepEqual(
        [test?.kind, test?.status, test?.destination],
        ['test', '204', `${new URL(inbox.webhookUrl).origin}/hook/…`],
      );
    } finally {
      await running.stop();
    }
  }).timeout(20_000);

  it('has what leaves before it left, and how it ended afterwards', async () => {
    await inWorld(
      (inbox) => `settings: { ${loose} }\nchannels: { hook: { type: webhook, url: "${inbox.webhookUrl}" } }`,
      async ({ inbox, running, clock }) => {
        inbox.setBehaviour('/hook', { kind: 'hang' });
        await running.app.publish(job('a'));
        await inbox.waitFor(() => true, { timeoutMs: 5000 });
        const [row] = await running.app.egress({ limit: 1 });
        assert.equal(row?.status, 'open');
        const stopped = running.app.stop();
        await clock.advance(5000);
        await stopped;
      },
    );
  }).timeout(20_000);

  it('says that nothing left where nobody listens or the address is refused', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await inWorld(
      () =>
        `settings: { ${loose} }\nchannels: { hook: { type: webhook, url: "http://127.0.0.1:${port}/x" }, inner: { type: webhook, url: "https://10.0.0.1/x" } }\ndelivery: { retry: { maxRetries: 0 } }`,
      async ({ running }) => {
        await running.app.publish(job('a'));
        await running.settled(settledAs('failed', 2));
        const rows = await running.app.egress({ limit: 10 });
        assert.deepEqual(
          rows.map(({ channel, status, bytes }) => [channel, status, bytes]),
          [['hook', 'connection', 0]],
        );
      },
    );
  });

  it('is bounded in age', async () => {
    await inWorld(
      (inbox) =>
        `settings: { ${loose} }\nstore: { retention: 2d }\nchannels: { hook: { type: webhook, url: "${inbox.webhookUrl}" } }`,
      async (world) => {
        await world.publish({ type: 'job.failed' });
        await world.running.settled(settledAs('sent'));
        assert.equal((await world.running.app.egress({ limit: 10 })).length, 1);
        world.clock.jump(72 * hour);
        await world.restart();
        // The first call after the start waits for the pruning in the store's queue.
        assert.equal((await world.running.app.egress({ limit: 10 })).length, 0);
      },
    );
  }).timeout(20_000);
});

describe('local only', () => {
  it('opens no connection at all, records nothing as left, and says of each message why it stayed', async () => {
    using folder = tempFolder();
    await using inbox = await startInbox();
    const smtp = await startSmtpFarEnd();
    const departed: Departed[] = [];
    const stored: Record<string, string> = { ...channelSecrets(), SMTP: smtp.password };
    const local = `version: 1\nsettings: { localOnly: true, ${loose} }\n${allChannels(smtp.port).replace('channels:\n', `channels:\n  near: { type: webhook, url: "${inbox.webhookUrl}" }\n`)}`;
    const running = await runApp(folder.path, local, {
      createFetch: () => vendors(departed),
      secrets: { get: async (name) => (stored[name] === undefined ? undefined : new Secret(stored[name])) },
    });
    try {
      const id = await accepted(running, job('a'));
      await running.settled(({ delivery }) => delivery.channel === 'toast');
      const decision = (await running.app.find(id))?.decisions.at(-1);
      for (const channel of [...outwardChannels, 'near'])
        assert.match(String(decision?.facts?.['left']), new RegExp(`\\b${channel} \\(local only`));
      for (const channel of [...outwardChannels, 'near'])
        await assert.rejects(running.app.testChannel(channel), /local only/);
      assert.deepEqual(await running.app.egress({ limit: 10 }), []);
      assert.deepEqual([departed.length, inbox.messages.length, smtp.received.length], [0, 0, 0]);
    } finally {
      await running.stop();
      await smtp.dispose();
    }
  }).timeout(20_000);

  it('keeps what waited in the outbox from leaving when it is switched on, with the reason', async () => {
    using folder = tempFolder();
    await using inbox = await startInbox();
    const config = (more: string) =>
      `version: 1\nsettings: { ${more} ${loose} }\nchannels: { hook: { type: webhook, url: "${inbox.webhookUrl}" } }\nroutes: [{ name: all, channels: [hook] }]\ndelivery: { retry: { initialDelay: 1h, maxDelay: 1h } }`;
    inbox.setBehaviour('/hook', { kind: 'status', status: 500 });
    const running = await runApp(folder.path, config(''));
    const id = await accepted(running, job('a'));
    await running.settled(settledAs('retrying'));
    await running.stop();
    const again = await runApp(folder.path, config('localOnly: true,'), {
      clock: { ...(await import('../../../src/core/clock.ts')).systemClock, now: () => Date.now() + 2 * hour },
    });
    try {
      const { update } = await again.settled(({ update }) => update.status === 'suppressed');
      assert.match(update.error ?? '', /localOnly/);
      assert.equal((await again.app.find(id))?.deliveries[0]?.status, 'suppressed');
      assert.equal(inbox.messages.length, 1);
    } finally {
      await again.stop();
    }
  }).timeout(20_000);
});

describe('a ledger that cannot be written', () => {
  it('holds up no message, and is completed when there is space again', async () => {
    const { EgressLedger } = await import('../../../src/app/egressLedger.ts');
    using folder = tempFolder();
    const store = await openStore({ directory: folder.path, logger: silentLogger });
    let isFull = true;
    let number = 0;
    const ledger = new EgressLedger({
      store: {
        noteEgress: async (...notes) => (isFull ? Promise.reject(new Error('full')) : store.noteEgress(...notes)),
      },
      now: Date.now,
      newId: () => `id-${(number += 1)}`,
      logger: silentLogger,
      isLocalOnly: () => false,
    });
    const first = await ledger.leave({ destination: 'https://a.example', bytes: 1 });
    first('200');
    isFull = false;
    await ledger.leave({ destination: 'https://b.example', bytes: 2 });
    const rows = await store.egress({ limit: 10 });
    await store.close();
    assert.deepEqual(
      rows.map(({ destination, status }) => [destination, status]),
      [
        ['https://b.example', 'open'],
        ['https://a.example', '200'],
      ],
    );
  });
});

describe('a destination of a workspace file', () => {
  it('is given no secret and no environment variable, and no connection is made, until the user allows just this', async () => {
    using folder = tempFolder();
    await using inbox = await startInbox();
    const file = join(folder.path, 'workspace.yaml');
    writeFileSync(
      file,
      `version: 1\nchannels: { evil: { type: webhook, url: "${inbox.webhookUrl}/\${env:AWS_SECRET_ACCESS_KEY}", auth: { type: bearer, token: "\${secret:HOOK}" } } }`,
    );
    const asked: string[] = [];
    const descriptions: string[] = [];
    let isAllowed = false;
    const read = (name: string): string => {
      asked.push(name);
      return `value-of-${name}`;
    };
    const running = await runApp(join(folder.path, 'app'), 'version: 1\n', {
      configSources: [{ scope: 'workspace', candidates: [file] }],
      env: read,
      secrets: { get: async (name) => new Secret(read(name)) },
      isAllowed: ({ description }) => {
        descriptions.push(description);
        return isAllowed;
      },
    });
    try {
      await accepted(running, job('a'));
      await running.settled(({ delivery }) => delivery.channel === 'toast');
      assert.deepEqual([asked, inbox.messages.length, await running.app.egress({ limit: 10 })], [[], 0, []]);
      assert.match(descriptions.join(), /\$\{env:AWS_SECRET_ACCESS_KEY\}, \$\{secret:HOOK\}/);
      await assert.rejects(running.app.testChannel('evil'), /permission/);
      isAllowed = true;
      const applied = new Promise<void>((resolve) => running.app.onDidChangeConfig(() => resolve()));
      running.app.reload();
      await applied;
      assert.deepEqual(asked, ['AWS_SECRET_ACCESS_KEY', 'HOOK']);
    } finally {
      await running.stop();
    }
  }).timeout(20_000);
});
