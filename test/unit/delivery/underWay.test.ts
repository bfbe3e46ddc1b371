import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Outcome } from '../../../src/channels/channel.ts';
import { attemptsAtOnce } from '../../../src/delivery/lane.ts';
import { heldChannel, messageId, sentFirst, serverError, setUp } from '../../support/deliveryWorker.ts';

/** The first two of those that are under way together. */
const [first, second] = [messageId(sentFirst), messageId(sentFirst + 1)];

describe('attempts under way together', () => {
  it('leave a retry its own time while another hangs, and make it beside that one when the channel answers well', async () => {
    const { outbox, clock, open, begin, end } = heldChannel();
    await begin(0);
    const [hanging = '', failing = '', ...others] = open.keys();
    await end(failing, serverError);
    for (const id of others) await end(id);
    assert.deepEqual([...open.keys()], [hanging]);
    await clock.advance((outbox.rows.get(failing)?.dueMs ?? 0) - clock.now() - 1);
    assert.deepEqual([...open.keys()], [hanging]);
    await clock.advance(1);
    assert.deepEqual([...open.keys()], [hanging, failing]);
  });

  it('make a retry that fell due while another hangs when that one ends, where the channel is in trouble', async () => {
    const { outbox, sent, clock, open, begin, end } = heldChannel();
    await begin(0);
    const [hanging = '', failing = '', ...others] = open.keys();
    for (const id of others) await end(id);
    await end(failing, serverError);
    await clock.advance(14_000);
    assert.ok((outbox.rows.get(failing)?.dueMs ?? Number.POSITIVE_INFINITY) < clock.now());
    assert.deepEqual([...open.keys()], [hanging]);
    await end(hanging);
    assert.deepEqual([...open.keys()], [failing]);
    await end(failing);
    assert.ok(Object.values(outbox.statuses()).every((status) => status === 'sent'));
    assert.equal(sent.length, sentFirst + attemptsAtOnce + 1);
  });

  it('do not begin a retry early when another ends before it is due', async () => {
    const { outbox, clock, open, begin, end } = heldChannel();
    await begin(0);
    const [failing = '', ...others] = open.keys();
    await end(failing, serverError);
    for (const id of others) await end(id);
    assert.equal(open.size, 0);
    const waitMs = (outbox.rows.get(failing)?.dueMs ?? 0) - clock.now();
    await clock.advance(waitMs - 1);
    assert.equal(open.size, 0);
    await clock.advance(1);
    assert.deepEqual([...open.keys()], [failing]);
  });

  it('keep the second of an order key waiting while the first hangs, and let others pass', async () => {
    const { clock, open, begin, end } = heldChannel();
    await begin(13, (id) => ([first, second].includes(id) ? 'one' : id));
    assert.ok(open.has(first) && !open.has(second), [...open.keys()].join());
    for (let id = [...open.keys()].find((key) => key !== first); id !== undefined; ) {
      await end(id);
      id = [...open.keys()].find((key) => key !== first);
    }
    await clock.advance(60_000);
    assert.deepEqual([...open.keys()], [first]);
    await end(first);
    assert.deepEqual([...open.keys()], [second]);
  });

  it('let the second of an order key go when the first has to be tried again', async () => {
    const { open, begin, end } = heldChannel();
    await begin(1, (id) => ([first, second].includes(id) ? 'one' : id));
    for (const id of [...open.keys()].filter((key) => key !== first)) await end(id);
    await end(first, serverError);
    assert.ok(!open.has(first));
    while (!open.has(second)) await end([...open.keys()][0] ?? '');
  });

  it('that end in the time given for stopping are kept, those that hang are cut, and the rest waits in the outbox', async () => {
    const { outbox, worker, clock, open, begin, end } = heldChannel();
    await begin(3);
    const hanging = [...open.keys()].slice(2);
    assert.equal(hanging.length, attemptsAtOnce - 2);
    const stopped = worker.stop(3000);
    await end(first);
    await end(second, serverError);
    assert.equal(open.size, attemptsAtOnce - 2, 'nothing new begins');
    await clock.advance(3000);
    await stopped;
    const statuses = outbox.statuses();
    assert.deepEqual([statuses[first], statuses[second]], ['sent', 'retrying']);
    for (const id of hanging) assert.equal(statuses[id], 'pending');
    const counts = Map.groupBy(Object.values(statuses), (status) => status);
    assert.deepEqual(
      [counts.get('sent')?.length, counts.get('pending')?.length],
      [sentFirst + 1, attemptsAtOnce - 2 + 3],
    );
  });

  it('that were answered just as they are cut are kept, and not repeated after the next start', async () => {
    const { outbox, clock, worker } = setUp({
      a: (_body, _id, signal) =>
        new Promise<Outcome>((resolve) => signal.addEventListener('abort', () => resolve({ kind: 'sent' }))),
    });
    outbox.add('1', 'a');
    worker.poke();
    await clock.advance(1);
    const stopped = worker.stop(3000);
    await clock.advance(3000);
    await stopped;
    assert.deepEqual(outbox.statuses(), { 1: 'sent' });
  });

  it('whose results are on their way to the store are written before stopping ends', async () => {
    const { outbox, worker, clock, open, begin, end } = heldChannel();
    await begin(3);
    const { settle } = outbox;
    const disk = Promise.withResolvers<void>();
    outbox.settle = async (...args) => {
      await disk.promise;
      return settle(...args);
    };
    const made = [...open.keys()];
    for (const id of made) await end(id);
    const state = { isStopped: false };
    const stopped = worker.stop(3000).then(() => {
      state.isStopped = true;
    });
    await clock.advance(5000);
    assert.equal(state.isStopped, false);
    disk.resolve();
    await stopped;
    for (const id of made) assert.equal(outbox.statuses()[id], 'sent');
  });

  it('are one probe of a half-open breaker, however long it hangs and however often the worker is woken', async () => {
    const { outbox, worker, clock, open, begin, end } = heldChannel();
    await begin(13);
    const underWay = [...open.keys()];
    for (const id of underWay) await end(id, serverError);
    for (let failures = 1; failures < 5; failures += 1) await end([...open.keys()][0] ?? '', serverError);
    assert.equal(worker.channelState('a').breaker.kind, 'open');
    await clock.advance(60_000);
    for (let i = 0; i < 50; i += 1) {
      outbox.add(`new ${i}`, 'a');
      worker.poke();
      await clock.advance(250);
    }
    assert.deepEqual([worker.channelState('a').breaker.kind, open.size], ['halfOpen', 1]);
  });
});

/** What an attempt comes to, and after how long. */
const attempts = fc.record({
  afterMs: fc.nat({ max: 3000 }),
  outcome: fc.oneof(
    { weight: 6, arbitrary: fc.constant<Outcome>({ kind: 'sent' }) },
    { weight: 2, arbitrary: fc.constant(serverError) },
    { weight: 1, arbitrary: fc.constant<Outcome>({ kind: 'rejected', reason: '400' }) },
    {
      weight: 1,
      arbitrary: fc
        .nat({ max: 5000 })
        .map((afterMs): Outcome => ({ kind: 'retry', cause: 'rateLimit', reason: '429', afterMs })),
    },
  ),
});

describe('any course of attempts', () => {
  it('keeps the bound, the order of first attempts within a key and the due times, and ends every message once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('k', 'l', 'm', 'n', 'o'), { minLength: 1, maxLength: 30 }),
        fc.array(attempts, { minLength: 1, maxLength: 40 }),
        async (keys, course) => {
          let number = 0;
          const open = new Set<string>();
          const firsts: string[] = [];
          const broken: string[] = [];
          const keyOf = (id: string) => id.slice(0, 1);
          const parts = setUp({
            a: (body, id) => {
              const { afterMs, outcome } = course[number % course.length] ?? { afterMs: 0, outcome: serverError };
              number += 1;
              const row = parts.outbox.rows.get(id);
              if ((row?.dueMs ?? 0) > parts.clock.now()) broken.push(`${id} was sent before its time`);
              // The same message in plain text is a part of its attempt.
              if (!String(body).startsWith('plain')) {
                assert.ok(
                  [...open].every((other) => keyOf(other) !== keyOf(id)),
                  `two of ${keyOf(id)} at once`,
                );
                if (open.size >= attemptsAtOnce) broken.push('too many at once');
                if (!firsts.includes(id)) firsts.push(id);
                open.add(id);
              }
              return new Promise<Outcome>((resolve) =>
                parts.clock.after(afterMs, () => {
                  open.delete(id);
                  resolve(outcome);
                }),
              );
            },
          });
          for (const [index, key] of keys.entries())
            parts.outbox.add(`${key}${String(index).padStart(2, '0')}`, 'a', { orderKey: key });
          parts.worker.poke();
          await parts.clock.advance(3_600_000);
          assert.deepEqual(broken, []);
          for (const key of new Set(keys)) {
            const ids = firsts.filter((id) => keyOf(id) === key);
            assert.deepEqual(ids, ids.toSorted());
          }
          const ends = parts.settled.filter(({ status }) => status === 'sent' || status === 'failed');
          assert.deepEqual(ends.map(({ id }) => id).sort(), [...parts.outbox.rows.keys()].sort());
          await parts.worker.stop(0);
        },
      ),
      { numRuns: 60 },
    );
  }).timeout(30_000);
});
