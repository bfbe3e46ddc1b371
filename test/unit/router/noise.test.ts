import assert from 'node:assert/strict';
import { compileMatcher } from '../../../src/conditions/matcher.ts';
import type { LookoutEvent } from '../../../src/core/event.ts';
import { reasonText } from '../../../src/core/reasonTexts.ts';
import { tellings } from '../../../src/core/telling.ts';
import { createFlapMemory, decideFlap, type FlapMemory } from '../../../src/router/flap.ts';
import { holdInGroup } from '../../../src/router/grouping.ts';
import { laterOf } from '../../../src/router/hold.ts';
import { decideInhibition, type InhibitMemory, noteCause } from '../../../src/router/inhibit.ts';
import { decideMutes, type Mute } from '../../../src/router/mutes.ts';
import type { Chosen } from '../../../src/router/outbox.ts';
import { decidePresence, type Presence } from '../../../src/router/presence.ts';
import { decideQuietHours } from '../../../src/router/quietHours.ts';
import type { Route } from '../../../src/router/routes.ts';
import { decideStorm } from '../../../src/router/storm.ts';
import { decideWatcherOptions } from '../../../src/router/watcherOptions.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';

const start = 1_700_000_000_000;
const minute = 60_000;
const rule = { file: 'lookout.yaml', line: 4 };

describe('a mute', () => {
  const mute = (more: Partial<Mute> = {}): Mute => ({
    name: 'noise',
    matches: compileMatcher({ type: 'log.*' }),
    ...more,
  });
  const log = sampleEvent({ type: 'log.error' });

  it('keeps silent what it matches until exactly its end, and names its place', () => {
    const mutes = [mute({ untilMs: start + minute, rule })];
    const decision = decideMutes(log, mutes, start + minute - 1);
    assert.deepEqual([decision.verdict, decision.rule?.line], ['suppress', 4]);
    assert.match(reasonText(decision), /noise until 2023-11-14T22:14:20/);
    assert.equal(decideMutes(log, mutes, start + minute).verdict, 'pass');
    assert.equal(decideMutes(sampleEvent({ type: 'test.failed' }), mutes, start).verdict, 'pass');
  });

  it('without an end lasts until it is taken away', () =>
    assert.equal(decideMutes(log, [mute()], start + 1000 * 24 * 60 * minute).verdict, 'suppress'));
});

describe('inhibition', () => {
  const red = {
    when: compileMatcher({ type: 'build.failed' }),
    mutes: compileMatcher({ type: 'test.*' }),
    equal: ['labels.workspace'],
    rule,
  };
  const build = (transition: string, workspace = 'shop') =>
    sampleEvent({
      type: transition === 'fixed' ? 'build.completed' : 'build.failed',
      incident: `build ${workspace}`,
      labels: { workspace },
      data: { transition },
    });
  const tests = (workspace = 'shop') => sampleEvent({ type: 'test.failed', labels: { workspace } });
  const after = (...events: ReturnType<typeof build>[]): InhibitMemory => {
    const memory: InhibitMemory = new Map();
    for (const event of events) noteCause(event, [red], memory, start);
    return memory;
  };
  const verdict = (memory: InhibitMemory, event = tests(), nowMs = start) =>
    decideInhibition(event, [red], memory, nowMs).verdict;

  it('holds while its cause lasts, for the same workspace alone', () => {
    const memory = after(build('broke'));
    assert.equal(verdict(memory), 'suppress');
    assert.equal(verdict(memory, tests('other')), 'pass');
    assert.match(reasonText(decideInhibition(tests(), [red], memory, start)), /while event .* lasts/);
    noteCause(build('fixed'), [red], memory, start);
    assert.equal(verdict(memory), 'pass');
  });

  it('never silences a cause by another, and ends after a day without news', () => {
    const memory = after(build('broke'));
    assert.equal(verdict(memory, build('broke')), 'pass');
    assert.equal(verdict(memory, tests(), start + 24 * 60 * minute - 1), 'suppress');
    assert.equal(verdict(memory, tests(), start + 24 * 60 * minute), 'pass');
  });

  it('of published events ends with another of the same kind, source and subject', () => {
    const published = (type: string) => sampleEvent({ type, subject: 'api', labels: { workspace: 'shop' } });
    const memory = after(published('build.failed'));
    assert.equal(verdict(memory), 'suppress');
    noteCause(published('build.completed'), [red], memory, start);
    assert.equal(verdict(memory), 'pass');
  });

  it('is not ended by what could not be checked', () => {
    const memory = after(build('broke'), build('unknown'));
    assert.equal(verdict(memory), 'suppress');
  });
});

describe('something that flaps', () => {
  const policy = { changes: 4, windowMs: 10 * minute };
  const change = (transition: string) =>
    sampleEvent({ type: 'build.failed', incident: 'build shop', data: { transition } });
  const run = (memory: FlapMemory, times: readonly number[]) =>
    times.map((ms, index) => decideFlap(change(index % 2 === 0 ? 'broke' : 'fixed'), policy, memory, start + ms));

  it('is told once as flapping, then held until it has settled, with its rate', () => {
    const results = run(
      createFlapMemory(),
      [0, 1, 2, 3, 4, 5].map((n) => n * minute),
    );
    assert.deepEqual(
      results.map(({ decision }) => decision.code),
      ['steady', 'steady', 'steady', 'startsToFlap', 'flaps', 'flaps'],
    );
    assert.match(results[3]?.event.title ?? '', /flapping$/);
    assert.equal(results[3]?.event.data['changes'], 4);
    assert.deepEqual([results[5]?.hold?.slides, results[5]?.hold?.dueMs], [true, start + 15 * minute]);
    assert.match(reasonText(results[5]?.decision ?? { code: 'calm' }), /6 changes within 10 min/);
  });

  it('is steady again after the window without a change', () => {
    const memory = createFlapMemory();
    run(
      memory,
      [0, 1, 2, 3].map((n) => n * minute),
    );
    assert.equal(decideFlap(change('broke'), policy, memory, start + 13 * minute).decision.code, 'steady');
  });

  it('is not what changes slowly, nor what stays broken', () => {
    const codes = run(
      createFlapMemory(),
      [0, 5, 10, 15, 20].map((n) => n * minute),
    ).map(({ decision }) => decision.code);
    assert.deepEqual([...new Set(codes)], ['steady']);
    const memory = createFlapMemory();
    for (let i = 0; i < 20; i += 1)
      assert.equal(decideFlap(change('stillBroken'), policy, memory, start + i).decision.code, 'steady');
  });
});

describe('a group', () => {
  const policy = { name: 'Builds', by: ['type', 'labels.workspace'], waitMs: 10_000, intervalMs: 300_000, max: 10 };

  it('is told apart by its fields and its name', () => {
    const key = (draft: Parameters<typeof sampleEvent>[0], name = 'Builds') =>
      holdInGroup(sampleEvent(draft), { ...policy, name }, start)?.key;
    const a = key({ type: 'build.failed', labels: { workspace: 'a' } });
    assert.equal(key({ type: 'build.failed', labels: { workspace: 'a', branch: 'x' } }), a);
    assert.notEqual(key({ type: 'build.failed', labels: { workspace: 'b' } }), a);
    assert.notEqual(key({ type: 'build.completed', labels: { workspace: 'a' } }), a);
    assert.notEqual(key({ type: 'build.failed', labels: { workspace: 'a' } }, 'Other'), a);
  });

  it('is not waited for by what is critical', () =>
    assert.equal(holdInGroup(sampleEvent({ priority: 'critical' }), policy, start), undefined));

  it('waits as long as the longest reason says', () => {
    const short = { kind: 'group', dueMs: 1 } as const;
    const long = { kind: 'quiet', dueMs: 2 } as const;
    assert.equal(laterOf(short, long), long);
    assert.equal(laterOf(long, short), long);
    assert.equal(laterOf(undefined, short), short);
  });
});

describe('quiet hours', () => {
  const quiet = {
    endMs: (nowMs: number) => (nowMs < start + minute ? start + minute : undefined),
    except: compileMatcher({ type: '*.critical' }),
    overriding: new Set(['critical'] as const),
    rule,
  };

  it('hold everything but what may pass', () => {
    const held = decideQuietHours(sampleEvent({ type: 'build.failed' }), quiet, start);
    assert.deepEqual([held.decision.verdict, held.hold?.dueMs], ['hold', start + minute]);
    for (const draft of [{ type: 'log.critical' }, { type: 'build.failed', priority: 'critical' as const }])
      assert.equal(decideQuietHours(sampleEvent(draft), quiet, start).hold, undefined);
    assert.equal(decideQuietHours(sampleEvent(), quiet, start + minute).decision.code, 'notQuiet');
    assert.equal(decideQuietHours(sampleEvent(), undefined, start).decision.code, 'noQuietHours');
  });
});

describe('presence', () => {
  const route: Route = { name: 'r', matches: () => true, channels: [], goOn: false, routes: [], rule: undefined };
  const to = (name: string, scope: string): Chosen => ({
    name,
    channel: name,
    route,
    to: { key: name, scope, accepts: () => true },
  });
  const all = [to('toast', 'window:1'), to('team', 'outward'), to('phone', 'outward')];
  const policy = { awayOnly: new Set(['phone']) };
  const told = (presence: Presence | undefined, chosen = all, event = sampleEvent()) =>
    decidePresence(event, chosen, policy, presence).chosen.map(({ name }) => name);

  it('keeps it in the editor, then outward, then on the phone', () => {
    assert.deepEqual(told('focused'), ['toast']);
    assert.deepEqual(told('unfocused'), ['toast', 'team']);
    assert.deepEqual(told('idle'), ['toast', 'team', 'phone']);
    assert.deepEqual(told(undefined), ['toast', 'team', 'phone']);
  });

  it('never silences what would then reach nobody, nor what is critical', () => {
    assert.deepEqual(told('focused', all.slice(1)), ['team', 'phone']);
    assert.deepEqual(told('focused', all, sampleEvent({ priority: 'critical' })), ['toast', 'team', 'phone']);
  });

  it('says what it left out', () => {
    const { decision } = decidePresence(sampleEvent(), all, policy, 'focused');
    assert.equal(reasonText(decision), 'You are in the editor: not told on team, phone.');
  });
});

describe('a storm', () => {
  const policy = { messages: 3, perMs: minute };

  it('is more messages within the time than it says, to the millisecond', () => {
    const memory: number[] = [];
    const at = (ms: number) => decideStorm(sampleEvent(), policy, memory, start + ms).decision.verdict;
    assert.deepEqual(
      [at(0), at(1), at(2), at(3), at(minute), at(minute + 4)],
      ['pass', 'pass', 'pass', 'hold', 'hold', 'pass'],
    );
  });

  it('collects into one summary, but for what is critical', () => {
    const memory: number[] = [];
    for (let i = 0; i < 10; i += 1) decideStorm(sampleEvent(), policy, memory, start);
    assert.deepEqual(decideStorm(sampleEvent(), policy, memory, start).hold?.key, 'storm');
    assert.equal(decideStorm(sampleEvent({ priority: 'critical' }), policy, memory, start).hold, undefined);
    assert.ok(memory.length <= policy.messages + 1);
  });

  it('does not outlast a clock that steps back', () => {
    const memory: number[] = [];
    for (let i = 0; i < 10; i += 1) decideStorm(sampleEvent(), policy, memory, start);
    assert.equal(decideStorm(sampleEvent(), policy, memory, start - 24 * 60 * minute).decision.verdict, 'pass');
  });
});

describe('a break that nobody heard of', () => {
  const still = sampleEvent({ type: 'test.failed', incident: 'tests', data: { transition: 'stillBroken' } });
  const fixed = sampleEvent({ type: 'test.fixed', incident: 'tests', data: { transition: 'fixed' } });
  const decideOf = (event: typeof still, unheard: Set<string>) =>
    decideWatcherOptions(event, { tell: 'changes' }, () => ({ waiting: [] }), unheard, start).decision;

  it('is told when it lasts, and its end is not', () => {
    const unheard = new Set(['tests']);
    assert.deepEqual([decideOf(still, unheard).code, decideOf(fixed, unheard).code], ['brokeUnheard', 'fixedUnheard']);
    assert.deepEqual(
      [decideOf(still, new Set()).code, decideOf(fixed, new Set()).code],
      ['stillBroken', 'noWatcherOption'],
    );
  });
});

describe('what a watcher tells', () => {
  const events = {
    broke: sampleEvent({ severity: 'error', data: { transition: 'broke' } }),
    lasts: sampleEvent({ severity: 'error', data: { transition: 'stillBroken' } }),
    fixed: sampleEvent({ severity: 'info', data: { transition: 'fixed' } }),
    good: sampleEvent({ severity: 'info', data: { transition: 'ok' } }),
    failed: sampleEvent({ severity: 'error', data: {} }),
    done: sampleEvent({ severity: 'info', data: {} }),
    ended: sampleEvent({ severity: 'error', data: { cancelled: true } }),
  };
  const told = {
    changes: ['broke', 'fixed', 'failed', 'done'],
    failures: ['broke', 'failed'],
    all: Object.keys(events),
    nothing: [],
  };

  for (const tell of tellings) {
    it(`is, with ${tell}, ${told[tell].join(', ') || 'not a word'}`, () => {
      const decide = (event: LookoutEvent) =>
        decideWatcherOptions(event, { tell }, () => ({ waiting: [] }), new Set(), start).decision;
      const heard = Object.entries(events).filter(([, event]) => decide(event).verdict === 'pass');
      assert.deepEqual(
        heard.map(([name]) => name),
        told[tell],
      );
    });
  }
});

describe('an aggregating watcher', () => {
  it('tells once within its time, but what is critical at once', () => {
    const options = { aggregateMs: 5 * minute };
    const event = sampleEvent({ labels: { watcher: '#3' } });
    const { decision, hold } = decideWatcherOptions(event, options, () => ({ waiting: [] }), new Set(), start);
    assert.deepEqual([decision.verdict, hold?.key, hold?.dueMs], ['hold', 'aggregate #3', start + 5 * minute]);
    const critical = { ...event, priority: 'critical' as const };
    assert.equal(decideWatcherOptions(critical, options, () => ({ waiting: [] }), new Set(), start).hold, undefined);
  });
});
