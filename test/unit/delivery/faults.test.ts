import assert from 'node:assert/strict';
import { setUp } from '../../support/deliveryWorker.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Calls of the outbox until all of {@link ids} are sent, counted once without a fault. */
const mostCalls = 10;

describe('a store that fails at one call', () => {
  for (let failing = 1; failing <= mostCalls; failing += 1) {
    it(`loses nothing, keeps the order and sends each once: call ${failing}`, async () => {
      const { clock, outbox, sent, worker } = setUp({});
      for (const id of ids) outbox.add(id, 'team');
      let calls = 0;
      for (const method of ['claim', 'settle', 'nextDueMs', 'withdrawn'] as const) {
        const work = outbox[method].bind(outbox) as (...args: unknown[]) => Promise<unknown>;
        Object.assign(outbox, {
          [method]: async (...args: unknown[]) => {
            calls += 1;
            if (calls === failing) throw Object.assign(new Error('i/o error'), { code: 'EIO' });
            return work(...args);
          },
        });
      }
      worker.poke();
      await clock.advance(60_000);
      await worker.stop(0);
      assert.deepEqual(
        sent.map(({ id }) => id),
        ids,
      );
      assert.ok(calls >= failing, `only ${calls} calls`);
      assert.ok(Object.values(outbox.statuses()).every((status) => status === 'sent'));
    });
  }

  it('after its result was made is asked again until it took it, over 40 failures in a row', async () => {
    const { clock, outbox, sent, worker } = setUp({});
    outbox.add('a', 'team', { priority: 'critical' });
    const { settle } = outbox;
    let failures = 0;
    outbox.settle = async (...args) => {
      failures += 1;
      if (failures <= 40) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      return settle(...args);
    };
    worker.poke();
    await clock.advance(60_000);
    assert.deepEqual([sent.length, outbox.statuses()], [1, { a: 'sent' }]);
    await worker.stop(0);
  });
});
