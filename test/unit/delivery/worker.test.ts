import assert from 'node:assert/strict';
import type { Outcome } from '../../../src/channels/channel.ts';
import { type Answer, serverError, setUp } from '../../support/deliveryWorker.ts';

describe('delivery worker', () => {
  it('sends what is due, in order per channel', async () => {
    const { clock, outbox, sent, worker } = setUp({});
    for (let i = 0; i < 120; i += 1) outbox.add(String(i).padStart(3, '0'), i % 2 === 0 ? 'a' : 'b');
    worker.poke();
    await clock.advance(2000);
    for (const channel of ['a', 'b']) {
      const ids = sent.filter((item) => item.channel === channel).map((item) => item.id);
      assert.equal(ids.length, 60);
      assert.deepEqual(ids, ids.toSorted());
    }
    assert.ok(Object.values(outbox.statuses()).every((status) => status === 'sent'));
  });

  it('retries with growing waits, then gives up and keeps the reason', async () => {
    const { clock, outbox, sent, worker } = setUp({ a: () => serverError });
    outbox.add('1', 'a');
    worker.poke();
    await clock.advance(60_000);
    assert.deepEqual(
      sent.map(({ atMs }) => atMs),
      [0, 500, 1500, 3500],
    );
    assert.equal(outbox.rows.get('1')?.status, 'failed');
    assert.equal(outbox.rows.get('1')?.error, '500');
  });

  it('keeps the same id over all attempts', async () => {
    let calls = 0;
    const { clock, outbox, sent, worker } = setUp({ a: () => ((calls += 1) < 3 ? serverError : { kind: 'sent' }) });
    outbox.add('1', 'a');
    worker.poke();
    await clock.advance(10_000);
    assert.deepEqual([...new Set(sent.map(({ id }) => id))], ['1']);
    assert.equal(outbox.rows.get('1')?.status, 'sent');
  });

  it('waits at least as long as the service asks, for the whole channel, and counts no failure', async () => {
    let first = true;
    const answer: Answer = () => {
      if (!first) return { kind: 'sent' };
      first = false;
      return { kind: 'retry', cause: 'rateLimit', reason: '429', afterMs: 64_570 };
    };
    const { clock, outbox, sent, worker } = setUp({ a: answer });
    outbox.add('1', 'a');
    outbox.add('2', 'a');
    worker.poke();
    await clock.advance(64_569);
    assert.equal(sent.length, 1);
    await clock.advance(10);
    assert.equal(sent.length, 3);
    assert.equal(worker.channelState('a').breaker.kind, 'closed');
  });

  it('opens the breaker after five failures, burns no attempts meanwhile, probes once and recovers', async () => {
    let healthy = false;
    const { clock, outbox, sent, worker } = setUp({ a: () => (healthy ? { kind: 'sent' } : serverError) });
    for (let i = 0; i < 8; i += 1) outbox.add(String(i), 'a');
    worker.poke();
    await clock.advance(100);
    assert.equal(sent.length, 5);
    assert.equal(worker.channelState('a').breaker.kind, 'open');
    healthy = true;
    await clock.advance(59_000);
    assert.equal(sent.length, 5);
    await clock.advance(2000);
    assert.equal(worker.channelState('a').breaker.kind, 'closed');
    assert.ok(Object.values(outbox.statuses()).every((status) => status === 'sent'));
  });

  it('a failing channel does not hold up another', async () => {
    const { clock, outbox, worker } = setUp({ bad: () => serverError });
    for (let i = 0; i < 60; i += 1) outbox.add(`bad${i}`, 'bad');
    for (let i = 0; i < 60; i += 1) outbox.add(`good${i}`, 'good');
    worker.poke();
    await clock.advance(1500);
    const good = Object.entries(outbox.statuses()).filter(([id]) => id.startsWith('good'));
    assert.ok(good.every(([, status]) => status === 'sent'));
  });

  for (const kind of ['unauthorised', 'gone'] as const) {
    it(`pauses the channel after one "${kind}", keeps its queue, and delivers it once resumed`, async () => {
      let mended = false;
      const { clock, outbox, sent, changes, worker } = setUp({
        a: () => (mended ? { kind: 'sent' } : { kind, reason: 'dead' }),
      });
      for (let i = 0; i < 100; i += 1) outbox.add(String(i), 'a');
      worker.poke();
      await clock.advance(3_600_000);
      assert.equal(sent.length, 1);
      assert.equal(changes.at(-1)?.[1].pause?.cause, kind);
      assert.ok(Object.values(outbox.statuses()).every((status) => status === 'pending'));
      mended = true;
      worker.resumeChannel('a');
      await clock.advance(10_000);
      assert.ok(Object.values(outbox.statuses()).every((status) => status === 'sent'));
    });
  }

  it('stays paused over a restart', async () => {
    const { clock, outbox, sent, worker } = setUp({});
    outbox.states.push({
      channel: 'a',
      state: { breaker: { kind: 'closed', failures: 0 }, pause: { cause: 'gone', reason: 'x', sinceMs: 1 } },
    });
    outbox.add('1', 'a');
    outbox.add('2', 'b');
    worker.poke();
    await clock.advance(1000);
    assert.deepEqual(
      sent.map(({ channel }) => channel),
      ['b'],
    );
  });

  it('repeats a rejected rich message at once as plain text', async () => {
    const { clock, outbox, sent, worker } = setUp({
      a: (body) => (String(body).startsWith('plain') ? { kind: 'sent' } : { kind: 'rejected', reason: '400' }),
    });
    outbox.add('1', 'a');
    worker.poke();
    await clock.advance(10);
    assert.deepEqual(
      sent.map(({ body }) => body),
      ['1', 'plain 1'],
    );
    assert.equal(outbox.rows.get('1')?.status, 'sent');
  });

  it('ends what is rejected for good, with the reason, without a retry', async () => {
    const { clock, outbox, sent, worker } = setUp({ a: () => ({ kind: 'rejected', reason: 'too odd' }) });
    outbox.add('1', 'a');
    worker.poke();
    await clock.advance(60_000);
    assert.equal(sent.length, 2);
    assert.equal(outbox.rows.get('1')?.error, 'too odd');
  });

  it('ends messages for a channel that is not configured any more', async () => {
    const { clock, outbox, worker } = setUp({});
    outbox.add('1', 'ghost');
    worker.poke();
    await clock.advance(10);
    assert.equal(outbox.rows.get('1')?.status, 'failed');
  });

  it('does nothing outward while another window leads', async () => {
    let epoch: number | undefined;
    const { clock, outbox, sent, worker } = setUp({}, { epoch: () => epoch });
    outbox.add('1', 'a');
    worker.poke();
    await clock.advance(1000);
    assert.equal(sent.length, 0);
    epoch = 2;
    worker.poke();
    await clock.advance(10);
    assert.equal(sent.length, 1);
  });

  it('goes on by itself after the store failed', async () => {
    const { clock, outbox, sent, worker } = setUp({});
    outbox.add('1', 'a');
    outbox.failing = true;
    worker.poke();
    await clock.advance(500);
    outbox.failing = false;
    await clock.advance(1000);
    assert.equal(sent.length, 1);
  });

  it('repeats the record of a result until the store took it, and does not send again meanwhile', async () => {
    const { clock, outbox, sent, worker } = setUp({});
    outbox.add('1', 'a');
    worker.poke();
    outbox.claim = ((claim) => async (request) => {
      const rows = await claim(request);
      outbox.failing = rows.length > 0;
      return rows;
    })(outbox.claim);
    await clock.advance(3000);
    outbox.failing = false;
    await clock.advance(2000);
    assert.equal(sent.length, 1);
    assert.equal(outbox.rows.get('1')?.status, 'sent');
  });

  it('stopping lets the attempt in flight end, and leaves the rest in the outbox', async () => {
    const gate = Promise.withResolvers<Outcome>();
    const { clock, outbox, worker } = setUp({ a: () => gate.promise });
    outbox.add('1', 'a');
    outbox.add('2', 'a');
    worker.poke();
    await clock.advance(10);
    const stopped = worker.stop(3000);
    await clock.advance(10);
    gate.resolve({ kind: 'sent' });
    await stopped;
    assert.deepEqual(outbox.statuses(), { 1: 'sent', 2: 'pending' });
  });

  it('stopping cuts an attempt that hangs, after the grace, and loses nothing', async () => {
    const hang: Answer = (_body, _id, signal) =>
      new Promise((resolve) =>
        signal.addEventListener('abort', () => resolve({ kind: 'retry', cause: 'connection', reason: 'cut' })),
      );
    const { clock, outbox, worker } = setUp({ a: hang });
    outbox.add('1', 'a');
    worker.poke();
    await clock.advance(10);
    const stopped = worker.stop(3000);
    await clock.advance(3000);
    await stopped;
    assert.deepEqual(outbox.statuses(), { 1: 'pending' });
  });
});
