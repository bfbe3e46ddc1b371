import type { KeyObject } from 'node:crypto';
import { jwtVerify } from 'jose';

import { type Answer, isObject, jsonAnswer, parseJson, type ReceivedRequest } from './answer.ts';
import { FCM } from './limits.ts';

/** Google's tokens and FCM's messages to topics, for one project. */
export class FcmFarEnd {
  readonly messages: { readonly topic: string; readonly title: unknown; readonly body: unknown }[] = [];
  tokens = 0;
  /** Answers instead where it says so. */
  refuses: (topic: string) => Answer | undefined = () => undefined;
  private readonly publicKey: KeyObject;
  private readonly now: () => number;

  constructor(publicKey: KeyObject, now: () => number) {
    this.publicKey = publicKey;
    this.now = now;
  }

  /** `oauth2.googleapis.com`: https://developers.google.com/identity/protocols/oauth2/service-account#httprest. */
  async token({ url, rawBody }: ReceivedRequest): Promise<Answer> {
    const form = new URLSearchParams(rawBody.toString('utf8'));
    try {
      const { payload } = await jwtVerify(form.get('assertion') ?? '', this.publicKey, {
        algorithms: ['RS256'],
        audience: url.href,
        issuer: 'lookout@lookout-demo.iam.gserviceaccount.com',
        currentDate: new Date(this.now()),
        requiredClaims: ['iat', 'exp', 'scope'],
      });
      if (Number(payload.exp) - Number(payload.iat) > 3600) return refused(400, 'invalid_grant');
    } catch {
      return refused(400, 'invalid_grant');
    }
    this.tokens += 1;
    return jsonAnswer(200, { access_token: `token-${this.tokens}`, expires_in: 3599, token_type: 'Bearer' });
  }

  /** `fcm.googleapis.com`: https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages/send. */
  send({ method, url, headers, rawBody }: ReceivedRequest): Answer {
    if (method !== 'POST' || url.pathname !== '/v1/projects/lookout-demo/messages:send')
      return refused(404, 'NOT_FOUND');
    if (headers['authorization'] !== `Bearer token-${this.tokens}`) return refused(401, 'UNAUTHENTICATED');
    const json = parseJson(rawBody.toString('utf8'));
    const message = isObject(json) ? json['message'] : undefined;
    if (!isObject(message) || !isObject(message['notification'])) return refused(400, 'INVALID_ARGUMENT');
    const { topic, notification, data = {} } = message;
    if (typeof topic !== 'string' || !/^[\w.~%-]+$/.test(topic)) return refused(400, 'INVALID_ARGUMENT');
    if (!isObject(data) || Object.values(data).some((value) => typeof value !== 'string'))
      return refused(400, 'INVALID_ARGUMENT');
    if (Buffer.byteLength(JSON.stringify(message)) > FCM.topicMessageBytes) return refused(400, 'INVALID_ARGUMENT');
    const answer = this.refuses(topic);
    if (answer !== undefined) return answer;
    const { title, body } = notification;
    this.messages.push({ topic, title, body });
    return jsonAnswer(200, { name: `projects/lookout-demo/messages/${this.messages.length}` });
  }
}

/** An error as FCM words it (https://firebase.google.com/docs/reference/fcm/rest/v1/FcmError). */
export function refused(status: number, errorCode: string, headers: Record<string, string> = {}): Answer {
  const details = [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }];
  const body = { error: { code: status, message: 'Refused.', status: 'FAILED_PRECONDITION', details } };
  return jsonAnswer(status, body, { headers, problems: [errorCode] });
}
