import { LookoutError } from '../../core/errors.ts';
import type { ChannelContext, OpenChannel, Outcome } from '../channel.ts';
import { placesOf } from '../channelMap.ts';
import { Remembered } from '../remembered.ts';
import { sendToEach } from '../sendToEach.ts';
import { readFcmAnswer } from './fcmAnswer.ts';
import { GoogleTokens, readServiceAccount } from './googleToken.ts';
import { type PushConfig, topicsOf } from './pushChannel.ts';
import { type FcmMessage, renderFcm } from './render.ts';

/** Deliveries under way whose finished topics are remembered. */
const maxDeliveries = 50;

interface FcmBody {
  readonly topics: readonly string[];
  readonly message: FcmMessage;
}

/**
 * FCM HTTP v1 (https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages/send).
 *
 * @throws LookoutError `invalid` when the credentials are none
 */
export async function openFcm(config: PushConfig, context: ChannelContext): Promise<OpenChannel> {
  const account = await readServiceAccount(config.credentials ?? '');
  const projectId = config.projectId ?? account.projectId;
  if (projectId === undefined)
    throw new LookoutError('invalid', 'Neither projectId nor the credentials name a project.');
  const { http, now, memory, logger } = context;
  const tokens = new GoogleTokens(account, context);
  const finished = new Remembered(memory, { part: 'finished', maxEntries: maxDeliveries, logger });

  const sendOne = async (topic: string, message: FcmMessage, signal: AbortSignal): Promise<Outcome> => {
    const got = await tokens.get(signal);
    if (got.failure !== undefined) return got.failure;
    const answer = await http.request({
      url: `https://fcm.googleapis.com/v1/projects/${encodeURIComponent(projectId)}/messages:send`,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${got.token}` },
      body: JSON.stringify({ message: { topic, ...message } }),
      signal,
    });
    const outcome = readFcmAnswer(answer, now());
    if (outcome.kind !== 'unauthorised') return outcome;
    tokens.forget();
    // A token may end early; only a fresh one says that the credentials are dead.
    return got.isFresh ? outcome : { kind: 'retry', cause: 'server', reason: outcome.reason, afterMs: 0 };
  };

  return {
    render(message) {
      const topics = placesOf(topicsOf(config), message);
      return {
        body: { topics, message: renderFcm(message, false) },
        plain: { topics, message: renderFcm(message, true) },
      };
    },
    send({ body }, attempt) {
      const { topics, message } = body as FcmBody;
      return sendToEach(topics, attempt, finished, (topic) => sendOne(topic, message, attempt.signal));
    },
    dispose() {},
  };
}
