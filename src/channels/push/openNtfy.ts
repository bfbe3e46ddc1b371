import { LookoutError } from '../../core/errors.ts';
import { parseJson } from '../answers.ts';
import type { ChannelContext, OpenChannel, Outcome } from '../channel.ts';
import { placesOf } from '../channelMap.ts';
import { outcomeOf } from '../httpOutcome.ts';
import { Remembered } from '../remembered.ts';
import { sendToEach } from '../sendToEach.ts';
import { type PushConfig, topicsOf } from './pushChannel.ts';
import { type NtfyMessage, renderNtfy } from './render.ts';

/** Deliveries under way whose finished topics are remembered. */
const maxDeliveries = 50;
/** https://docs.ntfy.sh/publish/ */
const topicShape = /^[\w-]{1,64}$/;

interface NtfyBody {
  readonly topics: readonly string[];
  readonly message: NtfyMessage;
}

/**
 * ntfy, published as JSON to the root of its server (https://docs.ntfy.sh/publish/#publish-as-json).
 *
 * @throws LookoutError `invalid` when a topic's name is none of ntfy's
 */
export function openNtfy(config: PushConfig, context: ChannelContext): OpenChannel {
  const names = [...(config.topics ?? []).map(({ name }) => name), config.topic].filter((name) => name !== undefined);
  const wrong = names.find((name) => !topicShape.test(name));
  if (wrong !== undefined) throw new LookoutError('invalid', `ntfy takes no topic named "${wrong}".`);
  const { http, now, memory, logger } = context;
  const finished = new Remembered(memory, { part: 'finished', maxEntries: maxDeliveries, logger });
  const headers = { 'content-type': 'application/json', ...authorization(config) };

  const sendOne = async (topic: string, message: NtfyMessage, signal: AbortSignal): Promise<Outcome> => {
    const body = JSON.stringify({ topic, ...message });
    const answer = await http.request({ url: config.url, method: 'POST', headers, body, signal });
    const failure = outcomeOf(answer, now());
    if (failure !== undefined || answer.kind !== 'answer') return failure as Outcome;
    const { id, event } = parseJson(answer.text) ?? {};
    if (typeof id === 'string' && event === 'message') return { kind: 'sent', ref: id };
    return {
      kind: 'retry',
      cause: 'server',
      reason: 'ntfy answered without the id of the message; is it the right address?',
    };
  };

  return {
    render(message) {
      const topics = placesOf(topicsOf(config), message);
      return {
        body: { topics, message: renderNtfy(message, false) },
        plain: { topics, message: renderNtfy(message, true) },
      };
    },
    send({ body }, attempt) {
      const { topics, message } = body as NtfyBody;
      return sendToEach(topics, attempt, finished, (topic) => sendOne(topic, message, attempt.signal));
    },
    dispose() {},
  };
}

function authorization({ token, username, password }: PushConfig): Record<string, string> {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  if (username === undefined) return {};
  return { authorization: `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}` };
}
