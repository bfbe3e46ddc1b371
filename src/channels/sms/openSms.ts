import { LookoutError } from '../../core/errors.ts';
import { isRecord, type JsonObject, type JsonValue } from '../../core/json.ts';
import { attemptSafely } from '../attempt.ts';
import type { Attempt, ChannelContext, Message, OpenChannel, Outcome, Rendered } from '../channel.ts';
import { wantsMessage } from '../eventChoice.ts';
import { Remembered } from '../remembered.ts';
import { Budget } from './budget.ts';
import { segmentsPerSecond } from './limits.ts';
import { renderSmsText } from './render.ts';
import type { SmsConfig } from './smsChannel.ts';
import { readTwilioAnswer } from './twilioAnswer.ts';

interface SmsBody {
  readonly text: string;
  readonly segments: number;
  /** Numbers of the recipients who want the message. */
  readonly to: readonly string[];
}

/** E.164 (https://www.twilio.com/docs/glossary/what-e164). */
const phoneShape = /^\+[1-9]\d{6,14}$/;
/** Deliveries under way whose finished recipients are remembered. */
const maxDeliveries = 50;

/** @throws LookoutError `invalid` when a recipient's number is none, or the account is. */
export function openSms(config: SmsConfig, context: ChannelContext): OpenChannel {
  const wrong = config.to.findIndex(({ phone }) => !phoneShape.test(phone));
  if (wrong !== -1) throw new LookoutError('invalid', `to[${wrong}].phone is not of the form +12345678900.`);
  if (!/^AC\w{8,64}$/.test(config.accountSid)) {
    throw new LookoutError('invalid', 'The accountSid is not of the form AC… that the console shows.');
  }
  const { logger, memory, now } = context;
  const { monthlyCap: cap, costPerSegment } = config;
  const budget = new Budget({ memory, logger, now, cap, costPerSegment });
  const finished = new Remembered(memory, { part: 'finished', maxEntries: maxDeliveries, logger });
  const credentials = Buffer.from(`${config.accountSid}:${config.authToken}`).toString('base64');

  const sendOne = async ({ text, segments }: SmsBody, phone: string, signal: AbortSignal): Promise<Outcome> => {
    const answer = await context.http.request({
      url: `https://api.twilio.com/2010-04-01/Accounts/${config.accountSid}/Messages.json`,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: `Basic ${credentials}` },
      body: new URLSearchParams({ To: phone, From: config.from, Body: text }).toString(),
      signal,
    });
    const { outcome, cost } = readTwilioAnswer(answer, now());
    // A request without an answer may have been billed.
    if (answer.kind === 'timeout') await budget.add({ segments });
    if (cost !== undefined) await budget.add({ ...cost, segments: cost.segments || segments });
    return outcome;
  };

  /** Each recipient once over all attempts: what is finished is not begun again. */
  const sendAll = async (body: SmsBody, { deliveryId, signal }: Attempt): Promise<Outcome> => {
    const results = resultsOf(await finished.get(deliveryId));
    const left = body.to.filter((phone) => results[phone] === undefined);
    const refusal = await budget.refusal(body.segments * left.length);
    if (refusal !== undefined) return { kind: 'rejected', reason: refusal };
    const refusals = new Set<string>();
    let ref: string | undefined;
    for (const phone of left) {
      const outcome = await sendOne(body, phone, signal);
      if (outcome.kind === 'sent') ref ??= outcome.ref;
      else if (outcome.kind === 'rejected') refusals.add(outcome.reason);
      else return outcome;
      results[phone] = outcome.kind;
      await finished.set(deliveryId, results);
    }
    await finished.set(deliveryId, undefined);
    const reason = [...refusals].join(' ');
    if (!Object.values(results).includes('sent')) return { kind: 'rejected', reason };
    if (refusals.size > 0) logger.warn(`A text message was refused for some of its recipients: ${reason}`);
    const pauseMs = (left.length * body.segments * 1000) / segmentsPerSecond;
    return { kind: 'sent', pauseMs, ...(ref === undefined ? {} : { ref }) };
  };

  return {
    render: (message) => renderSms(config, message),
    send: (rendered, attempt) => attemptSafely(() => sendAll(rendered.body as SmsBody, attempt)),
    dispose() {},
  };
}

function renderSms({ to, maxSegments }: SmsConfig, message: Message): Rendered {
  const phones = to.filter(({ events }) => wantsMessage(events, message)).map(({ phone }) => phone);
  const body: SmsBody = { ...renderSmsText(message, maxSegments), to: [...new Set(phones)] };
  return { body };
}

/** `sent` or `rejected` by number. */
function resultsOf(value: JsonValue | undefined): JsonObject {
  return isRecord(value) ? { ...value } : {};
}
