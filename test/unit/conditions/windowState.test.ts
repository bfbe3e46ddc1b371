import assert from 'node:assert/strict';
import fc from 'fast-check';
import { baselineOf } from '../../../src/conditions/baseline.ts';
import { compileCondition } from '../../../src/conditions/compileCondition.ts';
import { advance, initialState, type WindowState } from '../../../src/conditions/windowState.ts';

const minute = 60_000;

/** Plays `[minute, what is known, or nothing for a look at the clock]`; answers `minute change` for each change. */
function play(phrase: string, steps: readonly (readonly [number, Record<string, unknown>?])[]): string[] {
  const condition = compileCondition(phrase);
  let state: WindowState = initialState(0);
  const changes: string[] = [];
  let last: Record<string, unknown> = {};
  for (const [at, known] of steps) {
    last = known ?? last;
    const step = advance(condition, state, last, at * minute, known !== undefined);
    ({ state } = step);
    if (step.change !== undefined) changes.push(`${at} ${step.change}`);
  }
  return changes;
}

const cpu = (percent: number) => ({ cpu: { percent } });
const failed = { event: { type: 'test.failed' } };
const built = (durationMs: number) => ({ build: { durationMs } });

describe('a condition over time', () => {
  it('about how things are is told when it comes true and when it ends, once each', () => {
    const lines = (value: number) => ({ coverage: { lines: value } });
    assert.deepEqual(
      play('coverage < 80', [
        [1, lines(81)],
        [2, lines(79)],
        [3, lines(78)],
        [4, {}],
        [5, lines(80)],
        [6, lines(70)],
      ]),
      ['2 met', '5 cleared', '6 met'],
    );
  });

  it('about what happens is told each time', () => {
    const succeeded = { event: { type: 'deploy.succeeded' } };
    assert.deepEqual(play('deploy succeeds', [[1, succeeded], [2, failed], [3, succeeded], [4]]), ['1 met', '3 met']);
  });

  it('that counts is told once for so many within the time', () => {
    const times = [0, 1, 12, 13, 14, 15, 16, 17].map((at) => [at, failed] as const);
    assert.deepEqual(play('tests fail 3 times in 10 minutes', times), ['14 met', '17 met']);
  });

  it('that must last is told after the time by the clock alone, and starts anew after a break', () => {
    assert.deepEqual(
      play('cpu > 90% for 5 minutes', [[0, cpu(95)], [3, cpu(80)], [4, cpu(95)], [8], [9], [10], [11, cpu(50)]]),
      ['9 met', '11 cleared'],
    );
  });

  it('with a recovery of its own goes on until that is reached', () => {
    const phrase = 'cpu > 90% until below 60%';
    assert.deepEqual(
      play(phrase, [
        [1, cpu(95)],
        [2, cpu(80)],
        [3, cpu(95)],
        [4, cpu(59)],
      ]),
      ['1 met', '4 cleared'],
    );
  });

  it('of absence is told once nothing came for the time, and ends with the next', () => {
    const beat = { log: { file: 'app.log', text: 'heartbeat 7' } };
    const noise = { log: { file: 'app.log', text: 'other' } };
    assert.deepEqual(
      play('no heartbeat in app.log for 10 minutes', [[5, beat], [14, noise], [15], [20], [21, beat], [31]]),
      ['15 met', '21 cleared', '31 met'],
    );
  });

  it('of what is unusual waits for enough values, and shows what it compared with', () => {
    const usual = Array.from({ length: 10 }, (_, index) => [index, built(60_000 + index * 100)] as const);
    assert.deepEqual(
      play('build takes longer than usual', [...usual, [11, built(61_000)], [12, built(300_000)], [13, built(60_000)]]),
      ['12 met', '13 cleared'],
    );
    const { median, upper, samples } = baselineOf([1, 2, 3, 4, 100], 3);
    assert.deepEqual([median, samples], [3, 5]);
    assert.ok(upper < 10, 'an outlier does not move what is usual');
  });

  it('says when to look again', () => {
    const condition = compileCondition('cpu > 90% for 5 minutes');
    const { dueMs, state } = advance(condition, initialState(0), cpu(95), 1000, true);
    assert.equal(dueMs, 301_000);
    assert.equal(advance(condition, state, cpu(95), 301_000, false).change, 'met');
  });

  it('never is met twice without an end between', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.option(fc.integer({ min: 80, max: 100 })))),
        (moves) => {
          let at = 0;
          const steps = moves.map(([by, percent]) => {
            at += by;
            return percent === null ? ([at] as const) : ([at, cpu(percent)] as const);
          });
          const kinds = play('cpu > 90% for 5 minutes', steps).map((change) => change.split(' ')[1]);
          assert.ok(kinds.every((kind, index) => kind === (index % 2 === 0 ? 'met' : 'cleared')));
        },
      ),
    );
  });
});
