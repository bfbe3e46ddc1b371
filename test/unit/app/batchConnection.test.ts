import assert from 'node:assert/strict';
import { BatchConnection, type Refusal } from '../../../src/app/batchConnection.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import { VirtualClock } from '../../support/virtualClock.ts';

describe('batch connection', () => {
  it('waits as long as the consumer asked for, and never shorter than its own growing wait', async () => {
    const clock = new VirtualClock();
    const answers: Refusal[] = [{ reason: 'Busy.', afterMs: 7000 }, { reason: 'Busy.', afterMs: 1 }, { reason: 'No.' }];
    const times: number[] = [];
    const connection = new BatchConnection({
      consumer: 'c',
      clock,
      logger: silentLogger,
      subscription: () => ({ size: 100, waitMs: 0 }),
      next: async () => ({ id: 'b', items: [], redelivery: false, remaining: 0 }),
      deliver: async () => {
        times.push(clock.monotonic());
        return answers.shift();
      },
      acknowledge: async () => connection.dispose(),
      countError: async () => {},
    });
    connection.start(true);
    await clock.advance(60_000);
    assert.deepEqual(times, [0, 7000, 9000, 13_000]);
    assert.equal(clock.pending, 0);
  });
});
