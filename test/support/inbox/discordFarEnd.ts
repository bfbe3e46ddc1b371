import { createHash } from 'node:crypto';

import { type Answer, isObject, type JsonObject, jsonAnswer, parseJson, type ReceivedRequest } from './answer.ts';
import { DISCORD, DISCORD_BUCKET } from './limits.ts';

/** A complaint of Discord at one place of the body. */
interface FieldError {
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
}

/** Discord's “Execute Webhook” (https://docs.discord.com/developers/resources/webhook#execute-webhook), with the headers of its rate limit. */
export class DiscordFarEnd {
  private readonly enforcesPace: boolean;
  private readonly now: () => number;
  private readonly windows = new Map<string, { startedAt: number; used: number }>();
  private stored = 0;

  /** `now` in milliseconds since 1970. With `enforcesPace` a request above the announced pace is answered by 429. */
  constructor(options: { enforcesPace: boolean; now: () => number }) {
    this.enforcesPace = options.enforcesPace;
    this.now = options.now;
  }

  answer(request: ReceivedRequest): Answer {
    if (request.method !== 'POST') return refusal(405, { message: '405: Method Not Allowed', code: 0 });
    const pace = this.paceOf(request.url.pathname);
    if (pace.exceeded && this.enforcesPace)
      return { ...rateLimited(pace.resetAfterSeconds), problems: ['sent above the announced pace'] };
    const { headers } = pace;

    if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
      const message = `Expected "Content-Type" header to be one of {'application/json'}.`;
      return invalid([{ path: [], code: 'CONTENT_TYPE_INVALID', message }], headers);
    }
    const body = parseJson(request.rawBody.toString('utf8'));
    if (!isObject(body))
      return refusal(400, { message: 'The request body contains invalid JSON.', code: 50109 }, headers);
    const refused = refusalOfMessage(body, headers);
    if (refused !== undefined) return refused;

    if (request.url.searchParams.get('wait') !== 'true') return { status: 204, headers, problems: [] };
    return jsonAnswer(200, this.messageOf(body, request.url), { headers });
  }

  private messageOf(body: JsonObject, url: URL): JsonObject {
    const webhookId = url.pathname.split('/').at(-2) ?? '0';
    this.stored++;
    return {
      id: String((BigInt(this.now() - DISCORD_EPOCH_MS) << 22n) + BigInt(this.stored)),
      type: 0,
      channel_id: '100000000000000001',
      webhook_id: webhookId,
      content: body['content'] ?? '',
      embeds: (Array.isArray(body['embeds']) ? body['embeds'] : []).map((embed: JsonObject) => ({
        type: 'rich',
        ...embed,
      })),
      author: { id: webhookId, username: body['username'] ?? 'Lookout', bot: true },
      attachments: [],
      mentions: [],
      timestamp: new Date(this.now()).toISOString(),
    };
  }

  private paceOf(webhook: string): { exceeded: boolean; resetAfterSeconds: number; headers: Record<string, string> } {
    const { requests, windowMs } = DISCORD_BUCKET;
    const now = this.now();
    let window = this.windows.get(webhook);
    if (!window || now >= window.startedAt + windowMs) {
      window = { startedAt: now, used: 0 };
      this.windows.delete(webhook);
      this.windows.set(webhook, window);
      if (this.windows.size > MOST_WEBHOOKS) this.windows.delete(this.windows.keys().next().value ?? '');
    }
    window.used++;
    const resetAt = window.startedAt + windowMs;
    const resetAfterSeconds = (resetAt - now) / 1000;
    return {
      exceeded: window.used > requests,
      resetAfterSeconds,
      headers: {
        'x-ratelimit-limit': String(requests),
        'x-ratelimit-remaining': String(Math.max(0, requests - window.used)),
        'x-ratelimit-reset': (resetAt / 1000).toFixed(3),
        'x-ratelimit-reset-after': resetAfterSeconds.toFixed(3),
        'x-ratelimit-bucket': createHash('md5').update(webhook).digest('hex'),
      },
    };
  }
}

/** https://docs.discord.com/developers/reference#snowflakes */
const DISCORD_EPOCH_MS = 1_420_070_400_000;

/** Rate-limit windows kept; the oldest is forgotten first. */
const MOST_WEBHOOKS = 100;

/** Discord's answer to a sender above the limit (https://docs.discord.com/developers/topics/rate-limits#exceeding-a-rate-limit). */
export function rateLimited(retryAfterSeconds: number): Answer {
  const body = { message: 'You are being rate limited.', retry_after: retryAfterSeconds, global: false };
  const headers = {
    'retry-after': String(Math.ceil(retryAfterSeconds)),
    'x-ratelimit-limit': String(DISCORD_BUCKET.requests),
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset-after': retryAfterSeconds.toFixed(3),
    'x-ratelimit-scope': 'user',
  };
  return jsonAnswer(429, body, { headers, problems: ['rate limited'] });
}

/** Why Discord would not take the message; undefined when it would. */
export function refusalOfMessage(body: JsonObject, headers: Record<string, string>): Answer | undefined {
  const errors = [...errorsIn(body)];
  if (errors.length > 0) return invalid(errors, headers);
  return hasContent(body) ? undefined : refusal(400, { message: 'Cannot send an empty message', code: 50006 }, headers);
}

function* errorsIn(body: JsonObject): Generator<FieldError> {
  yield* tooLong(body['content'], DISCORD.content, ['content']);
  yield* tooLong(body['username'], DISCORD.username, ['username']);
  if (body['username'] === '')
    yield { path: ['username'], code: 'BASE_TYPE_MIN_LENGTH', message: 'Must be 1 or more in length.' };
  const embeds = body['embeds'];
  if (embeds === undefined || embeds === null) return;
  if (!Array.isArray(embeds))
    return yield { path: ['embeds'], code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' };
  yield* tooLong(embeds, DISCORD.embeds, ['embeds']);

  let total = 0;
  for (const [index, embed] of embeds.entries()) {
    if (!isObject(embed)) {
      yield {
        path: ['embeds', index],
        code: 'MODEL_TYPE_CONVERT',
        message: 'Only dictionaries may be used in a ModelType',
      };
      continue;
    }
    yield* errorsInEmbed(embed, ['embeds', index]);
    for (const text of countedTexts(embed)) total += text.trim().length;
  }
  if (total <= DISCORD.embedTotal) return;
  yield {
    path: ['embeds'],
    code: 'MAX_EMBED_SIZE_EXCEEDED',
    message: `Embed size exceeds maximum size of ${DISCORD.embedTotal}`,
  };
}

function* errorsInEmbed(embed: JsonObject, path: readonly (string | number)[]): Generator<FieldError> {
  yield* tooLong(embed['title'], DISCORD.title, [...path, 'title']);
  yield* tooLong(embed['description'], DISCORD.description, [...path, 'description']);
  yield* tooLong(part(embed, 'footer', 'text'), DISCORD.footer, [...path, 'footer', 'text']);
  yield* tooLong(part(embed, 'author', 'name'), DISCORD.author, [...path, 'author', 'name']);
  const fields = fieldsOf(embed);
  yield* tooLong(fields, DISCORD.fields, [...path, 'fields']);
  for (const [index, field] of fields.entries()) {
    for (const [key, limit] of [
      ['name', DISCORD.fieldName],
      ['value', DISCORD.fieldValue],
    ] as const) {
      const value = field[key];
      const at = [...path, 'fields', index, key];
      if (typeof value !== 'string' || value.trim() === '')
        yield { path: at, code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
      yield* tooLong(value, limit, at);
    }
  }
}

/** Discord trims texts before it measures them. */
function* tooLong(value: unknown, limit: number, path: readonly (string | number)[]): Generator<FieldError> {
  const measured = typeof value === 'string' ? value.trim() : value;
  if (!(typeof measured === 'string' || Array.isArray(measured)) || measured.length <= limit) return;
  yield { path, code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${limit} or fewer in length.` };
}

function* countedTexts(embed: JsonObject): Generator<string> {
  const fields = fieldsOf(embed).flatMap((field) => [field['name'], field['value']]);
  for (const text of [
    embed['title'],
    embed['description'],
    part(embed, 'footer', 'text'),
    part(embed, 'author', 'name'),
    ...fields,
  ]) {
    if (typeof text === 'string') yield text;
  }
}

function fieldsOf(embed: JsonObject): JsonObject[] {
  return Array.isArray(embed['fields']) ? embed['fields'].filter(isObject) : [];
}

function part(of: JsonObject, key: string, inner: string): unknown {
  const value = of[key];
  return isObject(value) ? value[inner] : undefined;
}

function hasContent(body: JsonObject): boolean {
  const { content, embeds } = body as { content?: unknown; embeds?: unknown };
  return (typeof content === 'string' && content.trim() !== '') || (Array.isArray(embeds) && embeds.length > 0);
}

function invalid(errors: readonly FieldError[], headers: Record<string, string>): Answer {
  const tree: Record<string, unknown> = {};
  for (const { path, code, message } of errors) {
    let node = tree;
    for (const key of path) node = (node[key] ??= {}) as Record<string, unknown>;
    (node['_errors'] ??= []) as unknown[];
    (node['_errors'] as unknown[]).push({ code, message });
  }
  const problems = errors.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message));
  return jsonAnswer(400, { message: 'Invalid Form Body', code: 50035, errors: tree }, { headers, problems });
}

/** An error as Discord words it (https://docs.discord.com/developers/topics/opcodes-and-status-codes#json). */
export function refusal(
  status: number,
  body: { message: string; code: number },
  headers: Record<string, string> = {},
): Answer {
  return jsonAnswer(status, body, { headers, problems: [body.message] });
}
