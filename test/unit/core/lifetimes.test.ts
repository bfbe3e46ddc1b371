import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/clock.ts';
import { DisposableStore, toDisposable } from '../../../src/core/disposable.ts';
import { Emitter } from '../../../src/core/emitter.ts';
import { createRedactingLogger, type Logger } from '../../../src/core/logger.ts';

describe('disposable store', () => {
  it('disposes in reverse order, once, and late additions at once', () => {
    const seen: string[] = [];
    const store = new DisposableStore();
    for (const name of ['a', 'b']) store.add(toDisposable(() => seen.push(name)));
    store.dispose();
    store.dispose();
    store.add(toDisposable(() => seen.push('late')));
    assert.deepEqual(seen, ['b', 'a', 'late']);
    assert.equal(store.isDisposed, true);
  });

  it('disposes the others when one fails, and reports the failure', () => {
    const seen: string[] = [];
    const store = new DisposableStore();
    store.add(toDisposable(() => seen.push('a')));
    store.add({
      dispose() {
        throw new Error('stuck');
      },
    });
    assert.throws(() => store.dispose(), AggregateError);
    assert.deepEqual(seen, ['a']);
  });
});

describe('emitter', () => {
  it('keeps telling the others when one listener throws', () => {
    const errors: unknown[] = [];
    const heard: number[] = [];
    const emitter = new Emitter<number>((error) => errors.push(error));
    emitter.event(() => {
      throw new Error('bad listener');
    });
    const listening = emitter.event((value) => heard.push(value));
    emitter.fire(1);
    listening.dispose();
    emitter.fire(2);
    assert.deepEqual(heard, [1]);
    assert.equal(errors.length, 2);
  });
});

describe('system clock', () => {
  it('calls back, and does not when disposed', async () => {
    const called = Promise.withResolvers<void>();
    let wrong = false;
    systemClock.after(1, () => (wrong = true)).dispose();
    systemClock.after(2, () => called.resolve());
    await called.promise;
    assert.equal(wrong, false);
    assert.ok(systemClock.monotonic() > 0);
  });

  it('does not fire a delay above 24.8 days at once', async () => {
    let fired = false;
    const timer = systemClock.after(2 ** 31 + 1000, () => (fired = true));
    await new Promise<void>((resolve) => systemClock.after(20, resolve));
    timer.dispose();
    assert.equal(fired, false);
  });
});

describe('redacting logger', () => {
  it('redacts messages and causes', () => {
    const lines: string[] = [];
    const push = (line: string) => void lines.push(line);
    const target: Logger = { debug: push, info: push, warn: push, error: push };
    const logger = createRedactingLogger(target, (text) => text.replaceAll('secret', '***'));
    logger.debug('secret');
    logger.info('secret');
    logger.warn('secret');
    logger.error('failed', new Error('with secret'));
    logger.error('secret');
    assert.ok(lines.every((line) => !line.includes('secret')));
    assert.match(lines[3] ?? '', /with \*\*\*/);
  });
});
