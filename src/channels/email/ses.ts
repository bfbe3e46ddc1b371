import { AwsV4Signer } from 'aws4fetch';
import MailComposer from 'nodemailer/lib/mail-composer';
import { parseJson } from '../answers.ts';
import type { ChannelContext, Outcome } from '../channel.ts';
import { outcomeOf } from '../httpOutcome.ts';
import { mimeOptions } from './compose.ts';
import type { EmailConfig } from './emailChannel.ts';
import type { Post } from './mail.ts';

/**
 * Error names that say more than the status 400 (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html):
 * the account must be mended first, or its rate or daily quota is used up, which is counted over 24 hours.
 */
const accountErrors = new Set([
  'AccountSuspendedException',
  'SendingPausedException',
  'MailFromDomainNotVerifiedException',
  'UnrecognizedClientException',
]);
const quotaWaitsMs: Readonly<Record<string, number>> = {
  ThrottlingException: 600_000,
  TooManyRequestsException: 10_000,
  LimitExceededException: 3_600_000,
};

/** Amazon SES, version 2: the message itself, as SMTP would carry it. */
export function createSesPost(ses: EmailConfig['ses'] & {}, context: ChannelContext): Post {
  const { region, accessKeyId, secretAccessKey, sessionToken } = ses;
  return async (mail, signal) => {
    const url = `https://email.${region}.amazonaws.com/v2/email/outbound-emails`;
    const raw = await new MailComposer(mimeOptions(mail)).compile().build();
    const emails = (list: typeof mail.to) => list.map(({ email }) => email);
    const body = JSON.stringify({
      FromEmailAddress: mail.from.email,
      // Hidden recipients are named here only.
      Destination: { ToAddresses: emails(mail.to), CcAddresses: emails(mail.cc), BccAddresses: emails(mail.bcc) },
      Content: { Raw: { Data: raw.toString('base64') } },
    });
    const signed = await new AwsV4Signer({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json' },
      body,
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      service: 'ses',
      region,
      datetime: new Date(context.now()).toISOString().replace(/[:-]|\.\d{3}/g, ''),
    }).sign();
    const headers = Object.fromEntries(signed.headers);
    const answer = await context.http.request({ url, method: 'POST', headers, body, signal });
    const failure = outcomeOf(answer, context.now());
    if (answer.kind !== 'answer') return { outcome: failure as Outcome };
    if (failure !== undefined) {
      const name = answer.headers.get('x-amzn-errortype')?.split(':')[0] ?? '';
      return { outcome: byName(name, failure) };
    }
    const id = parseJson(answer.text)?.['MessageId'];
    if (typeof id === 'string' && id !== '')
      return { outcome: { kind: 'sent', ref: id }, messageId: messageIdOf(id, region) };
    const reason = 'SES answered without a message id; a proxy or login page may be in between.';
    return { outcome: { kind: 'retry', cause: 'server', reason } };
  };
}

function byName(name: string, outcome: Outcome): Outcome {
  const reason = `${'reason' in outcome ? outcome.reason : ''} (${name})`;
  if (accountErrors.has(name)) return { kind: 'unauthorised', reason };
  const waitMs = quotaWaitsMs[name];
  if (waitMs === undefined) return outcome;
  const asked = outcome.kind === 'retry' ? outcome.afterMs : undefined;
  return { kind: 'retry', cause: 'rateLimit', reason, afterMs: asked ?? waitMs };
}

/** SES puts a Message-ID of its own into the message, on which answers and threads rest (https://docs.aws.amazon.com/ses/latest/dg/header-fields.html). */
function messageIdOf(id: string, region: string): string {
  return `<${id}@${region === 'us-east-1' ? 'email' : region}.amazonses.com>`;
}
