import type * as z from 'zod';
import type { Batch } from '../core/batch.ts';
import type { Disposable } from '../core/disposable.ts';
import type { LookoutEvent } from '../core/event.ts';
import type { JsonObject } from '../core/json.ts';
import type { Language } from '../core/language.ts';
import type { Logger } from '../core/logger.ts';
import type { RedactionCounts } from '../core/redaction.ts';
import type { Dial } from '../net/dial.ts';
import type { ToldText } from '../templates/messageTemplate.ts';
import type { HttpClient } from '../net/httpClient.ts';

/** What is told: the event as it was when the decision fell, and what the router adds to it. */
export interface Message {
  /** One event, or the summary of `parts`. */
  readonly event: LookoutEvent;
  /** Events told together, oldest first; at least two, absent when there is only one. */
  readonly parts?: readonly LookoutEvent[] | undefined;
  readonly language: Language;
  /** Messages kept back since the last one by rate limits; said at the end of the text when above 0. */
  readonly suppressed: number;
  /** A marked sample from "Send Test Message", not news. */
  readonly test: boolean;
  /** What the user's template says, in place of what we would. */
  readonly told?: ToldText | undefined;
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
  /** Connections of protocols other than HTTP. */
  readonly dial: Dial;
  readonly memory: ChannelMemory;
}

/** What one channel remembers over restarts, such as the message of an incident that it updates, or what it has spent. */
export interface ChannelMemory {
  /** Empty at first. */
  load(): Promise<JsonObject>;
  /** At most 64 KiB of JSON. */
  save(value: JsonObject): Promise<void>;
}

/** Times at which collected messages are told: every so often, at a time of day when given. */
export interface DigestSchedule {
  readonly everyMs: number;
  /** `HH:MM` in `timezone`. */
  readonly at?: string | undefined;
  /** IANA name; the machine's own when absent. */
  readonly timezone?: string | undefined;
}

/** Recipients of one channel that are told at set times, apart from those that are told at once. */
export interface Digest<C> {
  readonly schedule: DigestSchedule;
  /** The channel with only the recipients of the digest. */
  readonly config: C;
  /** The channel without them; undefined when nobody is left. */
  readonly rest: C | undefined;
}

/** What an attempt carries, for the record of what left the machine. */
export interface Cargo {
  readonly kind: 'message' | 'test' | 'batch';
  /** Ids of the events that are told. */
  readonly events: readonly string[];
  /** What was removed from them. */
  readonly redacted: RedactionCounts;
}

/** `deliveryId` is the same over all attempts of a message or batch. */
export interface Attempt {
  readonly deliveryId: string;
  readonly signal: AbortSignal;
  readonly cargo?: Cargo | undefined;
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
  /** Whether anybody behind the channel wants the event; absent where there are no recipients to choose from. */
  accepts?(config: C, event: LookoutEvent): boolean;
  /** Recipients who get a digest; undefined when there are none. */
  digest?(config: C): Digest<C> | undefined;
  /** Loads what the channel needs on first use, so that unused services cost nothing at start. */
  open(config: C, context: ChannelContext): OpenChannel | Promise<OpenChannel>;
}
