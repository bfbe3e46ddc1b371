import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudEvent, HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';
import type { Behaviour } from '../../support/inbox/behaviours.ts';
import type { InboxMessage } from '../../support/inbox/messages.ts';
import { type Inbox, startInbox } from '../../support/inbox/server.ts';
import { checkAccounting } from '../../support/accounting.ts';
import { type RunningApp, runApp } from '../../support/runApp.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const secret = `whsec_${Buffer.from('a signing secret for these tests').toString('base64')}`;
const bodyOf = (message: InboxMessage): string => message.rawBody.toString('utf8');

const channelsOf = (inbox: Inbox) => `
  team: { type: discord, webhookUrl: "${inbox.discordUrl}" }
  chat: { type: slack, webhookUrl: "${inbox.slackUrl}" }
  hook: { type: webhook, url: "${inbox.webhookUrl}", signing: { scheme: standard-webhooks, secrets: ["${secret}"] } }`;

/** Quick retries, so that a test need not wait; the waits themselves are tested on a virtual clock. */
const quick = 'delivery: { retry: { initialDelay: 1ms, maxDelay: 5ms } }';

async function withApp(
  config: (inbox: Inbox) => string,
  work: (parts: { running: RunningApp; inbox: Inbox; folder: string }) => Promise<void>,
): Promise<Awaited<ReturnType<typeof checkAccounting>>> {
  using folder = tempFolder();
  await using inbox = await startInbox({ secret });
  writeFileSync(join(folder.path, 'config.py'), 'a = 1\n');
  const running = await runApp(folder.path, `version: 1\n${config(inbox)}`);
  try {
    await work({ running, inbox, folder: folder.path });
  } finally {
    await running.stop();
  }
  return await checkAccounting(folder.path);
}

const job = (name: string) =>
  JSON.stringify({ type: 'job.failed', title: `Job ${name} failed`, subject: `job/${name}` });

describe('a change of a watched file', () => {
  it('is told on Discord, Slack and at a webhook as one story that official libraries accept', async () => {
    const numbers = await withApp(
      (inbox) => `watchers: [{ kind: file, path: config.py, settle: 20ms }]\nchannels:${channelsOf(inbox)}`,
      async ({ running, inbox, folder }) => {
        await running.watching();
        writeFileSync(join(folder, 'config.py'), 'a = 2\nb = 3\n');
        const [discord, slack, hook] = await Promise.all(
          (['discord', 'slack', 'webhook'] as const).map((service) =>
            inbox.waitFor((item) => item.service === service, { timeoutMs: 8000 }),
          ),
        );
        assert.ok(discord !== undefined && slack !== undefined && hook !== undefined);
        for (const message of [discord, slack, hook]) {
          assert.deepEqual([message.accepted, message.problems], [true, []]);
          for (const part of ['config.py', 'b = 3']) assert.ok(bodyOf(message).includes(part), part);
          assert.ok(!bodyOf(message).includes(folder), 'a path of this machine left it');
        }
        assert.equal(hook.signature, 'verified');
        const verified = new Webhook(secret).verify(bodyOf(hook), hook.headers as Record<string, string>) as {
          id: string;
        };
        const event = HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents+json' }, body: bodyOf(hook) });
        assert.ok(event instanceof CloudEvent);
        assert.equal(event.id, verified.id);
        for (const channel of ['toast', 'team', 'chat', 'hook'])
          await running.settled(({ delivery }) => delivery.channel === channel);
        assert.equal(running.shown[0]?.event.id, event.id);
        const stored = await running.app.find(event.id);
        assert.deepEqual(stored?.deliveries.map(({ channel, status }) => `${channel} ${status}`).sort(), [
          'chat sent',
          'hook sent',
          'team sent',
          'toast sent',
        ]);
      },
    );
    assert.deepEqual([numbers.accepted, numbers.delivered], [1, 1]);
  });
});

describe('a webhook that misbehaves', () => {
  const once = (as: Behaviour): Behaviour => ({ kind: 'failFirst', times: 1, as });
  const hookOnly = (inbox: Inbox) =>
    `channels:\n  hook: { type: webhook, url: "${inbox.webhookUrl}" }\nroutes: [{ name: all, channels: [hook] }]\n${quick}`;

  const passing: [string, Behaviour][] = [
    ['answers 500 once', once({ kind: 'status', status: 500 })],
    ['answers 503 once', once({ kind: 'status', status: 503 })],
    ['answers 429 with Retry-After in seconds', once({ kind: 'rateLimited', seconds: 0, as: 'seconds' })],
    ['answers 429 with Retry-After as a date', once({ kind: 'rateLimited', seconds: 0, as: 'httpDate' })],
    ['breaks the connection before the answer', once({ kind: 'reset', when: 'beforeAnswer' })],
    ['breaks the connection during the answer', once({ kind: 'reset', when: 'duringBody' })],
    ['closes midway', once({ kind: 'closeMidway' })],
  ];
  for (const [what, behaviour] of passing) {
    it(`that ${what} is tried again with the same id and gets the message`, async () => {
      await withApp(hookOnly, async ({ running, inbox }) => {
        inbox.setBehaviour('/hook', behaviour);
        await running.app.publish(job('a'));
        const { update } = await running.settled((item) => item.update.status === 'sent');
        assert.equal(update.attempts, 2);
        assert.equal(new Set(inbox.messages.map(({ headers }) => headers['webhook-id'])).size, 1);
      });
    });
  }

  const final: [string, Behaviour, RegExp][] = [
    ['answers 400', { kind: 'status', status: 400, body: 'no' }, /answered 400: no/],
    ['redirects', { kind: 'redirect', to: 'http://127.0.0.1:9/elsewhere' }, /redirects are not followed/],
  ];
  for (const [what, behaviour, error] of final) {
    it(`that ${what} ends the message with the reason, after one request`, async () => {
      const numbers = await withApp(hookOnly, async ({ running, inbox }) => {
        inbox.setBehaviour('/hook', behaviour);
        await running.app.publish(job('a'));
        const { update } = await running.settled((item) => item.update.status === 'failed');
        assert.match(update.error ?? '', error);
        assert.equal(inbox.messages.length, 1);
      });
      assert.equal(numbers.dead, 1);
    });
  }

  it('that answers without end is read no further than the cap, and counts as delivered', async () => {
    await withApp(hookOnly, async ({ running, inbox }) => {
      inbox.setBehaviour('/hook', { kind: 'endlessBody' });
      await running.app.publish(job('a'));
      await running.settled((item) => item.update.status === 'sent');
    });
  });

  it('that hangs does not hold up stopping, and its message stays in the outbox', async () => {
    const numbers = await withApp(hookOnly, async ({ running, inbox }) => {
      inbox.setBehaviour('/hook', { kind: 'hang' });
      await running.app.publish(job('a'));
      await inbox.waitFor(() => true, { timeoutMs: 5000 });
    });
    assert.deepEqual([numbers.accepted, numbers.pending], [1, 1]);
  }).timeout(15_000);

  for (const status of [401, 404, 410]) {
    it(`that answers ${status} is asked once, paused with its queue kept, told of elsewhere, and served after it is resumed`, async () => {
      const numbers = await withApp(
        (inbox) =>
          `channels:\n  hook: { type: webhook, url: "${inbox.webhookUrl}", events: ["job.*"] }\n  toast: { type: toast }\n${quick}`,
        async ({ running, inbox }) => {
          inbox.setBehaviour('/hook', { kind: 'status', status });
          const told = new Promise<void>((resolve) => {
            running.app.onDidAccept(({ event }) => event.type === 'channel.degraded' && resolve());
          });
          for (const name of ['a', 'b', 'c']) await running.app.publish(job(name));
          await told;
          await running.settled(({ delivery }) => delivery.event.type === 'channel.degraded');
          assert.equal(inbox.messages.length, 1);
          assert.match(
            running.app.channels().find(({ name }) => name === 'hook')?.state.pause?.reason ?? '',
            new RegExp(String(status)),
          );
          inbox.setBehaviour('/hook', undefined);
          running.app.resumeChannel('hook');
          for (const name of ['a', 'b', 'c'])
            await running.settled(
              ({ update, delivery }) =>
                update.status === 'sent' && delivery.event.subject === `job/${name}` && delivery.channel === 'hook',
            );
        },
      );
      assert.equal(numbers.pending, 0);
    });
  }

  it('whose address is not https, or private, is refused with what to do', async () => {
    for (const [url, reason] of [
      ['http://example.com/x', /Only https/],
      ['https://169.254.169.254/latest', /allowHosts/],
    ] as const) {
      await withApp(
        () => `channels:\n  hook: { type: webhook, url: "${url}" }\nroutes: [{ name: all, channels: [hook] }]`,
        async ({ running }) => {
          await running.app.publish(job('a'));
          const { update } = await running.settled((item) => item.update.status === 'failed');
          assert.match(update.error ?? '', reason);
        },
      );
    }
  });

  it('a refused rich Discord message goes again at once as plain text', async () => {
    await withApp(
      (inbox) => `channels:${channelsOf(inbox)}\nroutes: [{ name: all, channels: [team] }]`,
      async ({ running, inbox }) => {
        inbox.setBehaviour(
          new URL(inbox.discordUrl).pathname,
          once({ kind: 'status', status: 400, body: '{"code":50035}' }),
        );
        await running.app.publish(job('a'));
        await running.settled((item) => item.update.status === 'sent');
        assert.ok(inbox.messages[0] !== undefined && bodyOf(inbox.messages[0]).includes('"embeds"'));
        assert.ok(inbox.messages[1] !== undefined && bodyOf(inbox.messages[1]).includes('"content"'));
      },
    );
  });

  it('leaves no secret in what is stored about the failure', async () => {
    await withApp(
      (inbox) =>
        `channels:\n  hook: { type: webhook, url: "${inbox.webhookUrl}/tOkEn-in-the-path", auth: { type: bearer, token: "\${secret:T}" } }\nroutes: [{ name: all, channels: [hook] }]\n${quick}`,
      async ({ running, inbox }) => {
        running.secrets.set('T', 'bearer-value-123456');
        const ready = new Promise<void>((resolve) => running.app.onDidChangeConfig(() => resolve()));
        running.app.reload();
        await ready;
        inbox.setBehaviour('/hook', { kind: 'status', status: 400, body: 'you sent bearer-value-123456' });
        await running.app.publish(job('a'));
        const { update } = await running.settled((item) => item.update.status === 'failed');
        const stored = JSON.stringify(await running.app.history({ limit: 10 }));
        assert.ok(!stored.includes('tOkEn-in-the-path'), stored);
        assert.ok(
          !stored.includes('bearer-value-123456') && !(update.error ?? '').includes('bearer-value-123456'),
          stored,
        );
      },
    );
  });
});
