import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  admit,
  type BreakerPolicy,
  type BreakerState,
  closedBreaker,
  onFailure,
  onSuccess,
} from '../../../src/delivery/breaker.ts';
import { fullBucket, takeToken } from '../../../src/delivery/bucket.ts';
import { channelStateFromJson, channelStatePatch, freshChannelState } from '../../../src/delivery/channelState.ts';
import { nextDelayMs, type RetryPolicy } from '../../../src/delivery/retry.ts';

const policy: BreakerPolicy = { failureThreshold: 3, openForMs: 1000, successThreshold: 2 };
const fail = (state: BreakerState, nowMs: number) => onFailure(state, policy, nowMs);

describe('circuit breaker', () => {
  it('opens after the threshold of failures in a row, and a success in between starts the count anew', () => {
    let state = fail(fail(closedBreaker, 0), 0);
    assert.deepEqual(state, { kind: 'closed', failures: 2 });
    state = fail(fail(onSuccess(state, policy), 0), 0);
    assert.equal(state.kind, 'closed');
    assert.deepEqual(fail(state, 5), { kind: 'open', untilMs: 1005 });
  });

  it('lets nothing through while open, one probe at its end, and closes after two successes', () => {
    const open: BreakerState = { kind: 'open', untilMs: 1000 };
    assert.deepEqual(admit(open, policy, 999), { state: open, waitMs: 1 });
    const probing = admit(open, policy, 1000);
    assert.deepEqual(probing, { state: { kind: 'halfOpen', successes: 0 }, waitMs: 0 });
    const once = onSuccess(probing.state, policy);
    assert.deepEqual(once, { kind: 'halfOpen', successes: 1 });
    assert.deepEqual(onSuccess(once, policy), closedBreaker);
  });

  it('opens again when a probe fails', () => {
    assert.deepEqual(fail({ kind: 'halfOpen', successes: 1 }, 50), { kind: 'open', untilMs: 1050 });
  });

  it('lets a probe through when the clock stepped back behind its opening', () => {
    assert.equal(admit({ kind: 'open', untilMs: 1000 }, policy, 0).waitMs, 1000);
    assert.deepEqual(admit({ kind: 'open', untilMs: 86_400_000 }, policy, 0), {
      state: { kind: 'halfOpen', successes: 0 },
      waitMs: 0,
    });
  });

  it('survives storage in every state, and anything unreadable is a fresh state', () => {
    const states: BreakerState[] = [
      closedBreaker,
      { kind: 'closed', failures: 2 },
      { kind: 'open', untilMs: 9 },
      { kind: 'halfOpen', successes: 1 },
    ];
    for (const breaker of states) {
      const state = { breaker, pause: { cause: 'gone' as const, reason: 'x', sinceMs: 3 } };
      assert.deepEqual(channelStateFromJson(channelStatePatch(freshChannelState, state)), state);
    }
    assert.deepEqual(channelStateFromJson({ breaker: { kind: 'odd' }, pause: { cause: 'odd' } }), {
      breaker: closedBreaker,
    });
    assert.deepEqual(channelStateFromJson(undefined), { breaker: closedBreaker });
  });
});

describe('retry', () => {
  const retry: RetryPolicy = {
    maxRetries: 3,
    initialDelayMs: 1000,
    maxDelayMs: 30_000,
    multiplier: 2,
    on: ['timeout', 'connection', 'rateLimit', 'server'],
  };

  it('waits within [0, ceiling], doubling to the maximum, and gives up after the retries', () => {
    assert.deepEqual(
      [1, 2, 3].map((attempts) => nextDelayMs(retry, attempts, 'server', undefined, 0.999_999)),
      [1000, 2000, 4000],
    );
    assert.equal(nextDelayMs(retry, 1, 'server', undefined, 0), 0);
    assert.equal(nextDelayMs(retry, 4, 'server', undefined, 0.5), undefined);
    assert.equal(nextDelayMs({ ...retry, maxRetries: 20 }, 15, 'server', undefined, 0.999_999), 30_000);
  });

  it('never undercuts what the service asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.nat({ max: 3_600_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempts, asked, random) => {
          assert.ok((nextDelayMs(retry, attempts, 'rateLimit', asked, random) ?? -1) >= asked);
        },
      ),
    );
  });

  it('spreads evenly over the whole range', () => {
    const buckets = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 10_000; i += 1) {
      const delay = nextDelayMs(retry, 3, 'server', undefined, (i + 0.5) / 10_000) ?? 0;
      const index = Math.min(9, Math.floor(delay / 400));
      buckets[index] = (buckets[index] ?? 0) + 1;
    }
    for (const count of buckets) assert.ok(count > 950 && count < 1050, String(buckets));
  });

  it('does not repeat causes that the configuration leaves out', () => {
    assert.equal(nextDelayMs({ ...retry, on: ['timeout'] }, 1, 'server', undefined, 0.5), undefined);
  });
});

describe('token bucket', () => {
  it('never lets more through than burst plus pace, whatever the times', () => {
    fc.assert(
      fc.property(
        fc.record({
          requests: fc.integer({ min: 1, max: 5 }),
          perMs: fc.integer({ min: 10, max: 2000 }),
          burst: fc.integer({ min: 1, max: 5 }),
        }),
        fc.array(fc.nat({ max: 500 }), { maxLength: 100 }),
        (pace, steps) => {
          let now = 0;
          let state = fullBucket(pace, now);
          let passed = 0;
          for (const step of steps) {
            now += step;
            const taken = takeToken(state, pace, now);
            state = taken.state;
            if (taken.waitMs === 0) passed += 1;
          }
          assert.ok(passed <= pace.burst + (now / pace.perMs) * pace.requests + 1e-6);
        },
      ),
    );
  });

  it('says how long to wait, and has a token then', () => {
    const pace = { requests: 1, perMs: 1000, burst: 1 };
    const first = takeToken(fullBucket(pace, 0), pace, 0);
    const second = takeToken(first.state, pace, 0);
    assert.equal(second.waitMs, 1000);
    assert.equal(takeToken(second.state, pace, 1000).waitMs, 0);
  });
});
