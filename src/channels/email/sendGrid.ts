import type { ChannelContext, Outcome } from '../channel.ts';
import { excerpt, outcomeOf, parseRetryAfter } from '../httpOutcome.ts';
import type { Address } from './address.ts';
import type { EmailConfig } from './emailChannel.ts';
import { type Mail, type Post, threadHeaders } from './mail.ts';

const hosts = { global: 'api.sendgrid.com', eu: 'api.eu.sendgrid.com' } as const;

/** SendGrid's Mail Send (https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send). */
export function createSendGridPost(sendgrid: EmailConfig['sendgrid'] & {}, context: ChannelContext): Post {
  return async (mail, signal) => {
    const answer = await context.http.request({
      url: `https://${hosts[sendgrid.region]}/v3/mail/send`,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${sendgrid.apiKey}` },
      body: JSON.stringify(requestOf(mail)),
      signal,
    });
    const failure = outcomeOf(answer, context.now());
    if (answer.kind !== 'answer') return { outcome: failure as Outcome };
    if (failure?.kind === 'retry' && failure.cause === 'rateLimit')
      return { outcome: withReset(failure, answer.headers.get('x-ratelimit-reset'), context.now()) };
    if (failure !== undefined) return { outcome: failure };
    // 200 is what the sandbox answers, or a login page in between.
    if (answer.status === 202) return { outcome: { kind: 'sent', ref: answer.headers.get('x-message-id') ?? '' } };
    const reason = `SendGrid did not confirm with 202 but said ${answer.status}: ${excerpt(answer.text)}`;
    return { outcome: { kind: 'retry', cause: 'server', reason } };
  };
}

function requestOf(mail: Mail): object {
  const { from, subject, text, html, attachments, messageId } = mail;
  return {
    personalizations: personalizationsOf(mail),
    from: person(from),
    subject,
    // Plain text must be the first (https://www.twilio.com/docs/sendgrid/api-reference/mail-send/errors).
    content: [{ type: 'text/plain', value: text }, ...(html === undefined ? [] : [{ type: 'text/html', value: html }])],
    ...(attachments.length === 0
      ? {}
      : {
          attachments: attachments.map(({ filename, content }) => ({
            filename,
            type: 'text/plain',
            disposition: 'attachment',
            content: Buffer.from(content).toString('base64'),
          })),
        }),
    headers: { ...threadHeaders(mail), 'Message-ID': messageId },
  };
}

/** Each needs a `to`: cc stands in for it, and hidden recipients alone each get a message of their own. */
function personalizationsOf({ to, cc, bcc }: Mail): object[] {
  const [visible, copies] = to.length > 0 ? [to, cc] : [cc, []];
  if (visible.length === 0) return bcc.map((address) => ({ to: [person(address)] }));
  return [
    {
      to: visible.map(person),
      ...(copies.length === 0 ? {} : { cc: copies.map(person) }),
      ...(bcc.length === 0 ? {} : { bcc: bcc.map(person) }),
    },
  ];
}

function person({ email, name }: Address): { email: string; name?: string } {
  return name === undefined || name === '' ? { email } : { email, name };
}

/** The second, since 1970, when requests are counted anew (https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/rate-limits). */
function withReset(outcome: Outcome & { kind: 'retry' }, reset: string | undefined, nowMs: number): Outcome {
  if (outcome.afterMs !== undefined || reset === undefined) return outcome;
  const afterMs = parseRetryAfter(String(Number(reset) - nowMs / 1000), nowMs);
  return afterMs === undefined ? outcome : { ...outcome, afterMs };
}
