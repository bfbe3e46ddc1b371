import assert from 'node:assert/strict';
import { createEvent } from '../../../src/core/event.ts';
import { tellStory } from '../../../src/templates/story.ts';

describe('the story of an event', () => {
  it('gives coverage in percent', () => {
    const data = { format: 'lcov', lines: 78.4, lowest: [{ path: 'src/tax.js', lines: 12 }] };
    const event = createEvent({ type: 'coverage.below', title: 'Coverage 78.4 % is below 80 %', data }, '1', 0);
    const { facts } = tellStory({ event, suppressed: 0, test: false, language: 'en' });
    assert.deepEqual(facts, [{ id: 'coverage', name: 'Lines covered', value: '78.4 %' }]);
  });
});
