import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileCondition } from '../../../src/conditions/compileCondition.ts';
import { seenWith } from '../../../src/conditions/knownState.ts';
import { expressionOfTest, phraseOfTest } from '../../../src/conditions/namedTest.ts';
import { say } from '../../../src/core/words/phrase.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';

const runWith = (data: Record<string, string[]>) => seenWith({}, sampleEvent({ type: 'test.failed', data }));

describe('a phrase about one test', () => {
  for (const [phrase, caught] of [
    ['test "adds" fails', ['failing']],
    ['the test "adds" is fixed', ['fixed']],
    ["Alert me when test 'adds' fails or is fixed.", ['failing', 'fixed']],
  ] as const)
    it(`${phrase} is about ${caught.join(' and ')}`, () => {
      const { when } = compileCondition(phrase);
      const runs = { failing: runWith({ newlyFailing: ['sum › adds'] }), fixed: runWith({ fixed: ['adds'] }) };
      const other = runWith({ newlyFailing: ['sum › adds more'], fixed: ['subtracts'] });
      assert.equal(when.evaluate(other), false);
      assert.deepEqual(
        Object.entries(runs).flatMap(([name, run]) => (when.evaluate(run) === true ? [name] : [])),
        caught,
      );
    });

  it('may be limited to a branch', () => {
    const { canonical } = compileCondition('test "adds" fails on branch main');
    assert.equal(say(canonical, 'en'), 'the test "adds" fails, on branch main');
    assert.match(say(canonical, 'ja'), /テスト「adds」が失敗する/);
  });

  it('holds names with the words of other phrases', () => {
    for (const name of [
      'retries 3 times in 10 s',
      'works on main',
      'waits for 5 minutes',
      'a "b" and c',
      "isn't lost",
      'recovers above 5',
    ])
      assert.equal(compileCondition(phraseOfTest(name) ?? '').expression, expressionOfTest(name), name);
  });

  it('means what the expression means, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (name) => {
        const phrase = phraseOfTest(name);
        if (phrase !== undefined) assert.equal(compileCondition(phrase).expression, expressionOfTest(name));
      }),
    );
  });

  it('is none for a name that phrases cannot hold', () => {
    for (const name of ['', ' adds', 'adds  two', 'adds\ntwo']) assert.equal(phraseOfTest(name), undefined);
  });
});
