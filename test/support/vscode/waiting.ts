import { setTimeout as pause } from 'node:timers/promises';

/** How long the driver waits for anything in the window, unless told otherwise. */
export const PATIENCE_MS = 30_000;

/** A pattern for the whole text; a string is taken literally, a RegExp as it is. */
export function exactly(text: string | RegExp): RegExp {
  return typeof text === 'string' ? new RegExp(`^\\s*${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`) : text;
}

export function matches(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
}

/** Repeats `look` until it answers something true, and returns it; rejects naming `what` after `timeoutMs`. */
export async function poll<T>(what: string, timeoutMs: number, look: () => Promise<T>): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}`);
    await pause(50);
  }
}

/** Whether a step succeeded; what it failed by does not matter. */
export function happens(step: Promise<unknown>): Promise<boolean> {
  return step.then(
    () => true,
    () => false,
  );
}
