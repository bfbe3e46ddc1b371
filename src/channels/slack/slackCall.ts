import { LogLevel, type Logger, WebAPIPlatformError, WebAPIRequestError, WebClient } from '@slack/web-api';
import type { ChannelContext, Outcome } from '../channel.ts';
import { outcomeOf } from '../httpOutcome.ts';
import { ExchangeError, vendorFetch } from '../vendorFetch.ts';
import { slackErrorOutcome } from './slackErrors.ts';

/** What one call of the Web API came to. */
export interface SlackCalled {
  /** Undefined after a success. */
  readonly failure: Outcome | undefined;
  /** Slack's word for the error. */
  readonly code?: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Calls a method of the Web API once; never throws. */
export type SlackCall = (
  method: string,
  parameters: Record<string, unknown>,
  signal: AbortSignal,
) => Promise<SlackCalled>;

/** Words of errors; a page or half an answer in their place is none. */
const errorWord = /^[a-z][a-z_]{2,80}$/;

/** What the library has to say repeats what its errors say. */
const silent: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

/** Slack's Web API by @slack/web-api, with its own retries and waits off. */
export function createSlackCall(botToken: string, { http, now }: ChannelContext): SlackCall {
  return async (method, parameters, signal) => {
    const client = new WebClient(botToken, {
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      allowAbsoluteUrls: false,
      logger: silent,
      fetch: (url, init) => vendorFetch(http, String(url), { ...init }, signal),
    });
    try {
      return { failure: undefined, data: { ...(await client.apiCall(method, parameters)) } };
    } catch (error) {
      if (error instanceof WebAPIRequestError && error.original instanceof ExchangeError) {
        return { failure: outcomeOf(error.original.answer, now()), data: {} };
      }
      const word = error instanceof WebAPIPlatformError ? error.data.error : undefined;
      const code = typeof word === 'string' && errorWord.test(word) ? word : undefined;
      return { failure: slackErrorOutcome(code), code, data: {} };
    }
  };
}
