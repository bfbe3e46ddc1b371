import { type Answer, isObject, type JsonObject, jsonAnswer, parseJson, type ReceivedRequest } from './answer.ts';
import { NTFY } from './limits.ts';

/** ntfy's publishing as JSON (https://docs.ntfy.sh/publish/#publish-as-json), for holders of one token. */
export class NtfyFarEnd {
  readonly messages: JsonObject[] = [];
  private readonly token: string;

  constructor(token: string) {
    this.token = token;
  }

  answer({ method, url, headers, rawBody }: ReceivedRequest): Answer {
    if (method !== 'POST' || url.pathname !== '/') return failed(404, 40401, 'page not found');
    if (headers['authorization'] !== `Bearer ${this.token}`) return failed(401, 40101, 'unauthorized');
    const json = parseJson(rawBody.toString('utf8'));
    if (!isObject(json)) return failed(400, 40024, 'invalid request: request body must be valid JSON');
    const problem = [...problemsIn(json)][0];
    if (problem !== undefined) return failed(400, 40000, problem);
    this.messages.push(json);
    return jsonAnswer(200, { id: `m${this.messages.length}`, event: 'message', topic: json['topic'] });
  }
}

function* problemsIn(json: JsonObject): Generator<string> {
  const { topic, message, priority, tags, actions = [], sequence_id: sequence = '' } = json;
  if (typeof topic !== 'string' || !/^[\w-]{1,64}$/.test(topic)) yield 'invalid topic';
  // A longer one becomes a file.
  if (typeof message !== 'string' || Buffer.byteLength(message) > NTFY.messageBytes) yield 'message too long';
  if (!Number.isInteger(priority) || Number(priority) < 1 || Number(priority) > 5) yield 'invalid priority';
  if (!Array.isArray(tags)) yield 'invalid tags';
  if (typeof sequence !== 'string' || !/^[\w-]{0,64}$/.test(sequence)) yield 'invalid sequence id';
  if (!Array.isArray(actions) || actions.length > NTFY.actions) return yield 'too many actions';
  for (const action of actions as JsonObject[]) {
    if (action['action'] !== 'view' || !action['label'] || !URL.canParse(String(action['url']))) yield 'invalid action';
  }
}

function failed(http: number, code: number, error: string): Answer {
  return jsonAnswer(http, { code, http, error }, { problems: [error] });
}
