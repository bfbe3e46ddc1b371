import assert from 'node:assert/strict';
import { ConsentQuestion } from '../../../src/host/consentQuestion.ts';

describe('the question whether a workspace may send somewhere', () => {
  it('is asked once for each set of destinations', () => {
    const question = new ConsentQuestion();
    assert.equal(question.isDue(['a'], []), true);
    assert.equal(question.isDue(['a'], []), false);
    assert.equal(question.isDue(['a', 'b'], []), true);
  });

  it('is not asked while nothing waits', () => {
    assert.equal(new ConsentQuestion().isDue([], []), false);
  });

  it('is not asked again about what the person wants no question about, but about what is new beside it', () => {
    const question = new ConsentQuestion();
    assert.equal(question.isDue(['a'], ['a', 'b']), false);
    assert.equal(question.isDue(['a', 'c'], ['a', 'b']), true);
  });
});
