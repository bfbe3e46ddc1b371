import { type Answer, isObject, type JsonObject, jsonAnswer, parseJson, type ReceivedRequest } from './answer.ts';
import { refusal, refusalOfMessage } from './discordFarEnd.ts';
import { DISCORD } from './limits.ts';

interface StoredMessage {
  readonly id: string;
  readonly place: string;
  body: JsonObject;
}

/**
 * Discord's messages and threads for a bot (https://docs.discord.com/developers/resources/message and …/channel):
 * every channel number below 1000 exists. `refuses` answers instead where it says so.
 */
export class DiscordBotFarEnd {
  readonly messages: StoredMessage[] = [];
  readonly threads = new Map<string, { readonly name: string }>();
  refuses: (method: string, path: string) => Answer | undefined = () => undefined;
  private readonly token: string;
  private readonly nonces = new Map<unknown, StoredMessage>();

  constructor(token: string) {
    this.token = token;
  }

  /** Contents or titles of a channel's or thread's messages, oldest first. */
  titlesIn(place: string): unknown[] {
    return this.messages
      .filter((message) => message.place === place)
      .map(({ body }) => {
        const [embed] = Array.isArray(body['embeds']) ? (body['embeds'] as JsonObject[]) : [];
        return embed?.['title'] ?? body['content'];
      });
  }

  answer({ method, url, headers, rawBody }: ReceivedRequest): Answer {
    if (headers['authorization'] !== `Bot ${this.token}`)
      return refusal(401, { message: '401: Unauthorized', code: 0 });
    const refused = this.refuses(method, url.pathname);
    if (refused !== undefined) return refused;
    const [, place = '', id = '', thread] =
      /^\/api\/v10\/channels\/(\d+)\/messages(?:\/(\d+)(\/threads)?)?$/.exec(url.pathname) ?? [];
    const body = parseJson(rawBody.toString('utf8'));
    if (!isObject(body)) return refusal(400, { message: 'The request body contains invalid JSON.', code: 50109 });
    if (!(Number(place) < 1000) && !this.threads.has(place))
      return refusal(404, { message: 'Unknown Channel', code: 10003 });
    if (id === '') return method === 'POST' ? this.create(place, body) : refusal(405, { message: 'Method', code: 0 });
    const message = this.messages.find((item) => item.id === id && item.place === place);
    if (message === undefined) return refusal(404, { message: 'Unknown Message', code: 10008 });
    if (thread !== undefined) return this.startThread(message, body);
    const invalid = refusalOfMessage(body, {});
    if (invalid !== undefined) return invalid;
    message.body = { ...message.body, ...body };
    return jsonAnswer(200, { id, ...message.body });
  }

  private create(place: string, body: JsonObject): Answer {
    const { nonce } = body;
    if (typeof nonce === 'string' && nonce.length > DISCORD.nonce)
      return refusal(400, { message: 'nonce', code: 50035 });
    const same = body['enforce_nonce'] === true ? this.nonces.get(nonce) : undefined;
    if (same !== undefined) return jsonAnswer(200, { id: same.id, ...same.body });
    const invalid = refusalOfMessage(body, {});
    if (invalid !== undefined) return invalid;
    const message = { id: String(5000 + this.messages.length), place, body };
    this.messages.push(message);
    this.nonces.set(nonce, message);
    return jsonAnswer(200, { id: message.id, channel_id: place, ...body });
  }

  private startThread({ id }: StoredMessage, { name }: JsonObject): Answer {
    if (typeof name !== 'string' || name.length < 1 || name.length > DISCORD.threadName)
      return refusal(400, { message: 'name', code: 50035 });
    if (this.threads.has(id))
      return refusal(400, { message: 'A thread has already been created for this message', code: 160004 });
    this.threads.set(id, { name });
    return jsonAnswer(201, { id, name, type: 11 });
  }
}
