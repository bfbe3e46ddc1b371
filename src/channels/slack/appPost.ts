import { isRecord } from '../../core/json.ts';
import type { Logger } from '../../core/logger.ts';
import type { HttpClient } from '../../net/httpClient.ts';
import type { Outcome } from '../channel.ts';
import type { IncidentNews } from '../incident.ts';
import type { Remembered } from '../remembered.ts';
import type { SlackBody } from './render.ts';
import type { SlackCall, SlackCalled } from './slackCall.ts';
import { type LongText, uploadText } from './uploadText.ts';

/** What is posted, and how it belongs to an incident. */
export interface AppPost {
  readonly content: SlackBody;
  /** What the message shows only the beginning of. */
  readonly file?: LongText | undefined;
  readonly incident?: IncidentNews | undefined;
}

/** A message; `channel` is the id even where the configuration has a name, as updates demand. */
interface Told {
  readonly channel: string;
  readonly ts: string;
}

/** The message cannot be changed, though it is there (https://docs.slack.dev/reference/methods/chat.update#errors). */
const unchangeable: readonly string[] = ['cant_update_message', 'edit_window_closed', 'update_failed'];
/** Nothing is left to update or to answer to. */
const vanished: readonly string[] = ['message_not_found', 'thread_not_found', 'cannot_reply_to_message'];
const isVanished = ({ code }: SlackCalled): boolean => code !== undefined && vanished.includes(code);

interface AppPosterParts {
  readonly call: SlackCall;
  readonly http: HttpClient;
  readonly incidents: Remembered;
  readonly logger: Logger;
}

/**
 * Posts to one conversation. The first message of an incident is kept at its present state; what came after it are
 * answers in its thread, the end of it shown in the channel too and marked on the first message.
 */
export class AppPoster {
  private readonly parts: AppPosterParts;
  private readonly warned = new Set<string>();

  constructor(parts: AppPosterParts) {
    this.parts = parts;
  }

  async post(place: string, post: AppPost, signal: AbortSignal): Promise<Outcome> {
    const { call, incidents } = this.parts;
    const { content, incident } = post;
    const key = `${place} ${incident?.key ?? ''}`;
    const told = incident === undefined ? undefined : parseTold(await incidents.get(key));
    if (told === undefined) return this.begin(place, key, post, signal);

    const { text, blocks = [] } = content;
    const updated = await call('chat.update', { ...told, text, blocks }, signal);
    if (isVanished(updated)) return this.begin(place, key, post, signal);
    const isKept = updated.code !== undefined && unchangeable.includes(updated.code);
    if (updated.failure !== undefined && !isKept) return updated.failure;

    const isOver = incident?.isOver === true;
    const answer = { channel: told.channel, thread_ts: told.ts, reply_broadcast: isOver, ...content };
    const answered = await call('chat.postMessage', answer, signal);
    if (isVanished(answered)) return this.begin(place, key, post, signal);
    const outcome = outcomeOf(answered);
    if (outcome.kind !== 'sent') return outcome;
    await this.upload(post, told, signal);
    if (isOver) {
      await incidents.set(key, undefined);
      await this.markFixed(told, signal);
    }
    return outcome;
  }

  /** A first message; remembered while its incident is open. */
  private async begin(place: string, key: string, post: AppPost, signal: AbortSignal): Promise<Outcome> {
    const { call, incidents } = this.parts;
    const called = await call('chat.postMessage', { channel: place, ...post.content }, signal);
    const outcome = outcomeOf(called);
    const told = parseTold(called.data);
    if (outcome.kind !== 'sent' || told === undefined) return outcome;
    if (post.incident !== undefined) await incidents.set(key, post.incident.isOver ? undefined : { ...told });
    await this.upload(post, told, signal);
    return outcome;
  }

  private async markFixed({ channel, ts }: Told, signal: AbortSignal): Promise<void> {
    const mark = { channel, timestamp: ts, name: 'white_check_mark' };
    const { failure, code } = await this.parts.call('reactions.add', mark, signal);
    if (code !== 'already_reacted') this.warnOf('mark what is fixed', 'reactions:write', failure);
  }

  private async upload({ file }: AppPost, told: Told, signal: AbortSignal): Promise<void> {
    if (file === undefined) return;
    const { call, http } = this.parts;
    this.warnOf('upload long texts', 'files:write', await uploadText(file, told, { call, http, signal }));
  }

  /** The message is there; what is missing beside it does not make it a failure. */
  private warnOf(what: string, scope: string, failure: Outcome | undefined): void {
    if (failure === undefined || failure.kind === 'sent' || this.warned.has(what)) return;
    this.warned.add(what);
    this.parts.logger.warn(`The Slack app cannot ${what} (scope ${scope}): ${failure.reason}`);
  }
}

/** A success has the time stamp of the message. */
function outcomeOf({ failure, data }: SlackCalled): Outcome {
  if (failure !== undefined) return failure;
  const told = parseTold(data);
  if (told !== undefined) return { kind: 'sent', ref: told.ts };
  return { kind: 'retry', cause: 'server', reason: 'Slack answered without the time stamp of the message.' };
}

function parseTold(value: unknown): Told | undefined {
  if (!isRecord(value) || typeof value['channel'] !== 'string' || typeof value['ts'] !== 'string') return undefined;
  return { channel: value['channel'], ts: value['ts'] };
}
