import assert from 'node:assert/strict';
import { attentionOf, type Situation, unseenAfter } from '../../../src/app/attention.ts';
import { freshChannelState } from '../../../src/delivery/channelState.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';

const calm: Situation = { problems: [], watchers: [], channels: [], unseen: [], undelivered: 0 };
const problem = {
  workspace: 'w',
  key: 'k',
  title: 'Build failed',
  type: 'build.failed',
  severity: 'error',
  state: 'open',
  openedMs: 0,
  changedMs: 0,
  count: 1,
  lastEventId: 'e',
} as const;
const taken = { ...problem, key: 't', acknowledged: { by: 'Sam', atMs: 1 } };
const news = { ...problem, key: 'n', type: 'condition.met', severity: 'info' };
const changed = sampleEvent();
const logError = sampleEvent({ type: 'log.error', severity: 'error', fingerprintExact: 'declined' });
const failed = sampleEvent({ type: 'build.failed', severity: 'error', incident: 'k', data: { transition: 'broke' } });
const fixed = sampleEvent({ type: 'build.fixed', incident: 'k', data: { transition: 'fixed' } });
const watcher = {
  number: 1,
  kind: 'file',
  config: {},
  owner: 'user',
  label: 'a',
  target: 'a',
  state: 'watching',
  health: undefined,
} as const;
const channel = { name: 'c', key: 'c', type: 'webhook', scope: 'outward', description: '', state: freshChannelState };

describe('what wants the person', () => {
  for (const [title, more, kind, count] of [
    ['is nothing when all is well', {}, 'quiet', 0],
    ['is a problem that nobody took', { problems: [problem, taken] }, 'needsYou', 1],
    ['is not news that lasts, such as a condition that came true', { problems: [news] }, 'quiet', 0],
    [
      'is not news that lasts, though it was told',
      { problems: [news], unseen: [sampleEvent({ incident: 'n' })] },
      'news',
      0,
    ],
    ['is not a problem that was taken', { problems: [taken] }, 'acknowledged', 0],
    ['is what went wrong and was not seen', { unseen: [logError] }, 'needsYou', 1],
    ['is not what changed, or is fixed, though nobody saw it', { unseen: [changed, fixed] }, 'news', 0],
    ['is what is broken, not the news beside it', { problems: [problem], unseen: [fixed] }, 'needsYou', 1],
    ['is not the news beside a problem that was taken', { problems: [taken], unseen: [fixed] }, 'acknowledged', 0],
    ['counts a problem once that was told too', { problems: [problem], unseen: [failed] }, 'needsYou', 1],
    ['is what could not be sent, as one thing', { undelivered: 2 }, 'needsYou', 1],
    [
      'is not known while something cannot be watched',
      { watchers: [{ ...watcher, state: 'degraded' as const }] },
      'unknown',
      0,
    ],
    [
      'is not a target that does not exist yet',
      {
        watchers: [
          {
            ...watcher,
            state: 'degraded' as const,
            health: { state: 'degraded' as const, waits: true, hintSource: '', lastLookMs: 0 },
          },
        ],
      },
      'quiet',
      0,
    ],
    [
      'is not known while a channel is dead',
      {
        channels: [
          { ...channel, state: { ...freshChannelState, pause: { cause: 'gone' as const, reason: 'x', sinceMs: 0 } } },
        ],
      },
      'unknown',
      0,
    ],
    [
      'is not a channel that the person paused',
      {
        channels: [
          { ...channel, state: { ...freshChannelState, pause: { cause: 'user' as const, reason: 'x', sinceMs: 0 } } },
        ],
      },
      'quiet',
      0,
    ],
    [
      'is nothing while everything own is paused',
      {
        watchers: [
          { ...watcher, state: 'paused' as const },
          { ...watcher, owner: 'builtin' as const },
        ],
      },
      'paused',
      0,
    ],
    [
      'is not paused while something own goes on',
      { watchers: [{ ...watcher, state: 'paused' as const }, watcher] },
      'quiet',
      0,
    ],
  ] as const)
    it(title, () => {
      const state = attentionOf({ ...calm, ...more });
      assert.deepEqual([state.kind, state.count], [kind, count]);
    });
});

describe('what was not looked at', () => {
  const told = { isTold: true, max: 3 };
  const silent = { isTold: false, max: 3 };

  it('has the last word on a matter in the place of earlier ones', () => {
    assert.deepEqual(unseenAfter([failed, changed], fixed, told), [changed, fixed]);
  });

  it('lacks what was fixed meanwhile, also where that was not told', () => {
    assert.deepEqual(unseenAfter([failed, changed], fixed, silent), [changed]);
  });

  it('keeps what went wrong when it goes on in silence', () => {
    const again = sampleEvent({ type: 'build.failed', incident: 'k', data: { transition: 'stillBroken' } });
    assert.deepEqual(unseenAfter([failed], again, silent), [failed]);
  });

  it('is bounded: the oldest goes first', () => {
    const more = [1, 2, 3, 4].map((index) => sampleEvent({ fingerprintExact: String(index) }));
    const kept = more.reduce<readonly (typeof changed)[]>((unseen, event) => unseenAfter(unseen, event, told), []);
    assert.deepEqual(kept, more.slice(1));
  });
});
