import assert from 'node:assert/strict';
import { attentionOf, type Situation } from '../../../src/app/attention.ts';
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
      'quiet',
      0,
    ],
    ['is not a problem that was taken', { problems: [taken] }, 'acknowledged', 0],
    ['is what was told and not seen', { unseen: [sampleEvent({ incident: 'x' })] }, 'needsYou', 1],
    [
      'counts a problem once that was told too',
      { problems: [problem], unseen: [sampleEvent({ incident: 'k' })] },
      'needsYou',
      1,
    ],
    ['is what could not be sent', { undelivered: 2 }, 'needsYou', 2],
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
