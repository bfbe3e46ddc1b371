import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileMatcher } from '../../../src/conditions/matcher.ts';
import { stages } from '../../../src/core/decision.ts';
import { createEvent } from '../../../src/core/event.ts';
import { createIdSource } from '../../../src/core/id.ts';
import { reasonText } from '../../../src/core/reasonTexts.ts';
import type { Priority } from '../../../src/core/severity.ts';
import { createRouterMemory } from '../../../src/router/memory.ts';
import { routeEvent } from '../../../src/router/pipeline.ts';
import { around, effectiveOf, rulesOf } from '../../support/routing.ts';

const configurations = 1000;
const events = 1000;
const start = Date.UTC(2026, 2, 28, 20);

const names = ['team', 'chat', 'mail', 'phone'];
const types = [
  'file.modified',
  'build.failed',
  'build.completed',
  'test.failed',
  'test.fixed',
  'log.critical',
  'job.failed',
];
const globs = fc.constantFrom('*', 'build.*', '*.failed', 'test.*', 'log.critical', 'nothing.here');
const somebody = fc.subarray(names, { minLength: 1 });
const matcher = fc.oneof(
  fc.record({ type: globs }),
  fc.record({ severity: fc.constantFrom('info', 'error', 'critical') }),
  fc.record({
    any: fc.tuple(fc.record({ type: globs }), fc.record({ 'labels.branch': fc.constantFrom('main', 'w*') })),
  }),
  fc.record({ not: fc.record({ type: globs }) }),
);
const duration = fc.constantFrom('1s', '30s', '5m', '2h');
const leafRoute = fc.record(
  { name: fc.constant('leaf'), match: matcher, channels: somebody, continue: fc.boolean() },
  { requiredKeys: ['name'] },
);
const route = fc.record(
  {
    name: fc.constantFrom('one', 'two', 'three'),
    match: matcher,
    channels: somebody,
    continue: fc.boolean(),
    group: fc.record({
      by: fc.subarray(['type', 'labels.watcher'], { minLength: 1 }),
      wait: duration,
      interval: duration,
      max: fc.integer({ min: 1, max: 20 }),
    }),
    escalate: fc.array(fc.record({ after: duration, channels: fc.subarray(names, { minLength: 1 }) }), {
      minLength: 1,
      maxLength: 2,
    }),
    routes: fc.array(leafRoute, { maxLength: 3 }),
  },
  { requiredKeys: ['name'] },
);
const settings = fc.record(
  {
    dedupWindow: duration,
    rateLimit: fc.record({
      perMinute: fc.integer({ min: 1, max: 50 }),
      perHour: fc.integer({ min: 1, max: 500 }),
      perWatcherPerMinute: fc.integer({ min: 1, max: 10 }),
      watcherBurst: fc.integer({ min: 1, max: 10 }),
    }),
    dryRun: fc.boolean(),
    localOnly: fc.boolean(),
    quietHours: fc.record({
      start: fc.constantFrom('22:00', '00:30', '12:00'),
      end: fc.constantFrom('08:00', '01:15', '11:59'),
      timezone: fc.constantFrom('America/New_York', 'Europe/London', 'Asia/Kolkata', 'Australia/Lord_Howe'),
      exceptions: fc.subarray(['*.critical', 'job.*'], { minLength: 1 }),
    }),
    priorities: fc.record({
      low: fc.record({ channels: somebody, delay: duration }),
      critical: fc.record({ channels: fc.constant(names), overrideQuietHours: fc.constant(true) }),
    }),
    flapping: fc.record({ changes: fc.integer({ min: 3, max: 8 }), within: duration }),
    storm: fc.record({ messages: fc.integer({ min: 1, max: 60 }), within: duration }),
  },
  { requiredKeys: [] },
);
const configuration = fc.record(
  {
    version: fc.constant(1),
    settings,
    filters: fc.array(fc.record({ not: matcher }), { maxLength: 2 }),
    routes: fc.array(route, { minLength: 1, maxLength: 4 }),
    inhibit: fc.array(fc.record({ when: matcher, mute: matcher, equal: fc.constant(['labels.workspace']) }), {
      maxLength: 2,
    }),
  },
  { requiredKeys: ['version'] },
);

/** A reproducible stream of numbers below `max`. */
function numbers(seed: number): (max: number) => number {
  let state = seed >>> 0;
  return (max) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * max);
  };
}

describe('the accounting of the router', () => {
  it(`gives each of ${events} events exactly one fate with its reason, under ${configurations} configurations`, async () => {
    const newId = createIdSource(() => start);
    await fc.assert(
      fc.asyncProperty(configuration, fc.nat(), async (config, seed) => {
        const rules = await rulesOf(effectiveOf(JSON.stringify(config)), names);
        const next = numbers(seed);
        const memory = createRouterMemory();
        const mutes = next(3) === 0 ? [{ name: 'm', matches: compileMatcher({ type: 'file.*' }) }] : [];
        const fates = { told: 0, suppressed: 0, merged: 0 };
        let nowMs = start;
        for (let index = 0; index < events; index += 1) {
          nowMs += next(4) === 0 ? next(600_000) : next(1000);
          const type = types[next(types.length)] ?? '';
          const problem = `p${next(20)}`;
          const transition = (['broke', 'stillBroken', 'fixed', 'ok', undefined] as const)[next(5)];
          const priority: Priority | undefined = next(20) === 0 ? 'critical' : undefined;
          const event = createEvent(
            {
              type,
              title: `${type} ${problem}`,
              subject: problem,
              labels: { watcher: `#${next(5)}`, branch: next(2) === 0 ? 'main' : 'work' },
              ...(transition === undefined ? {} : { data: { transition }, incident: problem }),
              ...(priority === undefined ? {} : { priority }),
            },
            newId(),
            nowMs,
          );
          const { decisions, messages } = routeEvent(event, rules, memory, { ...around(nowMs), mutes });
          const last = decisions.at(-1);
          assert.ok(last !== undefined && reasonText(last) !== '');
          const order = decisions.map(({ stage }) => stages.indexOf(stage));
          assert.deepEqual(
            order,
            order.toSorted((a, b) => a - b),
            'stages out of order',
          );
          const early = decisions.slice(0, -1).filter(({ verdict }) => verdict === 'suppress' || verdict === 'merge');
          // Limits keep back what would go out now; messages that wait for others use up none.
          assert.ok(early.every(({ stage }) => stage === 'limit'));
          if (early.length > 0) assert.ok(messages.every(({ hold }) => hold !== undefined));
          if (messages.length > 0) {
            assert.equal(last.verdict, 'pass');
            assert.ok(messages.every(({ hold }) => hold === undefined || hold.dueMs >= nowMs));
            fates.told += 1;
          } else if (last.verdict === 'merge') fates.merged += 1;
          else {
            assert.equal(last.verdict, 'suppress');
            fates.suppressed += 1;
          }
          // Nobody but a rule that names it, and its own repeats, keeps what is critical from being told.
          if (event.priority === 'critical')
            assert.ok(!['quiet', 'storm', 'limit', 'flap', 'presence'].includes(last.stage), last.code);
        }
        assert.equal(fates.told + fates.suppressed + fates.merged, events);
      }),
      { numRuns: configurations },
    );
  }).timeout(180_000);
});
