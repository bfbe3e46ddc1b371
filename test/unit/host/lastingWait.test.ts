import assert from 'node:assert/strict';
import { LastingWait } from '../../../src/host/views/lastingWait.ts';

const nowMs = 1_700_000_000_000;

describe('what waits in a channel', () => {
  it('is nothing while a message is being sent, and is looked at again when that takes long', () => {
    const wait = new LastingWait();
    const due = { channel: 'hook', waiting: 1, nextDueMs: nowMs };
    assert.deepEqual(wait.look(due, nowMs), { waiting: 0, againMs: 2000 });
    assert.deepEqual(wait.look(due, nowMs + 500), { waiting: 0, againMs: 1500 });
    assert.deepEqual(wait.look(due, nowMs + 2000), { waiting: 1, againMs: undefined });
    assert.deepEqual(wait.look({ channel: 'hook', waiting: 0 }, nowMs + 2100), { waiting: 0, againMs: undefined });
  });

  it('is what is held until later', () => {
    const held = { channel: 'mail', waiting: 3, nextDueMs: nowMs + 60_000 };
    assert.deepEqual(new LastingWait().look(held, nowMs), { waiting: 3, againMs: undefined });
  });

  it('stays what it was while another message is being sent', () => {
    const wait = new LastingWait();
    wait.look({ channel: 'mail', waiting: 3, nextDueMs: nowMs + 60_000 }, nowMs);
    assert.equal(wait.look({ channel: 'mail', waiting: 4, nextDueMs: nowMs }, nowMs + 100).waiting, 3);
    assert.equal(wait.look({ channel: 'mail', waiting: 3, nextDueMs: nowMs + 60_000 }, nowMs + 200).waiting, 3);
  });

  it("is each channel's own", () => {
    const wait = new LastingWait();
    wait.look({ channel: 'mail', waiting: 3, nextDueMs: nowMs + 60_000 }, nowMs);
    assert.equal(wait.look({ channel: 'hook', waiting: 1, nextDueMs: nowMs }, nowMs).waiting, 0);
  });
});
