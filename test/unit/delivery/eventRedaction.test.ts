import assert from 'node:assert/strict';
import { createRedactor, RedactionTally } from '../../../src/core/redaction.ts';
import { compileSafePattern } from '../../../src/core/safePattern.ts';
import { Secret } from '../../../src/core/secret.ts';
import { EventRedaction } from '../../../src/delivery/eventRedaction.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';

describe('redaction of an event for several channels', () => {
  it('counts what was removed for each of them, and looks again when a secret became known', () => {
    const redactor = createRedactor();
    const redaction = new EventRedaction(redactor, 'outward');
    const event = sampleEvent({ title: 'login with orange-juice as @everyone' });
    const [first, second] = [new RedactionTally(), new RedactionTally()];
    const once = redaction.of(event, first);
    assert.equal(redaction.of(event, second), once);
    assert.deepEqual(second.counts, first.counts);
    assert.deepEqual(Object.keys(first.counts).length, 1);
    assert.match(once.title, /orange-juice/);
    redactor.addSecret(new Secret('orange-juice'));
    assert.doesNotMatch(redaction.of(event).title, /orange-juice/);
  });

  it('looks again when other patterns hold', () => {
    const redactor = createRedactor();
    const redaction = new EventRedaction(redactor, 'json');
    const event = sampleEvent({ title: 'ticket ABC-1234' });
    assert.equal(redaction.of(event), event);
    redactor.use({ patterns: [compileSafePattern('/[A-Z]+-\\d+/')] });
    assert.doesNotMatch(redaction.of(event).title, /ABC/);
  });
});
