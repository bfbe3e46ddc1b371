import { isDeepStrictEqual } from 'node:util';
import { isRecord, type JsonObject } from '../core/json.ts';
import { type BreakerState, closedBreaker } from './breaker.ts';

/** Why a channel takes no messages until someone acts; its queue is kept. */
export interface ChannelPause {
  readonly cause: 'unauthorised' | 'gone' | 'user';
  readonly reason: string;
  /** Wall time in ms. */
  readonly sinceMs: number;
}

/** The part of a channel's state that survives restarts. */
export interface ChannelState {
  readonly breaker: BreakerState;
  readonly pause?: ChannelPause | undefined;
}

export const freshChannelState: ChannelState = { breaker: closedBreaker };

/** What is to be stored of a change, as a merge patch (RFC 7396). */
export function channelStatePatch(before: ChannelState, after: ChannelState): JsonObject {
  return {
    ...(isDeepStrictEqual(before.breaker, after.breaker) ? {} : { breaker: { ...after.breaker } }),
    ...(isDeepStrictEqual(before.pause, after.pause)
      ? {}
      : { pause: after.pause === undefined ? null : { ...after.pause } }),
  };
}

/** Reads what patches of {@link channelStatePatch} came to; anything else is a fresh state. */
export function channelStateFromJson(json: JsonObject | undefined): ChannelState {
  const pause = readPause(json?.['pause']);
  return { breaker: readBreaker(json?.['breaker']), ...(pause === undefined ? {} : { pause }) };
}

function readBreaker(value: unknown): BreakerState {
  if (!isRecord(value)) return closedBreaker;
  if (value['kind'] === 'closed' && typeof value['failures'] === 'number')
    return { kind: 'closed', failures: value['failures'] };
  if (value['kind'] === 'open' && typeof value['untilMs'] === 'number')
    return { kind: 'open', untilMs: value['untilMs'] };
  if (value['kind'] === 'halfOpen' && typeof value['successes'] === 'number')
    return { kind: 'halfOpen', successes: value['successes'] };
  return closedBreaker;
}

function readPause(value: unknown): ChannelPause | undefined {
  if (!isRecord(value)) return undefined;
  const { cause, reason, sinceMs } = value;
  if (cause !== 'unauthorised' && cause !== 'gone' && cause !== 'user') return undefined;
  return {
    cause,
    reason: typeof reason === 'string' ? reason : '',
    sinceMs: typeof sinceMs === 'number' ? sinceMs : 0,
  };
}
