import { type Answer, jsonAnswer, type ReceivedRequest } from './answer.ts';
import { TWILIO } from './limits.ts';

/** A text message that was taken. */
export interface TakenText {
  readonly to: string;
  readonly from: string;
  readonly body: string;
}

/** Numbers that Twilio documents to behave so (https://www.twilio.com/docs/iam/test-credentials#test-sms-messages). */
export const magicNumbers = {
  invalid: '+15005550001',
  unsubscribed: '+15005550004',
  notMobile: '+15005550009',
} as const;

/** GSM alphabet by ranges; what is missing makes a text UCS-2. */
const gsm = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ^{}\\[\]~|€ÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑܧ¿a-zäöñüà]*$/;

/** Twilio's Messages resource (https://www.twilio.com/docs/messaging/api/message-resource). */
export class TwilioFarEnd {
  readonly sid = 'AC0123456789abcdef0123456789abcdef';
  readonly token = 'a-token-of-the-far-end';
  readonly taken: TakenText[] = [];
  /** The queue of the sender is full. */
  isQueueFull = false;
  /** Told with each message, as for accounts that are billed at once; null usually. */
  price: string | null = null;

  answer(request: ReceivedRequest): Answer {
    const expected = `Basic ${Buffer.from(`${this.sid}:${this.token}`).toString('base64')}`;
    if (request.headers['authorization'] !== expected) return failed(401, 20003, 'Authenticate');
    if (!request.url.pathname.includes(`/Accounts/${this.sid}/`))
      return failed(404, 20404, 'The resource was not found');
    const form = new URLSearchParams(request.rawBody.toString('utf8'));
    const [to = '', from = '', body = ''] = ['To', 'From', 'Body'].map((name) => form.get(name) ?? '');
    if (request.headers['content-type'] !== 'application/x-www-form-urlencoded' || from === '')
      return failed(400, 21603, "A 'From' phone number is required.");
    if (!/^\+[1-9]\d{6,14}$/.test(to) || to === magicNumbers.invalid)
      return failed(400, 21211, "Invalid 'To' Phone Number");
    if (to === magicNumbers.unsubscribed) return failed(400, 21610, 'Attempt to send to unsubscribed recipient');
    if (to === magicNumbers.notMobile) return failed(400, 21614, "'To' number is not a valid mobile number");
    if (body === '') return failed(400, 21602, 'Message body is required');
    if (body.length > TWILIO.body) return failed(400, 21617, 'The concatenated message body exceeds the 1600 limit');
    if (!body.isWellFormed()) return failed(400, 21602, 'The body is not well formed');
    if (this.isQueueFull)
      return failed(429, 21611, "This 'From' number has exceeded the maximum number of queued messages");
    this.taken.push({ to, from, body });
    return jsonAnswer(201, {
      sid: `SM${String(this.taken.length).padStart(32, '0')}`,
      account_sid: this.sid,
      status: 'queued',
      num_segments: String(segmentsOf(body)),
      price: this.price,
      price_unit: 'USD',
      error_code: null,
    });
  }
}

/** Without the rule that characters stay whole: at most one segment less than the truth. */
export function segmentsOf(text: string): number {
  const [single, joined] = gsm.test(text) ? [160, 153] : [70, 67];
  const units = gsm.test(text) ? text.length + (text.match(/[\^{}\\[\]~|€]/g) ?? []).length : text.length;
  return units <= single ? 1 : Math.ceil(units / joined);
}

function failed(status: number, code: number, message: string): Answer {
  const body = { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
  return jsonAnswer(status, body, { problems: [message] });
}
