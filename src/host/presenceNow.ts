import type { Presence } from '../router/presence.ts';

/** Where a person is by the signs of one window. `silentMs` is the time without a key or click; undefined `idleAfterMs` means that nobody asks. */
export function presenceNow(signs: {
  readonly focused: boolean;
  readonly silentMs: number;
  readonly idleAfterMs: number | undefined;
  /** Whether the focus alone is a sign, for as long as it lasts. */
  readonly isPresentWhileFocused: boolean;
}): Presence | undefined {
  const { focused, silentMs, idleAfterMs, isPresentWhileFocused } = signs;
  if (idleAfterMs === undefined) return undefined;
  if (focused && isPresentWhileFocused) return 'focused';
  if (silentMs >= idleAfterMs) return 'idle';
  return focused ? 'focused' : 'unfocused';
}
