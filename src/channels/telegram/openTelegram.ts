import { LookoutError } from '../../core/errors.ts';
import { isRecord, type JsonValue } from '../../core/json.ts';
import { severities } from '../../core/severity.ts';
import type { HttpAnswer } from '../../net/httpClient.ts';
import { parseJson } from '../answers.ts';
import { attemptSafely } from '../attempt.ts';
import type { Attempt, ChannelContext, OpenChannel, Outcome } from '../channel.ts';
import { outcomeOf, parseRetryAfter } from '../httpOutcome.ts';
import { Remembered } from '../remembered.ts';
import { renderTelegram, type TelegramBody } from './render.ts';
import type { TelegramConfig } from './telegramChannel.ts';

/** Messages of incidents that are remembered for editing. */
const maxIncidents = 200;
/** Age up to which a message is edited, in ms. */
const maxEditAgeMs = 24 * 3_600_000;
/** The only sign of an edit that changes nothing, such as one repeated after a lost answer. */
const unchanged = 'message is not modified';

/** The answer of a method (https://core.telegram.org/bots/api#making-requests). */
interface Answered {
  readonly outcome: Outcome;
  readonly status: number;
  readonly description: string;
  /** The group became a supergroup with this number. */
  readonly movedTo?: number | undefined;
}

/** What @BotFather hands out; anything else would end up in another path. */
const tokenShape = /^\d+:[\w-]{20,}$/;

/** @throws LookoutError `invalid` when the token is none. */
export function openTelegram(config: TelegramConfig, context: ChannelContext): OpenChannel {
  if (!tokenShape.test(config.botToken)) {
    throw new LookoutError('invalid', 'The botToken is not of the form 123456:letters that @BotFather hands out.');
  }
  const { logger, memory, now } = context;
  const incidents = new Remembered(memory, { part: 'incidents', maxEntries: maxIncidents, logger });
  const moves = new Remembered(memory, { part: 'moves', maxEntries: 10, logger });

  const call = async (method: string, parameters: object, { signal }: Attempt): Promise<Answered> => {
    const answer = await context.http.request({
      url: `https://api.telegram.org/bot${config.botToken}/${method}`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(parameters),
      signal,
    });
    if (answer.kind !== 'answer') return { outcome: outcomeOf(answer, now()) as Outcome, status: 0, description: '' };
    return read(answer, now());
  };

  /** To the chat where it is now; a group that has just moved is followed. */
  const callChat = async (method: string, parameters: object, attempt: Attempt): Promise<Answered> => {
    const moved = await moves.get(String(config.chatId));
    const answered = await call(method, { chat_id: moved ?? config.chatId, ...parameters }, attempt);
    if (answered.movedTo === undefined) return answered;
    await moves.set(String(config.chatId), answered.movedTo);
    return call(method, { chat_id: answered.movedTo, ...parameters }, attempt);
  };

  /** Undefined when there is none to edit, or the service says that it cannot be. */
  const edit = async (
    { incident, severity, message }: TelegramBody,
    attempt: Attempt,
  ): Promise<Outcome | undefined> => {
    const known = incident === undefined ? undefined : knownMessage(await incidents.get(incident));
    if (incident === undefined || known === undefined) return undefined;
    const level = severities.indexOf(severity);
    // An edit rings nobody: what got worse, or is long out of sight, is worth a new message.
    if (level > known.level || now() - known.atMs >= maxEditAgeMs) return undefined;
    const edited = await callChat('editMessageText', { message_id: known.id, ...message }, attempt);
    if (edited.description.includes(unchanged)) return { kind: 'sent', ref: String(known.id) };
    // Be it deleted or too old; whether the text was at fault shows when it is sent.
    if (edited.status === 400) return undefined;
    if (edited.outcome.kind === 'sent') await incidents.set(incident, { ...known, level });
    return edited.outcome;
  };

  const send = async (body: TelegramBody, attempt: Attempt): Promise<Outcome> => {
    const edited = await edit(body, attempt);
    if (edited !== undefined) return edited;
    const { outcome } = await callChat('sendMessage', body.message, attempt);
    if (outcome.kind === 'sent' && body.incident !== undefined) {
      const level = severities.indexOf(body.severity);
      await incidents.set(body.incident, { id: Number(outcome.ref), level, atMs: now() });
    }
    return outcome;
  };

  return {
    render: renderTelegram,
    send: (rendered, attempt) => attemptSafely(() => send(rendered.body as TelegramBody, attempt)),
    dispose() {},
  };
}

/** `level` is the severity that it shows, `atMs` when it was sent. */
function knownMessage(value: JsonValue | undefined): { id: number; level: number; atMs: number } | undefined {
  if (!isRecord(value)) return undefined;
  const { id, level, atMs } = value;
  if (typeof id !== 'number' || typeof level !== 'number' || typeof atMs !== 'number') return undefined;
  return { id, level, atMs };
}

/** Judges by `ok`, not by the HTTP status; a failure that comes with 200 counts by its `error_code`. */
function read(answer: HttpAnswer, nowMs: number): Answered {
  const json = parseJson(answer.text);
  const code = json?.['error_code'];
  const status = json?.['ok'] === false && answer.status === 200 && typeof code === 'number' ? code : answer.status;
  const description = typeof json?.['description'] === 'string' ? json['description'] : '';
  const parameters = isRecord(json?.['parameters']) ? json['parameters'] : {};
  const moved = parameters['migrate_to_chat_id'];
  const movedTo = typeof moved === 'number' ? moved : undefined;
  const failure = outcomeOf({ ...answer, status }, nowMs);
  if (failure !== undefined) {
    return { outcome: withWait(failure, parameters['retry_after']), status, description, movedTo };
  }
  const result = json?.['result'];
  const id = isRecord(result) ? result['message_id'] : undefined;
  if (json?.['ok'] === true && typeof id === 'number')
    return { outcome: { kind: 'sent', ref: String(id) }, status, description };
  const reason = 'Telegram answered without the message; a proxy or login page may be in between.';
  return { outcome: { kind: 'retry', cause: 'server', reason }, status, description };
}

/** `retry_after` is a whole number of seconds (https://core.telegram.org/bots/api#responseparameters). */
function withWait(outcome: Outcome, seconds: unknown): Outcome {
  if (outcome.kind !== 'retry' || typeof seconds !== 'number') return outcome;
  const afterMs = parseRetryAfter(String(seconds), 0);
  return afterMs === undefined ? outcome : { ...outcome, afterMs: Math.max(afterMs, outcome.afterMs ?? 0) };
}
