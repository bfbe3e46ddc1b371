import assert from 'node:assert/strict';
import type { Outcome } from '../../../src/channels/channel.ts';
import { LookoutError } from '../../../src/core/errors.ts';
import { serverError, setUp } from '../../support/deliveryWorker.ts';

describe('a delivery worker carrying what is not in the outbox', () => {
  const carried = (parts: ReturnType<typeof setUp>, outcome: Outcome = { kind: 'sent' }, channel = 'a') => {
    const times: number[] = [];
    const result = parts.worker.carry(channel, async () => {
      times.push(parts.clock.monotonic());
      return outcome;
    });
    return { times, result };
  };

  it('waits while the channel is paused, also since an earlier run, and goes out when it is resumed', async () => {
    const parts = setUp({});
    const pause = { cause: 'gone', reason: 'x', sinceMs: 1 };
    parts.outbox.states.push({ channel: 'a', state: { breaker: { kind: 'closed', failures: 0 }, pause } });
    const { times, result } = carried(parts);
    await parts.clock.advance(3_600_000);
    assert.deepEqual(times, []);
    parts.worker.resumeChannel('a');
    assert.deepEqual(await result, { kind: 'sent' });
  });

  it('counts for the breaker, and obeys it, together with the messages', async () => {
    const parts = setUp({});
    for (let i = 0; i < 5; i += 1) {
      const { result } = carried(parts, serverError);
      await parts.clock.advance(10);
      assert.deepEqual(await result, serverError);
    }
    parts.outbox.add('1', 'a');
    const { times } = carried(parts);
    parts.worker.poke();
    await parts.clock.advance(59_000);
    assert.deepEqual([times, parts.sent], [[], []]);
    await parts.clock.advance(2000);
    assert.equal(times.length, 1);
    await parts.clock.advance(10);
    assert.equal(parts.sent.length, 1);
  });

  it('goes on at whatever step of the one before it comes', async () => {
    for (let steps = 0; steps < 20; steps += 1) {
      const parts = setUp({});
      const first = carried(parts);
      for (let i = 0; i < steps; i += 1) await Promise.resolve();
      const second = carried(parts);
      await parts.clock.advance(10);
      assert.deepEqual([first.times, second.times], [[0], [0]], `${steps}`);
    }
  });

  it('obeys a wait that the service asked for', async () => {
    const parts = setUp({});
    carried(parts, { kind: 'retry', cause: 'rateLimit', reason: '429', afterMs: 7000 });
    const { times } = carried(parts);
    await parts.clock.advance(6999);
    assert.deepEqual(times, []);
    await parts.clock.advance(1);
    assert.deepEqual(times, [7000]);
  });

  it('pauses the channel when its credential is dead', async () => {
    const parts = setUp({});
    carried(parts, { kind: 'unauthorised', reason: '401' });
    const { times } = carried(parts);
    await parts.clock.advance(1000);
    assert.equal(parts.worker.channelState('a').pause?.cause, 'unauthorised');
    assert.deepEqual(times, []);
  });

  it('is refused when the channel is not configured, and when the worker stops before', async () => {
    const parts = setUp({});
    await assert.rejects(carried(parts, { kind: 'sent' }, 'ghost').result, (error) =>
      LookoutError.is(error, 'notFound'),
    );
    parts.worker.pauseChannel('a', { cause: 'user', reason: 'x', sinceMs: 1 });
    const { result } = carried(parts);
    const refused = assert.rejects(result, (error) => LookoutError.is(error, 'cancelled'));
    await parts.clock.advance(0);
    await parts.worker.stop(3000);
    await refused;
    await assert.rejects(carried(parts).result, (error) => LookoutError.is(error, 'cancelled'));
  });
});
