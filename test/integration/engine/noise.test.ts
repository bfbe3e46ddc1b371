import assert from 'node:assert/strict';
import { arrived, during, hook, hour, inWorld, loose, minute, settledAs, typesOf } from '../../support/world.ts';
import type { InboxMessage } from '../../support/inbox/messages.ts';
import type { Inbox } from '../../support/inbox/server.ts';

describe('messages of a group', () => {
  const grouped = (inbox: Inbox) => `settings: { ${loose} }
channels: { ${hook(inbox)} }
routes: [{ name: All, channels: [hook], group: { by: [type], wait: 10s, interval: 5m, max: 3 } }]`;

  it('are told together after the first wait, then at most once per interval, also over a restart', () =>
    inWorld(grouped, async (world) => {
      const { inbox, clock } = world;
      const first = await world.publish({ type: 'job.failed' });
      assert.equal(first.deliveries[0]?.status, 'pending');
      await world.publish({ type: 'job.failed' });
      await clock.advance(9_999);
      assert.equal(arrived(inbox).length, 0);
      const told = world.running.settled(settledAs('sent', 2));
      await clock.advance(1);
      await during(world.clock, told);
      assert.deepEqual(arrived(inbox).map(typesOf), [['job.failed', 'job.failed']]);
      await world.publish({ type: 'job.failed' });
      await clock.advance(4 * minute);
      const later = await world.restart();
      assert.equal(arrived(inbox).length, 1);
      const again = later.settled(settledAs('sent'));
      await clock.advance(minute + 10_000);
      await during(world.clock, again);
      assert.equal(arrived(inbox).length, 2);
    }));

  it('do not wait any longer when there are enough', () =>
    inWorld(grouped, async (world) => {
      const told = world.running.settled(settledAs('sent', 3));
      for (let i = 0; i < 3; i += 1) await world.publish({ type: 'job.failed' });
      await during(world.clock, told);
      assert.deepEqual(arrived(world.inbox).map(typesOf), [Array(3).fill('job.failed')]);
    }));

  it('keep their id over retries, and their members', () =>
    inWorld(grouped, async (world) => {
      const { inbox, clock } = world;
      inbox.setBehaviour('/hook', { kind: 'failFirst', times: 1, as: { kind: 'status', status: 500 } });
      const failed = world.running.settled(settledAs('retrying', 3));
      for (let i = 0; i < 3; i += 1) await world.publish({ type: 'job.failed' });
      await during(world.clock, failed);
      await world.publish({ type: 'job.failed' });
      const told = world.running.settled(settledAs('sent', 3));
      await clock.advance(2000);
      await during(world.clock, told);
      const [refused, taken] = inbox.messages;
      assert.equal(refused?.headers['webhook-id'], taken?.headers['webhook-id']);
      assert.deepEqual(typesOf(taken as InboxMessage), Array(3).fill('job.failed'));
    }));
});

describe('in quiet hours', () => {
  const night = (inbox: Inbox) => `settings:
  ${loose}
  quietHours: { start: "22:00", end: "08:00", timezone: UTC, exceptions: ["engine.*"] }
channels: { ${hook(inbox)} }`;
  const late = Date.UTC(2026, 10, 21, 23);

  it('messages wait until the end and are told as one summary of what still holds', () =>
    inWorld(
      night,
      async (world) => {
        const { inbox, clock } = world;
        const broke = { type: 'build.failed', data: { transition: 'broke' }, incident: 'build a' };
        const held = await world.publish(broke);
        assert.equal(held.decisions.find(({ stage }) => stage === 'quiet')?.code, 'quiet');
        await world.publish({ ...broke, incident: 'build b' });
        await world.publish({ type: 'build.completed', data: { transition: 'fixed' }, incident: 'build b' });
        await world.publish({ type: 'job.failed' });
        await clock.advance(5 * hour);
        const running = await world.restart();
        await clock.advance(4 * hour - 1);
        assert.equal(arrived(inbox).length, 0);
        const told = running.settled(settledAs('sent', 2));
        await clock.advance(1);
        await during(world.clock, told);
        assert.deepEqual(arrived(inbox).map(typesOf), [['build.failed', 'job.failed']]);
        const history = await running.app.history({ limit: 10 });
        const reasons = history.flatMap(({ deliveries }) => deliveries.flatMap(({ error }) => error ?? []));
        assert.ok(reasons.includes('It broke and was fixed while it was held.'), reasons.join());
      },
      late,
    ));

  it('what is critical or excepted is told at once', () =>
    inWorld(
      night,
      async (world) => {
        const told = world.running.settled(settledAs('sent', 2));
        await world.publish({ type: 'build.failed', priority: 'critical' });
        await world.publish({ type: 'engine.stopped' });
        await during(world.clock, told);
        assert.equal(arrived(world.inbox).length, 2);
      },
      late,
    ));

  it('a machine that slept over the end tells when it wakes', () =>
    inWorld(
      night,
      async (world) => {
        await world.publish({ type: 'job.failed' });
        const told = world.running.settled(settledAs('sent'));
        world.clock.jump(20 * hour);
        // Timers count the time that the machine was awake; whatever pokes the outbox finds what is due.
        await world.publish({ type: 'other.failed' });
        await during(world.clock, told);
      },
      late,
    ));
});

describe('a mute that people set', () => {
  it('ends by itself with its time, its event or its condition, also over a restart', () =>
    inWorld(
      (inbox) => `settings: { ${loose}, dedupWindow: 1ms }\nchannels: { ${hook(inbox)} }`,
      async (world) => {
        const { clock } = world;
        const mutes = () => world.running.app.mutes;
        const isMuted = async (type: string, labels: Record<string, string> = {}) => {
          await clock.advance(10);
          const { decisions } = await world.publish({ type, labels });
          return decisions.some(({ code }) => code === 'muted');
        };
        await mutes().add('by time', { type: 'a.failed' }, 'Ada', { untilMs: clock.now() + hour });
        await mutes().add('by event', { type: 'b.failed' }, 'Ada', { untilEvent: { type: 'b.done' } });
        await mutes().add('by branch', { type: 'c.failed' }, 'Ada', { untilExpression: 'branch != "x"' });
        for (const type of ['a.failed', 'b.failed', 'c.failed'])
          assert.equal(await isMuted(type, { branch: 'x' }), true, type);
        await world.restart();
        for (const type of ['a.failed', 'b.failed', 'c.failed'])
          assert.equal(await isMuted(type, { branch: 'x' }), true, type);
        assert.deepEqual(
          mutes()
            .list()
            .map(({ name, by }) => [name, by]),
          [
            ['by time', 'Ada'],
            ['by event', 'Ada'],
            ['by branch', 'Ada'],
          ],
        );
        await clock.advance(hour);
        await world.publish({ type: 'b.done', labels: { branch: 'x' } });
        assert.equal(await isMuted('c.failed', { branch: 'main' }), false);
        for (const type of ['a.failed', 'b.failed']) assert.equal(await isMuted(type), false, type);
        assert.deepEqual(mutes().list(), []);
        const kept = await mutes().add('for ever', { type: 'd.failed' }, 'Ada', {});
        await mutes().remove(kept.id);
        assert.equal(await isMuted('d.failed'), false);
      },
    ));

  it('of a configuration that an event has ended stays ended after a restart, and names its line', () =>
    inWorld(
      (inbox) => `channels: { ${hook(inbox)} }
settings: { ${loose}, dedupWindow: 1ms }
mutes:
  - { match: { type: job.failed }, until: { event: { type: job.done } } }`,
      async (world) => {
        const { decisions } = await world.publish({ type: 'job.failed' });
        const muted = decisions.find(({ code }) => code === 'muted');
        assert.deepEqual([muted?.verdict, muted?.rule?.line], ['suppress', 5]);
        await world.publish({ type: 'job.done' });
        await world.restart();
        await world.clock.advance(10);
        const after = await world.publish({ type: 'job.failed' });
        assert.ok(after.deliveries.length > 0);
      },
    ));
});

describe('inhibition and what comes after it', () => {
  it('lasts over a restart; what broke meanwhile is told when it still lasts', () =>
    inWorld(
      (inbox) => `settings: { ${loose} }\nchannels: { ${hook(inbox)} }`,
      async (world) => {
        const build = (transition: string) => ({
          type: transition === 'fixed' ? 'build.completed' : 'build.failed',
          incident: 'build',
          data: { transition },
        });
        await world.publish(build('broke'));
        await world.clock.advance(2 * hour);
        await world.restart();
        const tests = await world.publish({ type: 'test.failed', incident: 'tests', data: { transition: 'broke' } });
        assert.equal(tests.decisions.at(-1)?.code, 'inhibited');
        await world.publish(build('fixed'));
        const after = await world.publish({ type: 'test.failed', incident: 'tests2', data: { transition: 'broke' } });
        assert.ok(after.deliveries.length > 0);
      },
    ));
});

describe('channel metrics', () => {
  it('count what was sent, failed, retried and waits, with latencies', () =>
    inWorld(
      (inbox) => `settings: { ${loose} }
channels: { ${hook(inbox)} }
routes:
  - { name: Low, match: { type: low.* }, channels: [hook], group: { wait: 1h } }
  - { name: All, channels: [hook] }`,
      async (world) => {
        const { running, inbox, clock } = world;
        await world.publish({ type: 'low.event' });
        inbox.setBehaviour('/hook', { kind: 'failFirst', times: 1, as: { kind: 'status', status: 500 } });
        const failed = running.settled(settledAs('retrying'));
        await world.publish({ type: 'job.failed' });
        await during(world.clock, failed);
        const told = running.settled(settledAs('sent'));
        await clock.advance(2000);
        await during(world.clock, told);
        const [metrics] = await running.app.channelMetrics();
        const { channel, sent, retried, waiting, latencyMs, nextDueMs } = metrics ?? {};
        assert.deepEqual({ channel, sent, retried, waiting }, { channel: 'hook', sent: 1, retried: 1, waiting: 1 });
        assert.ok((latencyMs?.p99 ?? -1) >= 0);
        assert.equal(nextDueMs, Date.UTC(2026, 10, 21, 13));
      },
    ));
});
