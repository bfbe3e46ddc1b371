import { RateLimitError, REST, type RouteLike } from 'discord.js';
import { isRecord } from '../../core/json.ts';
import type { HttpAnswer, HttpFailure } from '../../net/httpClient.ts';
import type { ChannelContext, Outcome } from '../channel.ts';
import { ExchangeError, vendorFetch, type VendorRequest } from '../vendorFetch.ts';
import { bucketPauseMs, discordFailure, errorCodeOf } from './discordAnswer.ts';

/** What one call of the API came to. */
export interface Called {
  /** Undefined after a success. */
  readonly failure: Outcome | undefined;
  /** Discord's number of the error. */
  readonly code?: number | undefined;
  readonly data?: Record<string, unknown> | undefined;
  /** Wait until the bucket of the route is full again. */
  readonly pauseMs?: number | undefined;
}

/** Calls Discord once; never throws. */
export type DiscordCall = (
  method: 'post' | 'patch',
  route: RouteLike,
  body: object,
  signal: AbortSignal,
) => Promise<Called>;

/**
 * Discord's API by discord.js, with its own queue, retries and clean-up timers off. Calls follow one another, for
 * the headers of the last answer are read after it.
 */
export function createDiscordCall(botToken: string, { http, now }: ChannelContext): DiscordCall {
  let present = new AbortController().signal;
  let headers: Headers | undefined;
  const rest = new REST({
    version: '10',
    retries: 0,
    rejectOnRateLimit: () => true,
    hashSweepInterval: 0,
    handlerSweepInterval: 0,
    // The delivery worker paces far below the 50 a second of a bot.
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    makeRequest: async (url, init) => {
      const answer = await vendorFetch(http, url, init as VendorRequest, present);
      ({ headers } = answer);
      return answer;
    },
  }).setToken(botToken);

  return async (method, route, body, signal) => {
    present = signal;
    headers = undefined;
    try {
      const data = await rest[method](route, { body });
      return {
        failure: undefined,
        data: isRecord(data) ? data : undefined,
        pauseMs: bucketPauseMs((name) => headers?.get(name) ?? undefined),
      };
    } catch (error) {
      if (error instanceof ExchangeError) return failed(error.answer, now());
      if (error instanceof RateLimitError) {
        const afterMs = Math.max(error.timeToReset, error.retryAfter);
        return { failure: { kind: 'retry', cause: 'rateLimit', reason: 'The bucket of Discord is empty.', afterMs } };
      }
      return { failure: { kind: 'retry', cause: 'server', reason: 'The answer of Discord cannot be read.' } };
    }
  };
}

function failed(answer: HttpAnswer | HttpFailure, nowMs: number): Called {
  return { failure: discordFailure(answer, nowMs), code: errorCodeOf(answer) };
}
