import { createTransport } from 'nodemailer';
import type SmtpTransport from 'nodemailer/lib/smtp-transport';
import type { ChannelContext } from '../channel.ts';
import { excerpt } from '../httpOutcome.ts';
import { mimeOptions } from './compose.ts';
import type { EmailConfig } from './emailChannel.ts';
import type { Mail, Post } from './mail.ts';
import { smtpOutcome } from './smtpOutcome.ts';

/** Longest transaction, from the connection to the last reply, in ms. */
const transactionMs = 60_000;

/** Mail by a server of one's own, on one connection for each message. Certificates are always checked. */
export function createSmtpPost(smtp: EmailConfig['smtp'] & {}, { dial, logger }: ChannelContext): Post {
  const { host, port, secure, username, password = '' } = smtp;
  const place = `${host}:${port}`;
  return async (mail: Mail, signal) => {
    const deadline = AbortSignal.timeout(transactionMs);
    const ends = AbortSignal.any([signal, deadline]);
    const options: SmtpTransport.Options = {
      host,
      port,
      secure: secure === 'tls',
      requireTLS: secure === 'starttls',
      ignoreTLS: secure === 'none',
      ...(username === undefined ? {} : { auth: { user: username, pass: password } }),
      tls: { minVersion: 'TLSv1.2' },
      // The address policy holds for the address that is connected.
      getSocket(_options, callback) {
        dial(host, port, ends).then(
          (connection) => callback(null, { connection }),
          (error: Error) => callback(error, undefined),
        );
      },
    };
    try {
      const message = { ...mimeOptions(mail), signal: ends };
      const { rejected, rejectedErrors, response } = await createTransport(options).sendMail(message);
      if (rejected.length > 0) {
        const reasons = new Set((rejectedErrors ?? []).map(({ response: reply }) => excerpt(reply ?? '')));
        logger.warn(`${place} refused ${rejected.length} of the recipients: ${[...reasons].join(' ')}`);
      }
      return { outcome: { kind: 'sent', ref: excerpt(response) } };
    } catch (error) {
      const ended = signal.aborted ? 'cancelled' : deadline.aborted ? 'timeout' : undefined;
      return { outcome: smtpOutcome(error, place, ended) };
    }
  };
}
