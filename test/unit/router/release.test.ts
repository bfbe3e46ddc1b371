import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EventDraft } from '../../../src/core/event.ts';
import { decideRelease, type ProblemNow, type WaitingMessage } from '../../../src/router/release.ts';
import { summarise } from '../../../src/router/summary.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';

const start = 1_700_000_000_000;
const hour = 3_600_000;
const expiryMs = { low: hour, medium: 6 * hour, high: 24 * hour, critical: 24 * hour };

function waiting(id: string, draft: Partial<EventDraft>, more: Partial<WaitingMessage> = {}): WaitingMessage {
  const event = { ...sampleEvent({ type: 'build.failed', ...draft }), id: `event-${id}` };
  return { id, event, hold: 'quiet', dueMs: start, acceptedMs: start, ...more };
}

const of = (incident: string, transition: string) => ({ incident, data: { transition } });
const release = (messages: WaitingMessage[], problems: Record<string, ProblemNow> = {}, nowMs = start) =>
  decideRelease(messages, { problem: (key) => problems[key], mutes: [], expiryMs, nowMs });
const ids = ({ told }: ReturnType<typeof release>) => told.map(({ id }) => id);

describe('what is still worth telling', () => {
  it('of a problem is its last state', () => {
    const result = release([
      waiting('1', of('a', 'broke')),
      waiting('2', of('b', 'broke')),
      waiting('3', of('a', 'stillBroken')),
    ]);
    assert.deepEqual(ids(result), ['2', '3']);
    assert.deepEqual(result.withdrawn, [
      { id: '1', status: 'suppressed', reason: 'Message 3 tells the later state of it.' },
    ]);
  });

  it('is nothing of what broke and was fixed meanwhile, but the end of what was told before', () => {
    assert.deepEqual(ids(release([waiting('1', of('a', 'broke')), waiting('2', of('a', 'fixed'))])), []);
    assert.deepEqual(ids(release([waiting('2', of('a', 'fixed'))])), ['2']);
  });

  it('are all of those without a state', () =>
    assert.deepEqual(ids(release([waiting('1', {}), waiting('2', {})])), ['1', '2']));

  it('is no step of an escalation that somebody has taken care of, or that is over', () => {
    const step = waiting('1', of('a', 'broke'), { hold: 'escalation' });
    const now: ProblemNow = { state: 'open', lastEventId: step.event.id };
    assert.deepEqual(ids(release([step], { a: now })), ['1']);
    assert.match(
      release([step], { a: { ...now, acknowledgedBy: 'Ada' } }).withdrawn[0]?.reason ?? '',
      /^Ada takes care/,
    );
    assert.deepEqual(ids(release([step], { a: { ...now, state: 'closed' } })), []);
  });

  it('is not what was muted meanwhile', () => {
    const mutes = [{ name: '"noise"', matches: () => true, untilMs: start + 1 }];
    const input = { problem: () => undefined, mutes, expiryMs, nowMs: start };
    assert.deepEqual(decideRelease([waiting('1', {})], input).told, []);
    assert.equal(decideRelease([waiting('1', {})], { ...input, nowMs: start + 1 }).told.length, 1);
    assert.equal(decideRelease([waiting('1', {}, { hold: undefined })], input).told.length, 1);
  });

  it('has a shelf life from when it was due, but for the present state of what lasts', () => {
    const message = waiting('1', { ...of('a', 'broke'), priority: 'low' }, { hold: undefined });
    assert.deepEqual(ids(release([message], {}, start + hour - 1)), ['1']);
    assert.deepEqual(release([message], {}, start + hour).withdrawn, [
      { id: '1', status: 'expired', reason: 'Not sent within its shelf life of 1 h.' },
    ]);
    const lasts: ProblemNow = { state: 'open', lastEventId: message.event.id };
    assert.deepEqual(ids(release([message], { a: lasts }, start + 9 * hour)), ['1']);
    const replaced = release([message], { a: { ...lasts, lastEventId: 'newer' } }, start + 9 * hour);
    assert.match(replaced.withdrawn[0]?.reason ?? '', /a later event tells the present state/);
    const heldLong = waiting('2', { priority: 'low' }, { dueMs: start + 8 * hour });
    assert.deepEqual(ids(release([heldLong], {}, start + 8 * hour)), ['2']);
  });

  it('and what is not are all there are', () => {
    const draft = fc.record({
      incident: fc.constantFrom('a', 'b', 'c'),
      data: fc.record({ transition: fc.constantFrom('broke', 'stillBroken', 'fixed', 'flaky', 'unknown') }),
    });
    fc.assert(
      fc.property(fc.array(draft, { maxLength: 20 }), fc.nat({ max: 30 }), (drafts, hours) => {
        const messages = drafts.map((item, index) => waiting(String(index), item));
        const { told, withdrawn } = release(messages, {}, start + hours * hour);
        const sorted = (list: string[]) => list.toSorted((a, b) => Number(a) - Number(b));
        const all = [...told.map(({ id }) => id), ...withdrawn.map(({ id }) => id)];
        assert.deepEqual(
          sorted(all),
          messages.map(({ id }) => id),
        );
        assert.deepEqual(
          told.map(({ id }) => id),
          sorted(told.map(({ id }) => id)),
        );
      }),
    );
  });
});

describe('a summary', () => {
  it('of one is itself', () => {
    const event = sampleEvent();
    assert.equal(summarise([event]), event);
  });

  it('is as grave as the gravest, counts by type, and lists at most 25', () => {
    const events = [
      sampleEvent({
        type: 'test.failed',
        severity: 'error',
        priority: 'high',
        labels: { workspace: 'a', branch: 'x' },
      }),
      sampleEvent({
        type: 'log.critical',
        severity: 'critical',
        priority: 'medium',
        labels: { workspace: 'a', branch: 'y' },
      }),
      ...Array.from({ length: 40 }, () => sampleEvent({ type: 'test.failed', labels: { workspace: 'a' } })),
    ];
    const summary = summarise(events);
    assert.deepEqual([summary.severity, summary.priority, summary.type], ['critical', 'high', 'events.summary']);
    assert.equal(summary.title, '42 messages: 41 × test.failed, 1 × log.critical');
    assert.deepEqual(summary.labels, { workspace: 'a' });
    assert.equal((summary.data['events'] as unknown[]).length, 25);
    assert.equal(summary.id, events[0]?.id);
  });

  it('of one type keeps it, so that filters and templates of the type fit', () =>
    assert.equal(summarise([sampleEvent({ type: 'a.b' }), sampleEvent({ type: 'a.b' })]).type, 'a.b'));
});
