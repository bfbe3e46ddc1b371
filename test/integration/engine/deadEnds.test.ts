import assert from 'node:assert/strict';
import { checkAccounting } from '../../support/accounting.ts';
import { startFaultyServer } from '../../support/faultyServer.ts';
import { startInbox } from '../../support/inbox/server.ts';
import { type RunningApp, runApp } from '../../support/runApp.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { startWall, type Wall } from '../../support/wall.ts';
import { loose } from '../../support/world.ts';

const names = ['a', 'b', 'c', 'd', 'e'];

async function publish(running: RunningApp): Promise<void> {
  for (const subject of names)
    await running.app.publish(
      JSON.stringify({ type: 'job.failed', title: `Job ${subject}`, subject, priority: 'critical', incident: 'one' }),
    );
}

const settled = (running: RunningApp, channel: string, ...statuses: string[]) =>
  Promise.all(
    names.map((name) =>
      running.settled(
        ({ delivery, update }) =>
          delivery.channel === channel && delivery.event.subject === name && statuses.includes(update.status),
      ),
    ),
  );

const configOf = (channels: string, names: string) =>
  `version: 1\nsettings: { ${loose} }\nchannels:\n${channels}\nroutes: [{ name: all, match: { type: job.failed }, channels: [${names}] }]\ndelivery: { retry: { initialDelay: 1ms, maxDelay: 2ms } }`;

const hookAt = (name: string, url: string) => `  ${name}: { type: webhook, url: "${url}" }`;

describe('a dead end', () => {
  /** Each takes as long as a request may take, so they are met at once. */
  const ends: readonly (readonly [what: string, name: string, trouble: RegExp])[] = [
    ['that accepts and never answers', 'hole', /did not answer within 15 s/],
    // Elsewhere a full queue refuses at once, which is another fault.
    ...(process.platform === 'linux'
      ? [['to which connecting never ends', 'wall', /UND_ERR_CONNECT_TIMEOUT|did not answer within 15 s/] as const]
      : []),
  ];

  it(`${ends.map(([what]) => what).join(', or ')}, holds no other channel up, loses nothing and keeps the order`, async () => {
    using folder = tempFolder();
    await using inbox = await startInbox();
    const hole = await startFaultyServer('blackHole', 1);
    const wall: Wall | undefined = process.platform === 'linux' ? await startWall() : undefined;
    const channels = [
      hookAt('hole', hole.url),
      ...(wall === undefined ? [] : [hookAt('wall', wall.url)]),
      hookAt('fine', inbox.webhookUrl),
    ];
    const running = await runApp(
      folder.path,
      configOf(channels.join('\n'), ['fine', ...ends.map(([, name]) => name)].join(', ')),
    );
    try {
      const first = new Map<string, string>();
      const troubled = Promise.withResolvers<void>();
      running.app.onDidSettle(({ delivery, update }) => {
        if (update.status !== 'retrying') return;
        if (!first.has(delivery.channel)) first.set(delivery.channel, update.error ?? '');
        if (delivery.channel === 'wall') wall?.open();
        if (first.size === ends.length) troubled.resolve();
      });
      await publish(running);
      await settled(running, 'fine', 'sent');
      assert.equal(first.size, 0, 'the others still hang');
      await troubled.promise;
      for (const [, name, trouble] of ends) assert.match(first.get(name) ?? '', trouble);
      for (const [, name] of ends) await settled(running, name, 'sent');
    } finally {
      await running.stop();
      await wall?.dispose();
      await hole.dispose();
    }
    for (const { received } of [hole, ...(wall === undefined ? [] : [wall])]) {
      const ids = Map.groupBy(received, ({ subject }) => subject);
      assert.deepEqual(new Set(ids.keys()), new Set(names));
      const inOrder = [...ids.keys()].filter((name) => name !== 'a');
      assert.deepEqual(inOrder, inOrder.toSorted(), 'one that was not in back-off was overtaken');
      for (const [subject, arrivals] of ids) assert.equal(new Set(arrivals.map(({ id }) => id)).size, 1, subject);
    }
    const numbers = await checkAccounting(folder.path);
    assert.deepEqual([numbers.delivered, numbers.dead, numbers.pending], [numbers.accepted, 0, 0]);
  }).timeout(60_000);
});

describe('a captive portal', () => {
  const page = {
    kind: 'status',
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: '<html>Sign in</html>',
  } as const;
  const login = { kind: 'redirect', to: 'http://127.0.0.1:9/login' } as const;

  for (const [what, behaviour] of [
    ['answers everything with its page', page],
    ['redirects to its login', login],
  ] as const) {
    it(`that ${what} is no delivery, and what was held for dead is told when it is gone`, async () => {
      using folder = tempFolder();
      await using inbox = await startInbox();
      const channels = `  team: { type: discord, webhookUrl: "${inbox.discordUrl}" }\n  chat: { type: slack, webhookUrl: "${inbox.slackUrl}" }`;
      const config = `${configOf(channels, 'team, chat')}\n`.replace(
        'delivery: {',
        'delivery: { limits: { team: { requests: 1000, per: 1s, burst: 1000 }, chat: { requests: 1000, per: 1s, burst: 1000 } }, breaker: { failureThreshold: 1000 },',
      );
      const running = await runApp(folder.path, config);
      const paths = [inbox.discordUrl, inbox.slackUrl].map((url) => new URL(url).pathname);
      for (const path of paths) inbox.setBehaviour(path, behaviour);
      try {
        await publish(running);
        for (const channel of ['team', 'chat']) await settled(running, channel, 'failed');
        const dead = await running.app.deadLetters(100);
        assert.equal(dead.length, 2 * names.length);
        for (const path of paths) inbox.setBehaviour(path, undefined);
        const before = inbox.messages.length;
        await running.app.resend();
        for (const channel of ['team', 'chat']) await settled(running, channel, 'sent');
        assert.equal(inbox.messages.length, before + 2 * names.length);
      } finally {
        await running.stop();
      }
      const numbers = await checkAccounting(folder.path);
      assert.deepEqual([numbers.accepted, numbers.delivered, numbers.dead], [names.length, names.length, 0]);
    }).timeout(20_000);
  }
});
