import { LookoutError } from '../../core/errors.ts';
import { isRecord, type JsonValue } from '../../core/json.ts';
import { attemptSafely } from '../attempt.ts';
import type { Attempt, ChannelContext, OpenChannel, Outcome } from '../channel.ts';
import { Remembered } from '../remembered.ts';
import { type Address, domainOf, isAddress, parseMailbox } from './address.ts';
import type { EmailConfig } from './emailChannel.ts';
import { type Mail, type Post, refusalOf } from './mail.ts';
import { type Copy, type EmailBody, renderEmail } from './render.ts';
import { createSendGridPost } from './sendGrid.ts';

/** Threads that are remembered; addresses make their ids long. */
const maxThreads = 120;
/** An incident that was quiet for so long begins a new thread, in ms. */
const maxThreadIdleMs = 7 * 24 * 3_600_000;
/** Deliveries under way of which a copy is out. */
const maxDeliveries = 50;

/** @throws LookoutError `invalid` when an address is none */
export async function openEmail(config: EmailConfig, context: ChannelContext): Promise<OpenChannel> {
  const from = parseMailbox(config.from);
  if (from === undefined) throw new LookoutError('invalid', 'from is not of the form Lookout <me@example.com>.');
  for (const role of ['to', 'cc', 'bcc'] as const) {
    const wrong = config[role].findIndex(({ email }) => !isAddress(email));
    if (wrong !== -1) throw new LookoutError('invalid', `${role}[${wrong}].email is not an e-mail address.`);
  }
  const post = await postOf(config, context);
  const { logger, memory, now } = context;
  const threads = new Remembered(memory, { part: 'threads', maxEntries: maxThreads, logger });
  const finished = new Remembered(memory, { part: 'finished', maxEntries: maxDeliveries, logger });

  /** Each copy once over all attempts: what is out is not sent again. */
  const sendAll = async (body: EmailBody, { deliveryId, signal }: Attempt): Promise<Outcome> => {
    const out = new Set(stringsOf(await finished.get(deliveryId)));
    let last: Outcome = { kind: 'rejected', reason: 'Nobody among the recipients wants this event.' };
    for (const copy of body.copies) {
      if (out.has(copy.format)) continue;
      // Readers of one copy never see the ids of the other.
      const key = body.incident === undefined ? undefined : `${copy.format} ${body.incident}`;
      const thread = key === undefined ? undefined : threadOf(await threads.get(key), now());
      const mail = mailOf({ from, body, copy, deliveryId, thread });
      const refusal = refusalOf(mail);
      if (refusal !== undefined) return { kind: 'rejected', reason: refusal };
      const { outcome, messageId = mail.messageId } = await post(mail, signal);
      if (outcome.kind !== 'sent') return outcome;
      last = outcome;
      out.add(copy.format);
      if (body.copies.length > 1) await finished.set(deliveryId, [...out]);
      if (key !== undefined) await threads.set(key, { first: thread ?? messageId, atMs: now() });
    }
    if (body.copies.length > 1) await finished.set(deliveryId, undefined);
    return last;
  };

  return {
    render: (message) => renderEmail(config, message),
    send: (rendered, attempt) => attemptSafely(() => sendAll(rendered.body as EmailBody, attempt)),
    dispose() {},
  };
}

/** Loads no more than the provider needs. */
async function postOf(config: EmailConfig, context: ChannelContext): Promise<Post> {
  const { smtp, sendgrid, ses } = config;
  if (config.provider === 'smtp' && smtp !== undefined)
    return (await import('./smtp.ts')).createSmtpPost(smtp, context);
  if (config.provider === 'ses' && ses !== undefined) return (await import('./ses.ts')).createSesPost(ses, context);
  if (config.provider === 'sendgrid' && sendgrid !== undefined) return createSendGridPost(sendgrid, context);
  throw new LookoutError('invalid', `provider ${config.provider} has no options of its own.`);
}

function mailOf(parts: {
  from: Address;
  body: EmailBody;
  copy: Copy;
  deliveryId: string;
  thread: string | undefined;
}): Mail {
  const { from, body, copy, deliveryId, thread } = parts;
  const { format, to, cc, bcc } = copy;
  const { subject, text, html, attachments } = body;
  return {
    from,
    to,
    cc,
    bcc,
    subject,
    text,
    html: format === 'html' ? html : undefined,
    attachments,
    // The same on every attempt: readers drop what they have.
    messageId: `<${deliveryId.replace(/[^A-Za-z0-9.-]/g, '-')}.${format}@${domainOf(from)}>`,
    thread,
  };
}

function threadOf(value: JsonValue | undefined, nowMs: number): string | undefined {
  if (!isRecord(value)) return undefined;
  const { first, atMs } = value;
  return typeof first === 'string' && typeof atMs === 'number' && nowMs - atMs < maxThreadIdleMs ? first : undefined;
}

function stringsOf(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
