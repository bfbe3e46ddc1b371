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

/** As stored. */
export function channelStateToJson(state: ChannelState): JsonObject {
  return structuredClone({
    breaker: { ...state.breaker },
    ...(state.pause === undefined ? {} : { pause: { ...state.pause } }),
  });
}

/** Reads what {@link channelStateToJson} wrote; anything else is a fresh state. */
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
