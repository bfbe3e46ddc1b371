import { parseDuration } from '../core/units.ts';

/** Tell once per `count` events within `windowMs`. */
export interface Threshold {
  readonly count: number;
  readonly windowMs: number;
}

const defaultWindowMs = 600_000;

/** Reads `5` (within ten minutes) or `5/10m`; undefined for anything else. Counts are 1 to 1000. */
export function parseThreshold(text: string): Threshold | undefined {
  const [countText = '', windowText, ...rest] = text.trim().split('/');
  const count = Number(countText);
  const windowMs = windowText === undefined ? defaultWindowMs : parseDuration(windowText);
  if (rest.length > 0 || !/^\d{1,4}$/.test(countText) || count < 1 || count > 1000 || windowMs === undefined)
    return undefined;
  return { count, windowMs };
}
