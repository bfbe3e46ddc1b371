import assert from 'node:assert/strict';
import { compileMatcher, type MatcherConfig } from '../../../src/conditions/matcher.ts';
import { reasonText } from '../../../src/core/reasonTexts.ts';
import { createRedactor } from '../../../src/core/redaction.ts';
import { createDedupMemory, decideDedup } from '../../../src/router/dedup.ts';
import { enrich } from '../../../src/router/enrich.ts';
import { explainLines } from '../../../src/router/explain.ts';
import { createLimitMemory, decideLimits } from '../../../src/router/limits.ts';
import { chooseChannels, decideOutbox, type OutboxSwitches, type RoutedChannel } from '../../../src/router/outbox.ts';
import { redact } from '../../../src/router/redact.ts';
import { decideRoute, type Route } from '../../../src/router/routes.ts';
import { decideWatcherOptions, type WatcherMemory } from '../../../src/router/watcherOptions.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';

const start = 1_700_000_000_000;
const minute = 60_000;

describe('enrich', () => {
  it('adds what is known and never overrides the source', () => {
    const event = enrich(sampleEvent({ labels: { user: 'ci' } }), {
      workspace: 'api',
      host: 'box',
      user: 'ada',
      branch: 'main',
    });
    assert.deepEqual(event.labels, { workspace: 'api', host: 'box', user: 'ci', branch: 'main' });
  });
});

describe('redact', () => {
  it('cleans every text that people read and keeps the working path for the editor', () => {
    const secret = `gh${'p'}_${'a1'.repeat(18)}`;
    const { event, decision } = redact(
      sampleEvent({
        title: secret,
        description: secret,
        subject: secret,
        data: { diff: secret, absolutePath: '/x/y' },
        labels: { a: secret },
      }),
      createRedactor(),
    );
    assert.deepEqual(decision.facts, { 'GitHub token': 5 });
    assert.ok(!JSON.stringify(event).includes(secret));
    assert.equal(event.data['absolutePath'], '/x/y');
  });

  it('says when there was nothing to remove', () => {
    assert.equal(redact(sampleEvent(), createRedactor()).decision.code, 'nothingToRedact');
  });
});

describe('threshold', () => {
  it('tells once per count, with the sums, and starts again', () => {
    const memory: WatcherMemory = { waiting: [] };
    const options = { threshold: { count: 3, windowMs: 10 * minute } };
    const change = sampleEvent({ data: { added: 2, removed: 1 } });
    const verdicts = [0, 1, 2, 3].map((index) =>
      decideWatcherOptions(change, options, () => memory, new Set(), start + index * minute),
    );
    assert.deepEqual(
      verdicts.map(({ decision }) => decision.verdict),
      ['merge', 'merge', 'pass', 'merge'],
    );
    assert.match(verdicts[2]?.event.title ?? '', /changed 3 times in the last 10 min/);
    assert.equal(verdicts[2]?.event.data['added'], 6);
    assert.equal(verdicts[2]?.event.data['removed'], 3);
  });

  it('forgets what is older than the window', () => {
    const memory: WatcherMemory = { waiting: [] };
    const options = { threshold: { count: 2, windowMs: minute } };
    decideWatcherOptions(sampleEvent(), options, () => memory, new Set(), start);
    assert.equal(
      decideWatcherOptions(sampleEvent(), options, () => memory, new Set(), start + minute).decision.verdict,
      'merge',
    );
    assert.equal(
      decideWatcherOptions(sampleEvent(), options, () => memory, new Set(), start + 2 * minute - 1).decision.verdict,
      'pass',
    );
  });

  it('cooldown keeps silent until exactly its end', () => {
    const memory: WatcherMemory = { waiting: [] };
    const at = (ms: number) =>
      decideWatcherOptions(sampleEvent(), { cooldownMs: minute }, () => memory, new Set(), start + ms).decision.verdict;
    assert.deepEqual([at(0), at(minute - 1), at(minute), at(minute + 1)], ['pass', 'suppress', 'pass', 'suppress']);
  });
});

describe('dedup', () => {
  const window = 5 * minute;

  it('merges a repeat into the first within the window, counts it, and passes it at its end', () => {
    const memory = createDedupMemory();
    const first = sampleEvent();
    const at = (ms: number) => decideDedup(sampleEvent(), memory, window, start + ms);
    assert.equal(decideDedup(first, memory, window, start).verdict, 'pass');
    assert.match(reasonText(at(1000)), new RegExp(`Merged into ${first.id}: seen 2 times`));
    assert.match(reasonText(at(window - 1)), /seen 3 times/);
    assert.equal(at(window).verdict, 'pass');
  });

  it('lets a change of the transition pass', () => {
    const memory = createDedupMemory();
    const seen = (transition: string) =>
      decideDedup(sampleEvent({ type: 'build.failed', data: { transition } }), memory, window, start).verdict;
    assert.deepEqual(
      [seen('broke'), seen('stillBroken'), seen('stillBroken'), seen('fixed')],
      ['pass', 'pass', 'merge', 'pass'],
    );
  });

  it('lets what was fixed and broke again pass, though it looks like the first time', () => {
    const memory = createDedupMemory();
    const seen = (type: string, transition: string) => {
      // Each type has a fingerprint of its own.
      const event = { ...sampleEvent({ type, data: { transition }, incident: 'build shop' }), fingerprint: type };
      return decideDedup(event, memory, window, start).verdict;
    };
    assert.deepEqual(
      [
        seen('build.failed', 'broke'),
        seen('build.failed', 'broke'),
        seen('build.completed', 'fixed'),
        seen('build.failed', 'broke'),
        seen('build.failed', 'broke'),
      ],
      ['pass', 'merge', 'pass', 'pass', 'merge'],
    );
  });

  it('forgets the oldest fingerprints beyond 40,000', () => {
    const memory = createDedupMemory();
    for (let i = 0; i < 40_010; i += 1)
      decideDedup({ ...sampleEvent(), fingerprint: String(i) }, memory, window, start);
    assert.ok(memory.sightings.size <= 40_000 && memory.sightings.has('40009'));
    assert.equal(memory.sightings.has('0'), false);
  });
});

describe('limits', () => {
  const limits = { perMinute: 3, perHour: 5, perWatcherPerMinute: 1, watcherBurst: 2 };
  const of = (watcher: string, priority: 'low' | 'critical' = 'low') => sampleEvent({ labels: { watcher }, priority });

  it('lets a watcher have its burst, then its pace, and tells how many were kept back', () => {
    const memory = createLimitMemory();
    const at = (ms: number) => decideLimits(of('#1'), limits, memory, start + ms);
    assert.deepEqual(
      [at(0), at(1), at(2), at(3)].map(({ decision }) => decision.verdict),
      ['pass', 'pass', 'suppress', 'suppress'],
    );
    assert.equal(at(minute + 1).suppressed, 2);
    assert.equal(at(2 * minute + 2).suppressed, 0);
  });

  it('keeps the global minute and hour, whatever the watcher', () => {
    const memory = createLimitMemory();
    const at = (ms: number, index: number) => decideLimits(of(`#${index}`), limits, memory, start + ms).decision;
    assert.deepEqual(
      [0, 1, 2, 3].map((index) => at(index, index).verdict),
      ['pass', 'pass', 'pass', 'suppress'],
    );
    assert.equal(at(minute + 5, 5).verdict, 'pass');
    assert.equal(at(minute + 6, 6).verdict, 'pass');
    assert.match(reasonText(at(3 * minute, 7)), /5 messages an hour/);
    assert.equal(at(60 * minute + 3, 8).verdict, 'pass');
  });

  it('never keeps back what is critical', () => {
    const memory = createLimitMemory();
    for (let i = 0; i < 50; i += 1)
      assert.equal(decideLimits(of('#1', 'critical'), limits, memory, start).decision.verdict, 'pass');
  });

  it('does not lock up when the wall clock steps back a day', () => {
    const memory = createLimitMemory();
    for (let i = 0; i < 3; i += 1) decideLimits(of(`#${i}`), limits, memory, start);
    assert.equal(decideLimits(of('#9'), limits, memory, start - 24 * 60 * minute).decision.verdict, 'pass');
  });
});

const route = (name: string, match: MatcherConfig, channels: string[], more: Partial<Route> = {}): Route => ({
  name,
  matches: compileMatcher(match),
  channels,
  goOn: false,
  routes: [],
  rule: { file: 'lookout.yaml', line: 1 },
  ...more,
});

describe('routes', () => {
  const build = sampleEvent({ type: 'build.failed', labels: { branch: 'main' } });
  const cases: [string, Route[], string[]][] = [
    ['the first match wins', [route('a', { type: 'build.*' }, ['x']), route('b', {}, ['y'])], ['x']],
    [
      'continue asks the next too',
      [route('a', { type: 'build.*' }, ['x'], { goOn: true }), route('b', {}, ['y'])],
      ['x', 'y'],
    ],
    [
      'continue without a further match keeps what was found',
      [route('a', {}, ['x'], { goOn: true }), route('b', { type: 'no' }, ['y'])],
      ['x'],
    ],
    [
      'a child overrides its parent',
      [route('a', {}, ['x'], { routes: [route('c', { 'labels.branch': 'main' }, ['z'])] })],
      ['z'],
    ],
    [
      'the parent speaks when no child matches',
      [route('a', {}, ['x'], { routes: [route('c', { 'labels.branch': 'dev' }, ['z'])] })],
      ['x'],
    ],
    [
      'continue among children adds up',
      [route('a', {}, ['x'], { routes: [route('c', {}, ['z'], { goOn: true }), route('d', {}, ['w'])] })],
      ['z', 'w'],
    ],
    ['a channel named twice is told once', [route('a', {}, ['x'], { goOn: true }), route('b', {}, ['x'])], ['x']],
    ['no match is nobody', [route('a', { type: 'test.*' }, ['x'])], []],
    ['no routes are nobody', [], []],
  ];
  for (const [what, routes, expected] of cases) {
    it(what, () =>
      assert.deepEqual(
        decideRoute(build, routes).targets.map(({ channel }) => channel),
        expected,
      ),
    );
  }

  it('names the route and its line, and says visibly when there is none', () => {
    assert.deepEqual(decideRoute(build, [route('a', {}, ['x'])]).decision, {
      stage: 'route',
      verdict: 'route',
      code: 'routed',
      facts: { routes: '"a"', channels: 'x' },
      rule: { file: 'lookout.yaml', line: 1 },
    });
    assert.match(reasonText(decideRoute(build, []).decision), /No route takes it/);
    assert.match(reasonText(decideRoute(build, [route('a', {}, [])]).decision), /names no channel/);
  });
});

describe('outbox', () => {
  const channel = (more: Partial<RoutedChannel> = {}): RoutedChannel => ({
    key: 'k',
    scope: 'outward',
    accepts: () => true,
    ...more,
  });
  const open: OutboxSwitches = { dryRun: false, localOnly: false };

  const decideFor = (channels: Map<string, RoutedChannel[]>, names: string[], switches = open) => {
    const targets = names.map((name) => ({ channel: name, route: route('r', {}, names) }));
    const choice = chooseChannels(sampleEvent(), targets, channels, switches);
    return { chosen: choice.chosen, reason: reasonText(decideOutbox(choice.chosen, choice, switches)) };
  };

  it('queues for who takes it and says why others are left out', () => {
    const channels = new Map([
      ['team', [channel()]],
      ['picky', [channel({ accepts: () => false })]],
      ['off', [channel({ unavailable: 'disabled' })]],
    ]);
    const { reason, chosen } = decideFor(channels, ['team', 'picky', 'off', 'ghost']);
    assert.equal(chosen.length, 1);
    assert.equal(
      reason,
      'Queued for team. Left out: picky (takes no file.modified), off (disabled), ghost (not configured).',
    );
  });

  it('sends nothing in a dry run, nothing outward when local only', () => {
    const channels = new Map([
      ['team', [channel()]],
      ['toast', [channel({ scope: 'window:1' })]],
    ]);
    const names = ['team', 'toast'];
    assert.match(decideFor(channels, names, { ...open, dryRun: true }).reason, /would go to team, toast/);
    const local = decideFor(channels, names, { ...open, localOnly: true });
    assert.deepEqual(
      local.chosen.map(({ to }) => to.scope),
      ['window:1'],
    );
  });

  it('tells both parts of a channel whose recipients want different things', () => {
    const channels = new Map([['mail', [channel(), channel({ nextDigestMs: (nowMs) => nowMs + 1 })]]]);
    assert.equal(decideFor(channels, ['mail']).chosen.length, 2);
    const picky = new Map([['mail', [channel({ accepts: () => false }), channel({ key: 'digest' })]]]);
    assert.deepEqual(decideFor(picky, ['mail']).reason, 'Queued for mail.');
  });
});

describe('explanation', () => {
  it('has one line per stage and delivery, with the responsible place', () => {
    const lines = explainLines(
      [
        { stage: 'dedup', verdict: 'merge', code: 'repeated', facts: { first: 'a', count: 2, sinceMs: 5000 } },
        { stage: 'route', verdict: 'route', code: 'unrouted', rule: { file: 'a.yaml', line: 7 } },
      ],
      [{ channel: 'x', status: 'failed', attempts: 2, error: 'no' }],
    );
    assert.equal(lines.length, 3);
    assert.match(lines[1] ?? '', /\(a\.yaml:7\)/);
    assert.match(lines[2] ?? '', /x: failed after 2 attempts – no/);
  });
});
