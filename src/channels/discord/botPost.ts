import { createHash } from 'node:crypto';
import { Routes } from 'discord.js';
import { isRecord } from '../../core/json.ts';
import type { Logger } from '../../core/logger.ts';
import type { Attempt, Outcome } from '../channel.ts';
import type { IncidentNews } from '../incident.ts';
import type { Remembered } from '../remembered.ts';
import type { Called, DiscordCall } from './botCall.ts';
import { storedOutcome } from './discordAnswer.ts';
import { discordLimits } from './limits.ts';
import type { DiscordBody } from './render.ts';

/** What is posted, and how it belongs to an incident. */
export interface BotPost {
  readonly content: DiscordBody;
  readonly threadName: string;
  readonly incident?: IncidentNews | undefined;
}

/** The first message of an incident; its thread has the same id (https://docs.discord.com/developers/resources/channel#start-thread-from-message). */
interface Told {
  readonly message: string;
  readonly hasThread: boolean;
}

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const errorCode = { unknownMessage: 10008, threadExists: 160004 } as const;
/** A thread closes after a day without messages; a further one opens it again. */
const archiveAfterMinutes = 1440;

interface BotPosterParts {
  readonly call: DiscordCall;
  readonly incidents: Remembered;
  readonly logger: Logger;
}

/**
 * Posts to one channel. The first message of an incident is kept at its present state, and what came after it are
 * messages in its thread, so that the channel shows one entry per incident and nobody misses a change.
 */
export class BotPoster {
  private readonly parts: BotPosterParts;
  private warned = false;

  constructor(parts: BotPosterParts) {
    this.parts = parts;
  }

  async post(channel: string, post: BotPost, attempt: Attempt): Promise<Outcome> {
    const { incident } = post;
    if (incident === undefined) return this.create(channel, post.content, attempt);
    const { call, incidents } = this.parts;
    const key = `${channel} ${incident.key}`;
    const told = parseTold(await incidents.get(key));
    if (told === undefined) return this.begin(channel, key, post, attempt);
    const route = Routes.channelMessage(channel, told.message);
    const edited = await call('patch', route, editOf(post.content), attempt.signal);
    if (edited.code === errorCode.unknownMessage) return this.begin(channel, key, post, attempt);
    if (edited.failure !== undefined) return edited.failure;
    const outcome = await this.follow(channel, key, told, post, attempt);
    if (outcome.kind === 'sent' && incident.isOver) await incidents.set(key, undefined);
    return outcome;
  }

  /** A first message; remembered while the incident is open. */
  private async begin(channel: string, key: string, post: BotPost, attempt: Attempt): Promise<Outcome> {
    const outcome = await this.create(channel, post.content, attempt);
    if (outcome.kind !== 'sent' || outcome.ref === undefined) return outcome;
    const told: Told = { message: outcome.ref, hasThread: false };
    await this.parts.incidents.set(key, post.incident?.isOver === true ? undefined : { ...told });
    return outcome;
  }

  /** Into the thread of the first message, or as an answer to it where there can be none. */
  private async follow(channel: string, key: string, told: Told, post: BotPost, attempt: Attempt): Promise<Outcome> {
    const { call, incidents } = this.parts;
    if (!told.hasThread) {
      const body = { name: post.threadName, auto_archive_duration: archiveAfterMinutes };
      const started = await call('post', Routes.threads(channel, told.message), body, attempt.signal);
      const isThere = started.failure === undefined || started.code === errorCode.threadExists;
      if (!isThere && isFinal(started)) return this.answer(channel, told, post, attempt);
      if (!isThere) return started.failure;
      await incidents.set(key, { message: told.message, hasThread: true });
    }
    const outcome = await this.create(told.message, post.content, attempt);
    return outcome.kind === 'gone' || outcome.kind === 'unauthorised'
      ? this.answer(channel, told, post, attempt)
      : outcome;
  }

  private answer(channel: string, { message }: Told, { content }: BotPost, attempt: Attempt): Promise<Outcome> {
    if (!this.warned)
      this.parts.logger.warn('The Discord bot may not use threads in a channel; it answers there instead.');
    this.warned = true;
    const reference = { message_reference: { message_id: message, fail_if_not_exists: false } };
    return this.create(channel, { ...content, ...reference }, attempt);
  }

  /** The nonce lets Discord drop a repeat of the same delivery within a few minutes. */
  private async create(place: string, content: object, { deliveryId, signal }: Attempt): Promise<Outcome> {
    const nonce = createHash('sha256').update(`${deliveryId} ${place}`).digest('hex').slice(0, discordLimits.nonce);
    const body = { ...content, nonce, enforce_nonce: true };
    const { failure, data, pauseMs } = await this.parts.call('post', Routes.channelMessages(place), body, signal);
    return failure ?? storedOutcome(data, pauseMs);
  }
}

/** Says all there is, so that nothing of the former state stays. */
function editOf({ content, embeds, allowed_mentions }: DiscordBody): object {
  return { content: content ?? '', embeds: embeds ?? [], allowed_mentions };
}

function isFinal({ failure }: Called): boolean {
  return failure !== undefined && failure.kind !== 'retry';
}

function parseTold(value: unknown): Told | undefined {
  if (!isRecord(value) || typeof value['message'] !== 'string') return undefined;
  return { message: value['message'], hasThread: value['hasThread'] === true };
}
