import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import type { AppPorts } from '../../../src/app/ports.ts';
import type { Batch } from '../../../src/core/batch.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import type { PathChange } from '../../../src/core/pathChange.ts';
import { openStore } from '../../../src/store/openStore.ts';
import type { Behaviour } from '../../support/inbox/behaviours.ts';
import type { InboxMessage } from '../../support/inbox/messages.ts';
import { type Inbox, startInbox } from '../../support/inbox/server.ts';
import { type RunningApp, runApp } from '../../support/runApp.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const secret = `whsec_${Buffer.from('a signing secret for these tests').toString('base64')}`;
const consumer = 'webhook:hook';
const bodyOf = ({ rawBody }: InboxMessage) => JSON.parse(rawBody.toString('utf8')) as Batch;
const idOf = ({ headers }: InboxMessage) => headers['webhook-id'];
const patient = { timeoutMs: 9000 };

interface Parts {
  readonly inbox: Inbox;
  readonly folder: string;
  readonly warnings: string[];
  start(config: string, more?: Partial<AppPorts>): Promise<RunningApp>;
  change(name: string, kind?: PathChange['kind']): PathChange;
  /** A configuration whose webhook has these further options. */
  hook(more: string, settings?: string): string;
}

async function withInbox(work: (parts: Parts) => Promise<void>): Promise<void> {
  using folder = tempFolder();
  await using inbox = await startInbox({ secret });
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (text: string) => void warnings.push(text) };
  const started: RunningApp[] = [];
  try {
    await work({
      inbox,
      folder: folder.path,
      warnings,
      start: async (config, more = {}) => {
        const running = await runApp(folder.path, config, { logger, ...more });
        started.push(running);
        return running;
      },
      change: (name, kind = 'modified') => ({ kind, path: join(folder.path, name), event: 'e' }),
      hook: (more, settings = '') =>
        `version: 1\nsettings: { ${settings} }\nroutes: [{ name: all, channels: [toast] }]\nchannels:\n  hook: { type: webhook, url: "${inbox.webhookUrl}", headers: { X-Team: core }, signing: { scheme: standard-webhooks, secrets: ["${secret}"] }, ${more} }\n`,
    });
  } finally {
    for (const running of started) await running.stop();
  }
}

/** Puts another configuration in force. */
async function reconfigure({ app }: RunningApp, folder: string, config: string): Promise<void> {
  const applied = new Promise<void>((resolve) => {
    const listening = app.onDidChangeConfig(() => {
      listening.dispose();
      resolve();
    });
  });
  writeFileSync(join(folder, 'lookout.yaml'), config);
  app.reload();
  await applied;
}

/** Resolves when the consumer's numbers fit; they change after the far end was answered. */
async function numbers({ app }: RunningApp, fits: (depth: number, batches: number) => boolean) {
  for (;;) {
    const found = await app.batches.statistics(consumer);
    if (found !== undefined && fits(found.depth, found.batches)) return found;
  }
}

describe('a webhook with fileBatches', () => {
  it('gets batches in order, the urgent first, signed so that the official library accepts them, without paths of this machine', () =>
    withInbox(async ({ inbox, folder, start, hook, change }) => {
      const running = await start(hook('fileBatches: { priorityGlobs: ["**/*.sql"], size: 3, wait: 100ms }'));
      await running.app.batches.publish([
        change('a', 'created'),
        change('src/b'),
        { ...change('d', 'renamed'), previousPath: join(folder, 'c') },
        change('db/z.sql'),
      ]);
      await inbox.waitFor((item) => bodyOf(item).items.length === 1, patient);
      const [first, second] = inbox.messages;
      assert.ok(first !== undefined && second !== undefined && inbox.messages.length === 2);
      const verified = new Webhook(secret).verify(
        first.rawBody.toString('utf8'),
        first.headers as Record<string, string>,
      );
      assert.deepEqual(verified, {
        id: idOf(first),
        consumer,
        redelivery: false,
        remaining: 1,
        items: [
          { kind: 'modified', path: 'db/z.sql', event: 'e' },
          { kind: 'created', path: 'a', event: 'e' },
          { kind: 'modified', path: 'src/b', event: 'e' },
        ],
      });
      assert.deepEqual(bodyOf(second).items, [{ kind: 'renamed', path: 'd', previousPath: 'c', event: 'e' }]);
      for (const message of [first, second]) {
        assert.equal(message.headers['content-type'], 'application/json');
        assert.equal(message.headers['idempotency-key'], idOf(message));
        assert.equal(message.headers['x-team'], 'core');
      }
      const { events, batches, errors } = await numbers(running, (depth) => depth === 0);
      assert.deepEqual([events, batches, errors], [4, 2, 0]);
    }));

  const passing: [string, Behaviour][] = [
    ['answers 500', { kind: 'status', status: 500 }],
    ['answers 400', { kind: 'status', status: 400 }],
    ['answers 429 with Retry-After', { kind: 'rateLimited', seconds: 1, as: 'seconds' }],
    ['breaks the connection', { kind: 'reset', when: 'beforeAnswer' }],
    ['closes midway', { kind: 'closeMidway' }],
  ];
  for (const [what, as] of passing) {
    it(`that ${what} gets the same batch again, and nothing else before`, () =>
      withInbox(async ({ inbox, start, hook, change }) => {
        inbox.setBehaviour('/hook', { kind: 'failFirst', times: 1, as });
        const running = await start(hook('fileBatches: { wait: 0s }'));
        await running.app.batches.publish([change('a')]);
        await inbox.waitFor(() => true, patient);
        await running.app.batches.publish([change('b')]);
        await inbox.waitFor((item) => bodyOf(item).items[0]?.path === 'b', patient);
        const [first, again, next] = inbox.messages;
        assert.ok(first !== undefined && again !== undefined && next !== undefined);
        assert.equal(idOf(again), idOf(first));
        assert.deepEqual({ ...bodyOf(again), remaining: 0 }, { ...bodyOf(first), redelivery: true, remaining: 0 });
        assert.notEqual(idOf(next), idOf(first));
        assert.equal((await numbers(running, (depth) => depth === 0)).errors, 1);
      }));
  }

  it('that hangs does not hold up stopping; the next run posts the same batch', () =>
    withInbox(async ({ inbox, start, hook, change }) => {
      inbox.setBehaviour('/hook', { kind: 'hang' });
      const config = hook('fileBatches: { wait: 0s }');
      const running = await start(config);
      await running.app.batches.publish([change('a')]);
      const lost = await inbox.waitFor(() => true, patient);
      await running.stop();
      inbox.setBehaviour('/hook', undefined);
      const next = await start(config);
      const again = await inbox.waitFor(({ accepted }) => accepted, patient);
      assert.equal(idOf(again), idOf(lost));
      assert.deepEqual(bodyOf(again), { ...bodyOf(lost), redelivery: true });
      await numbers(next, (depth) => depth === 0);
    })).timeout(20_000);

  it('that answers while the app stops has its batch acknowledged', () =>
    withInbox(async ({ inbox, folder, start, hook, change }) => {
      inbox.setBehaviour('/hook', { kind: 'slowBytes', bytes: 5, everyMs: 40 });
      const running = await start(hook('fileBatches: { wait: 0s }'));
      await running.app.batches.publish([change('a')]);
      await inbox.waitFor(() => true, patient);
      await running.stop();
      const store = await openStore({ directory: join(folder, 'store'), logger: silentLogger });
      const [row] = await store.consumers('test');
      await store.close();
      assert.deepEqual([row?.statistics.depth, row?.statistics.batches, row?.statistics.errors], [0, 1, 0]);
    }));

  for (const status of [401, 410]) {
    it(`that answers ${status} is asked once, pauses like for messages with its queue kept, and goes on when resumed`, () =>
      withInbox(async ({ inbox, start, hook, change }) => {
        inbox.setBehaviour('/hook', { kind: 'status', status });
        const running = await start(hook('fileBatches: { wait: 0s }'));
        const told = new Promise<void>((resolve) => {
          running.app.onDidAccept(({ event }) => event.type === 'channel.degraded' && resolve());
        });
        await running.app.batches.publish([change('a')]);
        await told;
        await running.app.batches.publish([change('b')]);
        assert.equal((await numbers(running, (depth) => depth === 2)).batches, 0);
        const state = () => running.app.channels().find(({ name }) => name === 'hook')?.state;
        assert.match(state()?.pause?.reason ?? '', new RegExp(String(status)));
        inbox.setBehaviour('/hook', undefined);
        assert.equal(inbox.messages.length, 1);
        running.app.resumeChannel('hook');
        await numbers(running, (depth) => depth === 0);
        assert.deepEqual(
          inbox.messages.map((item) =>
            bodyOf(item)
              .items.map(({ path }) => path)
              .join(),
          ),
          ['a', 'a', 'b'],
        );
      }));
  }

  it('at a private address is refused with what to do, and keeps its queue', () =>
    withInbox(async ({ start, change, warnings }) => {
      const running = await start(
        'version: 1\nchannels:\n  hook: { type: webhook, url: "https://169.254.169.254/latest", fileBatches: { wait: 0s } }\n',
      );
      await running.app.batches.publish([change('a')]);
      const refused = async () => ((await running.app.batches.statistics(consumer))?.errors ?? 0) > 0;
      while (!(await refused()));
      assert.match(warnings.join('\n'), /webhook:hook: .*security\.allowHosts/);
      assert.equal((await running.app.batches.statistics(consumer))?.depth, 1);
    }));

  const on = 'fileBatches: { wait: 0s }';
  const silent: [string, (hook: Parts['hook']) => string][] = [
    ['localOnly', (hook) => hook(on, 'localOnly: true')],
    ['dryRun', (hook) => hook(on, 'dryRun: true')],
    ['the channel disabled', (hook) => hook(`${on}, enabled: false`)],
    ['the key removed', (hook) => hook('method: POST')],
    ['the channel removed', () => 'version: 1\n'],
  ];
  for (const [what, config] of silent) {
    it(`with ${what} is silent and goes on collecting; afterwards gets everything`, () =>
      withInbox(async ({ inbox, folder, start, hook, change }) => {
        const running = await start(hook(on));
        await running.app.batches.publish([change('a')]);
        await numbers(running, (depth) => depth === 0);
        await reconfigure(running, folder, config(hook));
        await running.app.batches.publish([change('b')]);
        await running.app.batches.publish([change('c')]);
        assert.equal((await running.app.batches.statistics(consumer))?.depth, 2);
        await reconfigure(running, folder, hook(on));
        await numbers(running, (depth) => depth === 0);
        assert.deepEqual(
          inbox.messages.map((item) =>
            bodyOf(item)
              .items.map(({ path }) => path)
              .join(),
          ),
          ['a', 'b,c'],
        );
      }));
  }

  it('from a workspace file waits for permission, which says what leaves', () =>
    withInbox(async ({ inbox, folder, start, hook, change }) => {
      let isAllowed = false;
      const running = await start(hook(on), {
        configSources: [{ scope: 'workspace', candidates: [join(folder, 'lookout.yaml')] }],
        isAllowed: () => isAllowed,
      });
      const asks = () => running.app.channels().find(({ name }) => name === 'hook')?.asks;
      assert.match(asks()?.description ?? '', /with file changes in batches/);
      const before = asks()?.hash;
      assert.equal(await running.app.batches.statistics(consumer), undefined);
      await reconfigure(running, folder, hook('fileBatches: { wait: 0s, size: 7 }'));
      assert.notEqual(asks()?.hash, before);
      isAllowed = true;
      await reconfigure(running, folder, hook(on));
      await running.app.batches.publish([change('a')]);
      await inbox.waitFor(() => true, patient);
    }));

  it('that missed more than 10,000 changes is told one rescan', () =>
    withInbox(async ({ inbox, folder, start, hook, change, warnings }) => {
      const running = await start(hook(on));
      await running.app.batches.publish([change('a')]);
      await numbers(running, (depth) => depth === 0);
      const seen = inbox.messages.length;
      await reconfigure(running, folder, hook(on, 'localOnly: true'));
      await running.app.batches.publish(Array.from({ length: 10_001 }, (_, i) => change(`f${i}`)));
      await reconfigure(running, folder, hook(on));
      await numbers(running, (depth) => depth === 0);
      assert.deepEqual(
        inbox.messages.slice(seen).map((item) => bodyOf(item).items),
        [[{ kind: 'rescan', path: '' }]],
      );
      assert.match(warnings.join('\n'), /webhook:hook: more than 10000/);
    })).timeout(20_000);

  it('gets what a closed workspace left from whoever leads then, but not while the user is local only', () =>
    withInbox(async ({ inbox, folder, start, hook, change }) => {
      inbox.setBehaviour('/hook', { kind: 'failFirst', times: 1, as: { kind: 'status', status: 500 } });
      const closed = await start(hook(on), {
        workspace: { key: 'closed', name: 'closed', baseFolder: folder, folders: [folder], trusted: true },
      });
      await closed.app.batches.publish([change('a')]);
      await numbers(closed, () => inbox.messages.length === 1);
      await closed.stop();
      const next = await start(hook(on, 'localOnly: true'));
      await next.app.publish(JSON.stringify({ type: 'job.failed', title: 'Something else' }));
      await next.settled(({ delivery }) => delivery.channel === 'toast');
      assert.equal(inbox.messages.length, 1);
      await reconfigure(next, folder, hook(on));
      const again = await inbox.waitFor(({ accepted }) => accepted, patient);
      assert.deepEqual(bodyOf(again).items, [{ kind: 'modified', path: 'a', event: 'e' }]);
    }));

  it('of two engines on one store is posted to by the leader alone, also for the other workspace, and by the other one after it', () =>
    withInbox(async ({ inbox, folder, start, hook, change }) => {
      const first = await start(hook(on));
      const folders = [join(folder, 'other')];
      const second = await start(hook(on), {
        workspace: { key: 'other', name: 'other', baseFolder: join(folder, 'other'), folders, trusted: true },
      });
      const third = await start(hook(on));
      assert.deepEqual(
        [first, second, third].map(({ app }) => app.isLeader()),
        [true, false, false],
      );
      await first.app.batches.publish([change('a')]);
      await second.app.batches.publish([change('other/b')]);
      await third.app.batches.publish([change('c')]);
      for (const running of [first, second]) await numbers(running, (depth) => depth === 0);
      const paths = () => inbox.messages.flatMap((item) => bodyOf(item).items.map(({ path }) => path));
      assert.deepEqual(paths().toSorted(), ['a', 'b', 'c']);
      await first.stop();
      await second.app.batches.publish([change('other/d')]);
      await numbers(second, (depth) => depth === 0);
      assert.deepEqual(paths().toSorted(), ['a', 'b', 'c', 'd']);
      assert.equal(new Set(inbox.messages.map(idOf)).size, inbox.messages.length);
    })).timeout(20_000);
});
