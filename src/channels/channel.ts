import type * as z from 'zod';
import type { Batch } from '../core/batch.ts';
import type { Disposable } from '../core/disposable.ts';
import type { LookoutEvent } from '../core/event.ts';
import type { Logger } from '../core/logger.ts';
import type { HttpClient } from '../net/httpClient.ts';

/** What is told: the event as it was when the decision fell, and what the router adds to it. */
export interface Message {
  readonly event: LookoutEvent;
  /** Messages kept back since the last one by rate limits; said at the end of the text when above 0. */
  readonly suppressed: number;
  /** A marked sample from "Send Test Message", not news. */
  readonly test: boolean;
}

/** A message in the shape of the service, within its limits, escaped for its markup. Plain JSON: it is stored in the outbox. */
export interface Rendered {
  /** What is sent. */
  readonly body: unknown;
  /** Sent instead when the service refuses `body` as malformed (400, 413, 422). */
  readonly plain?: unknown;
}

/** What one attempt came to. Channels never retry; the delivery worker decides by this value. */
export type Outcome =
  | {
      readonly kind: 'sent';
      readonly ref?: string /** Do not send again before this many ms. */;
      readonly pauseMs?: number;
    }
  | { readonly kind: 'retry'; readonly cause: RetryCause; readonly reason: string; readonly afterMs?: number }
  /** The service will never take this message. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** The credential is dead (401, 403): the channel pauses and its queue is kept. */
  | { readonly kind: 'unauthorised'; readonly reason: string }
  /** The endpoint is gone (404, 410): the channel pauses and its queue is kept. */
  | { readonly kind: 'gone'; readonly reason: string };

/** Names of `delivery.retry.on` in the configuration. */
export type RetryCause = 'timeout' | 'connection' | 'rateLimit' | 'server';

/** Pace of a service: `requests` per `perMs` after an initial `burst`. */
export interface PaceLimit {
  readonly requests: number;
  readonly perMs: number;
  readonly burst: number;
}

/** What a channel is given when it is opened. */
export interface ChannelContext {
  readonly http: HttpClient;
  readonly logger: Logger;
  /** Shows a message inside the editor, or on the terminal when there is none. Resolves when shown, not when answered. */
  readonly present: (message: Message) => Promise<void>;
  readonly now: () => number;
}

/** `deliveryId` is the same over all attempts of a message or batch. */
export interface Attempt {
  readonly deliveryId: string;
  readonly signal: AbortSignal;
}

/** A configured destination, opened. */
export interface OpenChannel extends Disposable {
  render(message: Message): Rendered;
  /** One attempt. Never throws; obeys `signal`. */
  send(rendered: Rendered, attempt: Attempt): Promise<Outcome>;
  /** The same for file changes; absent where programs do not listen. `sent` acknowledges the batch. */
  sendBatch?(batch: Batch, attempt: Attempt): Promise<Outcome>;
}

/** A kind of destination. Holds no policy: limits are data that the delivery worker obeys. */
export interface ChannelKind<C> {
  /** Options beside those common to all channels; secrets appear as strings already resolved. */
  readonly schema: z.ZodObject;
  readonly pace: PaceLimit;
  /** `window` channels are delivered by the window that saw the event, others by the one leader of the machine. */
  readonly reach: 'window' | 'outward';
  /** Why it cannot be used with these options, though they are well formed; undefined when it can. */
  unavailable?(config: C): string | undefined;
  /** Short text for people, without the secret part: `Discord webhook at discord.com`. */
  describe(config: C): string;
  open(config: C, context: ChannelContext): OpenChannel;
}
