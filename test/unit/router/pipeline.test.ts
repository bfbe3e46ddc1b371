import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileMatcher } from '../../../src/conditions/matcher.ts';
import { stages } from '../../../src/core/decision.ts';
import { reasonText } from '../../../src/core/reasonTexts.ts';
import { createRedactor } from '../../../src/core/redaction.ts';
import type { RoutedChannel } from '../../../src/router/outbox.ts';
import { createRouterMemory, restoreMemory } from '../../../src/router/memory.ts';
import { routeEvent, type RouterRules } from '../../../src/router/pipeline.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';

const start = 1_700_000_000_000;
const redactor = createRedactor();
const around = (nowMs = start) => ({
  surroundings: { workspace: 'api', host: 'box', user: 'ada' },
  redactor,
  watcherOptions: {},
  nowMs,
});

const channels = new Map<string, RoutedChannel[]>([
  ['toast', [{ key: 'toast', scope: 'window:1', accepts: () => true }]],
  ['team', [{ key: 'team', scope: 'outward', accepts: compileMatcher({ type: 'file.*' }) }]],
]);

function rules(more: Partial<RouterRules> = {}): RouterRules {
  return {
    filters: [],
    inhibit: [],
    flap: { changes: 5, windowMs: 600_000 },
    priorities: {},
    storm: { messages: 20, perMs: 60_000 },
    dedupWindowMs: 300_000,
    limits: { perMinute: 10, perHour: 100, perWatcherPerMinute: 1, watcherBurst: 5 },
    routes: [
      { name: 'All', matches: () => true, channels: ['toast', 'team'], goOn: false, routes: [], rule: undefined },
    ],
    channels,
    switches: { dryRun: false, localOnly: false },
    ...more,
  };
}

describe('pipeline', () => {
  it('leads an event through all stages in order and leaves a trace of each', () => {
    const routed = routeEvent(sampleEvent(), rules(), createRouterMemory(), around());
    assert.deepEqual(
      routed.decisions.map(({ stage }) => stage),
      [...stages],
    );
    assert.deepEqual(
      routed.messages.map(({ channel }) => channel.key),
      ['toast', 'team'],
    );
  });

  it('ends at a global filter and names its place', () => {
    const filter = {
      matches: compileMatcher({ not: { 'data.path': '**/*.tmp' } }),
      rule: { file: 'lookout.yaml', line: 9 },
    };
    const event = sampleEvent({ data: { path: 'a/b.tmp' } });
    const last = routeEvent(event, rules({ filters: [filter] }), createRouterMemory(), around()).decisions.at(-1);
    assert.deepEqual([last?.stage, last?.verdict, last?.rule?.line], ['filter', 'suppress', 9]);
  });

  it('does not use up limits for a message that nobody would get', () => {
    const memory = createRouterMemory();
    for (let i = 0; i < 30; i += 1) {
      routeEvent({ ...sampleEvent(), fingerprint: `f${i}` }, rules({ channels: new Map() }), memory, around());
    }
    assert.equal(memory.limits.passedMs.length, 0);
  });

  it('remembers over a restart what dedup and limits knew', () => {
    const before = createRouterMemory();
    const first = routeEvent(sampleEvent(), rules(), before, around());
    const after = createRouterMemory();
    restoreMemory(after, [first], rules());
    const repeat = routeEvent(sampleEvent(), rules(), after, around());
    assert.equal(repeat.decisions.at(-1)?.verdict, 'merge');
    assert.equal(after.limits.passedMs.length, 1);
  });

  it('gives every event exactly one fate: messages, or a reason why there are none', () => {
    const someEvent = fc.record({
      type: fc.constantFrom('file.modified', 'build.failed', 'test.failed', 'deploy.failed'),
      subject: fc.constantFrom('a', 'b', 'c'),
      watcher: fc.constantFrom('#1', '#2'),
      atMs: fc.nat({ max: 600_000 }),
    });
    const someRules = fc.record({
      perMinute: fc.integer({ min: 1, max: 5 }),
      dryRun: fc.boolean(),
      localOnly: fc.boolean(),
      routeType: fc.constantFrom('*', 'build.*', 'file.*', 'none'),
      routeChannels: fc.subarray(['toast', 'team', 'ghost']),
    });
    fc.assert(
      fc.property(someRules, fc.array(someEvent, { maxLength: 60 }), (config, events) => {
        const compiled = rules({
          limits: { perMinute: config.perMinute, perHour: 20, perWatcherPerMinute: 1, watcherBurst: 2 },
          switches: config,
          routes: [
            {
              name: 'r',
              matches: compileMatcher({ type: config.routeType }),
              channels: config.routeChannels,
              goOn: false,
              routes: [],
              rule: undefined,
            },
          ],
        });
        const memory = createRouterMemory();
        let told = 0;
        let silent = 0;
        for (const { atMs, watcher, ...draft } of events.toSorted((a, b) => a.atMs - b.atMs)) {
          const routed = routeEvent(
            sampleEvent({ ...draft, labels: { watcher } }),
            compiled,
            memory,
            around(start + atMs),
          );
          const last = routed.decisions.at(-1);
          if (routed.messages.length > 0) {
            assert.deepEqual([last?.stage, last?.verdict], ['outbox', 'pass']);
            told += 1;
          } else {
            assert.ok(last?.verdict === 'suppress' || last?.verdict === 'merge', JSON.stringify(last));
            assert.notEqual(reasonText(last), '');
            silent += 1;
          }
        }
        assert.equal(told + silent, events.length);
      }),
      { numRuns: 300 },
    );
  });
});
