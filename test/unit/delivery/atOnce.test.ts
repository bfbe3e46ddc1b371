import assert from 'node:assert/strict';
import type { BreakerPolicy } from '../../../src/delivery/breaker.ts';
import { attemptsAtOnce, unwrittenAtOnce } from '../../../src/delivery/lane.ts';
import { heldChannel, serverError } from '../../support/deliveryWorker.ts';

/** A held channel with as many under way as there may be. */
async function wideChannel(breaker: Partial<BreakerPolicy> = {}) {
  const held = heldChannel(breaker);
  await held.begin(30);
  return held;
}

describe('several attempts of one channel at once', () => {
  it('are one more after each success, and never more than may be in flight when the process is killed', async () => {
    const { outbox, worker, clock, open, end } = heldChannel();
    for (let i = 0; i < 40; i += 1) outbox.add(String(i).padStart(2, '0'), 'a');
    worker.poke();
    await clock.advance(1);
    const sizes = [open.size];
    while (open.size > 0) {
      for (const id of [...open.keys()].slice(0, 1)) await end(id);
      sizes.push(open.size);
    }
    assert.deepEqual(sizes.slice(0, 5), [1, 2, 3, 4, 5]);
    assert.equal(Math.max(...sizes), attemptsAtOnce);
    assert.ok(Object.values(outbox.statuses()).every((status) => status === 'sent'));
  });

  it('keep the order within an order key, whichever ends first', async () => {
    const { outbox, worker, clock, open, begun, end } = heldChannel();
    const keyOf = (id: string) => id.slice(0, 1);
    for (let i = 0; i < 10; i += 1)
      for (const key of ['x', 'x', 'y', 'z']) {
        const id = `${key}${String(outbox.rows.size).padStart(2, '0')}`;
        outbox.add(id, 'a', { orderKey: key });
      }
    worker.poke();
    await clock.advance(1);
    let most = 0;
    while (open.size > 0) {
      const keys = [...open.keys()].map(keyOf);
      assert.equal(new Set(keys).size, keys.length, keys.join());
      most = Math.max(most, keys.length);
      await end([...open.keys()].at(-1) ?? '');
    }
    assert.equal(most, 3);
    assert.equal(begun.length, 40);
    for (const key of ['x', 'y', 'z']) {
      const ids = begun.filter((id) => keyOf(id) === key);
      assert.deepEqual(ids, ids.toSorted());
    }
  });

  it('need not wait for the disk, but for no more than may be repeated when the process is killed', async () => {
    const { outbox, end, open, begun, clock } = await wideChannel();
    const { settle } = outbox;
    const written = Promise.withResolvers<void>();
    outbox.settle = async (...args) => {
      await written.promise;
      return settle(...args);
    };
    const before = begun.length - open.size;
    while (open.size > 0) await end([...open.keys()][0] ?? '');
    assert.equal(begun.length - before, unwrittenAtOnce);
    written.resolve();
    await clock.advance(1);
    assert.equal(open.size, attemptsAtOnce);
  });

  it('do not begin with an order key whose last result is not written', async () => {
    const { outbox, worker, end, open, begun, clock } = heldChannel();
    const { settle } = outbox;
    const written = Promise.withResolvers<void>();
    outbox.settle = async (...args) => {
      await written.promise;
      return settle(...args);
    };
    for (const id of ['x1', 'x2', 'y1']) outbox.add(id, 'a', { orderKey: id.slice(0, 1) });
    worker.poke();
    await clock.advance(1);
    await end('x1');
    assert.deepEqual([...open.keys()], ['y1']);
    written.resolve();
    await clock.advance(1);
    assert.deepEqual(begun, ['x1', 'y1', 'x2']);
  });

  it('are one again after a failure, and the half-open breaker lets one probe through at a time', async () => {
    const { worker, clock, open, begun, end } = await wideChannel();
    const underWay = [...open.keys()];
    for (const id of underWay) await end(id, serverError);
    assert.deepEqual([worker.channelState('a').breaker, open.size], [{ kind: 'closed', failures: 1 }, 1]);
    for (let failures = 1; failures < 5; failures += 1) await end(begun.at(-1) ?? '', serverError);
    assert.deepEqual([worker.channelState('a').breaker.kind, open.size], ['open', 0]);
    await clock.advance(60_000);
    assert.deepEqual([worker.channelState('a').breaker.kind, open.size], ['halfOpen', 1]);
    await clock.advance(5000);
    worker.poke();
    await clock.advance(1);
    assert.equal(open.size, 1);
    await end(begun.at(-1) ?? '');
    assert.deepEqual([worker.channelState('a').breaker.kind, open.size], ['halfOpen', 1]);
    await end(begun.at(-1) ?? '');
    assert.deepEqual([worker.channelState('a').breaker.kind, open.size], ['closed', 2]);
  });

  it('do not close a breaker that opened while they were under way', async () => {
    const { worker, open, end } = await wideChannel({ failureThreshold: 1 });
    const [last = '', ...others] = open.keys();
    for (const id of others) await end(id, serverError);
    await end(last);
    assert.deepEqual([worker.channelState('a').breaker.kind, open.size], ['open', 0]);
  });

  it('do not undo the wait that another of them was asked for', async () => {
    const { clock, open, end } = await wideChannel();
    const [first = '', ...others] = open.keys();
    await end(first, { kind: 'retry', cause: 'rateLimit', reason: '429', afterMs: 7000 });
    for (const id of others) await end(id);
    assert.equal(open.size, 0);
    await clock.advance(6900);
    assert.equal(open.size, 0);
    await clock.advance(100);
    assert.ok(open.size > 0);
  });
});
