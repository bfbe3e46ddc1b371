import assert from 'node:assert/strict';
import { silentLogger } from '../../../src/core/logger.ts';
import { ResultWriter } from '../../../src/delivery/resultWriter.ts';
import type { DeliveryUpdate } from '../../../src/store/store.ts';
import { VirtualClock } from '../../support/virtualClock.ts';

/** A writer whose store refuses all that comes together with `wrong`; `calls` are the ids of each call. */
function writerWith(isStopped: () => boolean) {
  const clock = new VirtualClock();
  const calls: string[][] = [];
  const first = Promise.withResolvers<void>();
  const writer = new ResultWriter({
    clock,
    logger: silentLogger,
    isStopped,
    written() {},
    async write(updates) {
      const ids = updates.map(({ id }) => id);
      calls.push(ids);
      if (calls.length === 1) await first.promise;
      if (ids.includes('wrong')) throw new Error('refused');
      return ids;
    },
  });
  const write = (id: string) => writer.write([{ id, status: 'sent', attempts: 1 } satisfies DeliveryUpdate], []);
  return { clock, calls, write, goOn: first.resolve };
}

describe('writing results', () => {
  it('takes together what ends while others are being written', async () => {
    const { calls, write, goOn } = writerWith(() => false);
    const all = ['a', 'b', 'c'].map(write);
    goOn();
    await Promise.all(all);
    assert.deepEqual(calls, [['a'], ['b', 'c']]);
  });

  it('lets one that is refused hold up no other, and tries it again', async () => {
    const { clock, calls, write, goOn } = writerWith(() => false);
    const good = ['a', 'b'].map(write);
    void write('wrong');
    good.push(write('c'));
    goOn();
    await Promise.all(good);
    const before = calls.length;
    await clock.advance(1000);
    assert.deepEqual(calls.slice(before), [['wrong']]);
  });

  it('loses none of the others when there is no time left, and then waits no longer', async () => {
    const { calls, write, goOn } = writerWith(() => true);
    const all = ['a', 'b', 'wrong', 'c'].map(write);
    goOn();
    await Promise.all(all);
    assert.deepEqual(calls, [['a'], ['b', 'wrong', 'c'], ['b'], ['wrong'], ['c']]);
  });
});
