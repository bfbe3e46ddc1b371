import assert from 'node:assert/strict';
import { presenceNow } from '../../../src/host/presenceNow.ts';

const signs = { focused: true, silentMs: 0, idleAfterMs: 300_000, isPresentWhileFocused: false };

describe('where a person is', () => {
  for (const [title, more, presence] of [
    ['is not looked at when nobody asks', { idleAfterMs: undefined }, undefined],
    [
      'is not looked at when nobody asks, whatever the focus means',
      { idleAfterMs: undefined, isPresentWhileFocused: true },
      undefined,
    ],
    ['is in front of the window that has the focus', {}, 'focused'],
    ['is in another window without it', { focused: false }, 'unfocused'],
    ['is away after long silence', { silentMs: 300_000 }, 'idle'],
    ['is away after long silence in another window', { focused: false, silentMs: 300_000 }, 'idle'],
    [
      'is in front in spite of long silence when the focus is a sign',
      { silentMs: 300_000, isPresentWhileFocused: true },
      'focused',
    ],
    [
      'is away without the focus, though it would be a sign',
      { focused: false, silentMs: 300_000, isPresentWhileFocused: true },
      'idle',
    ],
  ] as const)
    it(title, () => assert.equal(presenceNow({ ...signs, ...more }), presence));
});
