import assert from 'node:assert/strict';
import { arrived, during, hour, inWorld, loose, minute, settledAs } from '../../support/world.ts';
import type { Inbox } from '../../support/inbox/server.ts';

describe('an escalation', () => {
  const escalating = (inbox: Inbox) => `settings: { ${loose} }
channels:
  team: { type: webhook, url: "${inbox.webhookUrl}/team" }
  phone: { type: webhook, url: "${inbox.webhookUrl}/phone" }
routes: [{ name: All, channels: [team], escalate: [{ after: 10m, channels: [phone] }, { after: 5m, channels: [phone] }] }]`;
  const broke = { type: 'build.failed', data: { transition: 'broke' }, incident: 'build a' };
  const calls = (inbox: Inbox) => arrived(inbox).filter(({ path }) => path.endsWith('/phone')).length;

  it('goes on step by step until somebody acknowledges', () =>
    inWorld(escalating, async (world) => {
      const { clock, inbox, running } = world;
      await world.publish(broke);
      await clock.advance(10 * minute - 1);
      assert.equal(calls(inbox), 0);
      const called = running.settled(
        ({ delivery, update }) => delivery.channel === 'phone' && update.status === 'sent',
      );
      await clock.advance(1);
      await during(world.clock, called);
      assert.equal(calls(inbox), 1);
      assert.equal(await running.app.acknowledge('build a', 'Ada', 'on it'), true);
      await clock.advance(hour);
      assert.equal(calls(inbox), 1);
      const [problem] = await running.app.problems();
      assert.deepEqual(problem?.acknowledged, { by: 'Ada', atMs: clock.now() - hour, note: 'on it' });
    }));

  it('ends when it is fixed, and a new break is acknowledged by nobody', () =>
    inWorld(escalating, async (world) => {
      const { clock, inbox, running } = world;
      await world.publish(broke);
      await running.app.acknowledge('build a', 'Ada');
      await world.publish({ type: 'build.completed', data: { transition: 'fixed' }, incident: 'build a' });
      await clock.advance(hour);
      assert.equal(calls(inbox), 0);
      await world.publish(broke);
      const [problem] = await running.app.problems();
      assert.deepEqual([problem?.state, problem?.acknowledged], ['open', undefined]);
    }));

  it('is broken off when the acknowledgement comes while a step is under way', () =>
    inWorld(escalating, async (world) => {
      const { clock, inbox, running } = world;
      inbox.setBehaviour('/hook/phone', { kind: 'hang' });
      await world.publish(broke);
      const asked = new Promise<void>((resolve) => {
        const listening = inbox.onMessage(({ path }) => {
          if (!path.endsWith('/phone')) return;
          listening.dispose();
          resolve();
        });
      });
      await clock.advance(10 * minute);
      await during(world.clock, asked);
      await running.app.acknowledge('build a', 'Ada');
      inbox.setBehaviour('/hook/phone', undefined);
      await clock.advance(hour);
      assert.equal(calls(inbox), 0);
      const history = await running.app.history({ limit: 5 });
      const steps = history.flatMap(({ deliveries }) => deliveries.filter(({ channel }) => channel === 'phone'));
      assert.deepEqual(
        steps.map(({ status }) => status),
        ['suppressed', 'suppressed'],
      );
      assert.equal(running.app.channels().find(({ name }) => name === 'phone')?.state.breaker.kind, 'closed');
    }));
});

describe('a channel that fails', () => {
  const backed = (inbox: Inbox) => `settings: { ${loose} }
delivery: { retry: { maxRetries: 0 }, fallback: { first: [second, third] } }
channels:
  first: { type: webhook, url: "${inbox.webhookUrl}/first" }
  second: { type: webhook, url: "${inbox.webhookUrl}/second", events: [none] }
  third: { type: webhook, url: "${inbox.webhookUrl}/third", events: [none] }`;
  const paths = (inbox: Inbox) => arrived(inbox).map(({ path }) => path);

  it('is followed by the next ones in order, and the failure stays a dead letter that can be sent anew', () =>
    inWorld(backed, async (world) => {
      const { inbox, running } = world;
      inbox.setBehaviour('/hook/first', { kind: 'status', status: 400 });
      inbox.setBehaviour('/hook/second', { kind: 'status', status: 400 });
      const told = running.settled(settledAs('sent'));
      await world.publish({ type: 'job.failed' });
      await during(world.clock, told);
      assert.deepEqual(paths(inbox), ['/hook/third']);
      const dead = await running.app.deadLetters(10);
      assert.deepEqual(
        dead.map(({ channel }) => channel),
        ['second', 'first'],
      );
      inbox.setBehaviour('/hook/first', undefined);
      const again = running.settled(({ delivery, update }) => delivery.channel === 'first' && update.status === 'sent');
      const first = dead.at(-1);
      assert.equal(await running.app.resend([first?.id ?? '']), 1);
      assert.equal((await during(world.clock, again)).delivery.id, first?.id);
      assert.equal(await running.app.purge(), 1);
      assert.deepEqual(await running.app.deadLetters(10), []);
    }));

  it('hands over while its breaker is open, without an attempt', () =>
    inWorld(backed, async (world) => {
      const { inbox, running } = world;
      inbox.setBehaviour('/hook/first', { kind: 'status', status: 503 });
      for (let i = 0; i < 5; i += 1) {
        const told = running.settled(
          ({ delivery, update }) =>
            delivery.channel === 'second' && update.status === 'sent' && delivery.event.subject === `s${i}`,
        );
        await world.publish({ type: 'job.failed', subject: `s${i}` });
        await during(world.clock, told);
      }
      const before = inbox.messages.filter(({ path }) => path.endsWith('/first')).length;
      const told = running.settled(
        ({ delivery, update }) => update.status === 'sent' && delivery.event.subject === 'open',
      );
      await world.publish({ type: 'job.failed', subject: 'open' });
      await during(world.clock, told);
      assert.equal(inbox.messages.filter(({ path }) => path.endsWith('/first')).length, before);
      const [entry] = await running.app.history({ limit: 1 });
      assert.match(
        entry?.deliveries.find(({ channel }) => channel === 'first')?.error ?? '',
        /Told through second instead/,
      );
    }));
});
