import assert from 'node:assert/strict';
import { Reading } from '../../../src/host/views/reading.ts';

describe('a list that is always open', () => {
  const news = { hasNews: true, isInSight: true };

  it('is read when its news lay in sight for a minute', () => {
    const reading = new Reading();
    assert.deepEqual(reading.look(news, 0), { isRead: false, againMs: 60_000 });
    assert.deepEqual(reading.look(news, 40_000), { isRead: false, againMs: 20_000 });
    assert.deepEqual(reading.look(news, 60_000), { isRead: true });
  });

  it('is not read by who looks elsewhere meanwhile', () => {
    const reading = new Reading();
    reading.look(news, 0);
    assert.deepEqual(reading.look({ ...news, isInSight: false }, 40_000), { isRead: false });
    assert.deepEqual(reading.look(news, 60_000), { isRead: false, againMs: 60_000 });
  });

  it('waits for nothing while there is nothing new', () => {
    assert.deepEqual(new Reading().look({ ...news, hasNews: false }, 0), { isRead: false });
  });
});
