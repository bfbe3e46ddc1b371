import assert from 'node:assert/strict';
import { createEvent } from '../../../src/core/event.ts';
import { tellStory } from '../../../src/templates/story.ts';

describe('the story of an event', () => {
  it('gives coverage in percent', () => {
    const data = { lines: 78.4, functions: 90, lowest: [{ path: 'src/tax.js', lines: 12 }] };
    const event = createEvent({ type: 'coverage.below', title: 'Coverage 78.4 % is below 80 %', data }, '1', 0);
    assert.deepEqual(tellStory({ event, suppressed: 0, test: false }).facts, [
      { name: 'Lines', value: '78.4 %' },
      { name: 'Functions', value: '90 %' },
    ]);
  });
});
